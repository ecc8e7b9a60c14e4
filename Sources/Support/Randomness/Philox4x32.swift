/// Philox4x32-10: a counter-based generator. The output is a pure function of key and counter.
///
/// **Determinism** A: integers only.
/// **Source** Salmon, Moraes, Dror, Shaw: "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011; checked against the known
/// answers published with Random123.
public enum Philox4x32 {
    static let multiplier0: UInt32 = 0xD251_1F53
    static let multiplier1: UInt32 = 0xCD9E_8D57
    static let weyl0: UInt32 = 0x9E37_79B9
    static let weyl1: UInt32 = 0xBB67_AE85

    /// Four random words for one counter.
    public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var c = counter
        var k0 = key.x, k1 = key.y
        for _ in 0..<10 {
            let product0 = multiplier0.multipliedFullWidth(by: c.x)
            let product1 = multiplier1.multipliedFullWidth(by: c.z)
            c = SIMD4(product1.high ^ c.y ^ k0, product1.low, product0.high ^ c.w ^ k1, product0.low)
            k0 &+= weyl0
            k1 &+= weyl1
        }
        return c
    }
}
