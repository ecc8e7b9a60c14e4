/// Elementary functions whose bits are the same on every machine.
///
/// Method: range reduction and polynomials made of IEEE + − × ÷ √ and fused multiply-add only; the system's mathematical library
/// differs between versions and processors. Accuracy: within 2 units in the last place for moderate arguments.
/// Limits: `sin` and `cos` are meant for |x| < 10⁵.
///
/// **Determinism** A.
public enum PortableMath {
    private static let ln2High = 0x1.62e42fefa38p-1
    private static let ln2Low = 0x1.ef35793c7673p-45
    private static let log2e = 0x1.71547652b82fep0
    private static let sqrtHalf = 0x1.6a09e667f3bcdp-1

    /// eˣ; 0 below −745, infinity above 709.78.
    public static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 709.782712893384 { return .infinity }
        if x < -745.2 { return 0 }
        let k = (x * log2e).rounded(.toNearestOrEven)
        let r = x.addingProduct(-k, ln2High).addingProduct(-k, ln2Low)
        var p = 1.0 / 6_227_020_800
        for c in expCoefficients { p = c.addingProduct(p, r) }
        // Two factors, so that subnormal results are reached without overflow of the scale.
        let n = Int(k)
        let half = n / 2
        return p * scale(half) * scale(n - half)
    }

    /// Natural logarithm; NaN below 0, −infinity at 0.
    public static func log(_ x: Double) -> Double {
        if x.isNaN || x < 0 { return .nan }
        if x == 0 { return -.infinity }
        if x == .infinity { return x }
        var m = x.significand * 0.5
        var e = Double(x.exponent + 1)
        if m < sqrtHalf {
            m *= 2
            e -= 1
        }
        // log m = 2 atanh(s), s = (m − 1)/(m + 1), |s| < 0.1716.
        let s = (m - 1) / (m + 1)
        let z = s * s
        var p = 1.0 / 23
        for c in atanhCoefficients { p = c.addingProduct(p, z) }
        let tail = 2 * s * z * p
        return (e * ln2High) + (2 * s + (tail + e * ln2Low))
    }

    /// Sine of `x` radians.
    public static func sin(_ x: Double) -> Double {
        let (quadrant, r) = reduced(x)
        switch quadrant {
        case 0: return sinPolynomial(r)
        case 1: return cosPolynomial(r)
        case 2: return -sinPolynomial(r)
        default: return -cosPolynomial(r)
        }
    }

    /// Cosine of `x` radians.
    public static func cos(_ x: Double) -> Double {
        let (quadrant, r) = reduced(x)
        switch quadrant {
        case 0: return cosPolynomial(r)
        case 1: return -sinPolynomial(r)
        case 2: return -cosPolynomial(r)
        default: return sinPolynomial(r)
        }
    }

    /// 1/12!, 1/11!, …, 1/0!
    private static let expCoefficients: [Double] = {
        var factorial = 1.0
        var list = [1.0]
        for n in 1...12 {
            factorial *= Double(n)
            list.append(1 / factorial)
        }
        return list.reversed()
    }()

    /// 1/21, 1/19, …, 1/3
    private static let atanhCoefficients: [Double] = stride(from: 21, through: 3, by: -2).map { 1 / Double($0) }

    private static func scale(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// The quadrant 0…3 and the remainder in −π/4…π/4 (Cody and Waite, two parts of π/2, fused).
    private static func reduced(_ x: Double) -> (quadrant: Int, remainder: Double) {
        let k = (x * 0x1.45f306dc9c883p-1).rounded(.toNearestOrEven)
        var r = x.addingProduct(-k, 0x1.921fb54442d18p0)
        r = r.addingProduct(-k, 0x1.1a62633145c07p-54)
        return (Int(k) & 3, r)
    }

    private static func sinPolynomial(_ r: Double) -> Double {
        let z = r * r
        var p = -1.0 / 1_307_674_368_000
        p = (1.0 / 6_227_020_800).addingProduct(p, z)
        p = (-1.0 / 39_916_800).addingProduct(p, z)
        p = (1.0 / 362_880).addingProduct(p, z)
        p = (-1.0 / 5_040).addingProduct(p, z)
        p = (1.0 / 120).addingProduct(p, z)
        p = (-1.0 / 6).addingProduct(p, z)
        return r.addingProduct(r * z, p)
    }

    private static func cosPolynomial(_ r: Double) -> Double {
        let z = r * r
        var p = 1.0 / 20_922_789_888_000
        p = (-1.0 / 87_178_291_200).addingProduct(p, z)
        p = (1.0 / 479_001_600).addingProduct(p, z)
        p = (-1.0 / 3_628_800).addingProduct(p, z)
        p = (1.0 / 40_320).addingProduct(p, z)
        p = (-1.0 / 720).addingProduct(p, z)
        p = (1.0 / 24).addingProduct(p, z)
        p = (-0.5).addingProduct(p, z)
        return 1.0.addingProduct(p, z)
    }
}
