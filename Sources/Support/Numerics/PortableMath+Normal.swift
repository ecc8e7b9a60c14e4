/// The standard normal distribution, on `PortableMath`'s own functions.
extension PortableMath {
    /// The probability of a standard normal number below `x`; error below 10⁻¹⁴.
    ///
    /// **Determinism** A. **Source** West: "Better approximations to cumulative normal functions", Wilmott 2005, after Hart 1968.
    public static func normalProbability(below x: Double) -> Double {
        let z = Swift.abs(x)
        if z > 37 { return x > 0 ? 1 : 0 }
        let bell = exp(-0.5 * z * z)
        let tail: Double
        if z < 7.071_067_811_865_47 {
            tail = bell * polynomial(hartNumerator, z) / polynomial(hartDenominator, z)
        } else {
            let fraction = z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))
            tail = bell / fraction / 2.506_628_274_631
        }
        return x > 0 ? 1 - tail : tail
    }

    /// The number below which a standard normal one lies with the given probability, in 0…1; relative error below 10⁻¹⁴.
    ///
    /// **Determinism** A. **Source** Wichura: "Algorithm AS 241", Applied Statistics 1988, PPND16.
    public static func normalQuantile(_ probability: Double) -> Double {
        let q = probability - 0.5
        if Swift.abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            return q * polynomial(centerNumerator, r) / polynomial(centerDenominator, r)
        }
        let r = (-log(min(probability, 1 - probability))).squareRoot()
        let size =
            r <= 5
            ? polynomial(sideNumerator, r - 1.6) / polynomial(sideDenominator, r - 1.6)
            : polynomial(tailNumerator, r - 5) / polynomial(tailDenominator, r - 5)
        return q < 0 ? -size : size
    }

    /// Horner's rule; the highest power's coefficient comes first.
    private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reduce(0) { $1.addingProduct($0, x) }
    }

    private static let hartNumerator = [
        3.526_249_659_989_11e-2, 0.700_383_064_443_688, 6.373_962_203_531_65, 33.912_866_078_383, 112.079_291_497_871,
        221.213_596_169_931, 220.206_867_912_376,
    ]
    private static let hartDenominator = [
        8.838_834_764_831_84e-2, 1.755_667_163_182_64, 16.064_177_579_207, 86.780_732_202_946_1, 296.564_248_779_674,
        637.333_633_378_831, 793.826_512_519_948, 440.413_735_824_752,
    ]
    private static let centerNumerator = [
        2.509_080_928_730_122_672_7e3, 3.343_057_558_358_812_810_5e4, 6.726_577_092_700_870_085_3e4,
        4.592_195_393_154_987_145_7e4, 1.373_169_376_550_946_112_5e4, 1.971_590_950_306_551_442_7e3,
        1.331_416_678_917_843_774_5e2, 3.387_132_872_796_366_608,
    ]
    private static let centerDenominator = [
        5.226_495_278_852_854_561e3, 2.872_908_573_572_194_267_4e4, 3.930_789_580_009_271_061e4,
        2.121_379_430_158_659_586_7e4, 5.394_196_021_424_751_107_7e3, 6.871_870_074_920_579_083e2,
        4.231_333_070_160_091_125_2e1, 1,
    ]
    private static let sideNumerator = [
        7.745_450_142_783_414_076_4e-4, 2.272_384_498_926_918_458_33e-2, 2.417_807_251_774_506_117_7e-1,
        1.270_458_252_452_368_382_58, 3.647_848_324_763_204_605_04, 5.769_497_221_460_691_405_5,
        4.630_337_846_156_545_295_9, 1.423_437_110_749_683_577_34,
    ]
    private static let sideDenominator = [
        1.050_750_071_644_416_843_24e-9, 5.475_938_084_995_344_946e-4, 1.519_866_656_361_645_719_66e-2,
        1.481_039_764_274_800_745_9e-1, 6.897_673_349_851_000_045_5e-1, 1.676_384_830_183_803_849_4,
        2.053_191_626_637_758_821_87, 1,
    ]
    private static let tailNumerator = [
        2.010_334_399_292_288_132_65e-7, 2.711_555_568_743_487_578_15e-5, 1.242_660_947_388_078_438_6e-3,
        2.653_218_952_657_612_309_3e-2, 2.965_605_718_285_048_912_3e-1, 1.784_826_539_917_291_335_8,
        5.463_784_911_164_114_369_9, 6.657_904_643_501_103_777_2,
    ]
    private static let tailDenominator = [
        2.044_263_103_389_939_785_64e-15, 1.421_511_758_316_445_888_7e-7, 1.846_318_317_510_054_681_8e-5,
        7.868_691_311_456_132_591e-4, 1.487_536_129_085_061_485_25e-2, 1.369_298_809_227_358_053_1e-1,
        5.998_322_065_558_879_376_9e-1, 1,
    ]
}
