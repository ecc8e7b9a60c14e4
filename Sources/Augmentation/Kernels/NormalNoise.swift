/// Standard normal numbers, made in pairs.
///
/// Method: Box–Muller, R·sin φ and R·cos φ with R = √(−2 ln u), on single-precision polynomials without a branch, so that the
/// compiler makes vectors of them. u comes from 24 bits of one word (so |value| ≤ 5.77), φ in −π/2…π/2 from 24 bits of another,
/// whose last bit gives the cosine's sign.
/// Accuracy: about 3·10⁻⁷ relative.
///
/// **Determinism** A: IEEE + − × ÷ and fused multiply-add.
/// **Source** Box, Muller 1958; the reduction of the logarithm as in FreeBSD's `logf`.
enum NormalNoise {
    /// Fills `normals` from as many words, an even count of them: words i and i + count/2 give the normals of the same places.
    static func fill(_ normals: inout [Float], from words: [UInt32]) {
        precondition(normals.count == words.count && words.count.isMultiple(of: 2), "\(words.count) words for \(normals.count)")
        let half = words.count / 2
        normals.withUnsafeMutableBufferPointer { normals in
            words.withUnsafeBufferPointer { words in
                guard let normals = normals.baseAddress, let words = words.baseAddress else { return }
                for i in 0..<half {
                    (normals[i], normals[half &+ i]) = pair(words[i], words[half &+ i])
                }
            }
        }
    }

    /// Two independent standard normal numbers from two words.
    @inline(__always)
    static func pair(_ radiusWord: UInt32, _ angleWord: UInt32) -> (Float, Float) {
        // (n + 1)·2⁻²⁴ in 2⁻²⁴…1 for n of 24 bits.
        let u = Float(Int32(bitPattern: (radiusWord &>> 8) &+ 1)) * 0x1p-24
        let radius = squareRoot(-2 * logarithm(u))
        let t = Float(Int32(bitPattern: angleWord) &>> 8) * 0x1p-23
        let (sine, cosine) = sinCosHalfTurn(t)
        let signedCosine = Float(bitPattern: cosine.bitPattern ^ (angleWord &<< 31))
        return (radius * sine, radius * signedCosine)
    }

    /// ln u for u in 2⁻²⁴…1.
    @inline(__always)
    private static func logarithm(_ u: Float) -> Float {
        // u = 2ᵏ·m with m in √½…√2; the constant is the bit pattern of √½.
        let k = Int32(bitPattern: u.bitPattern &- 0x3F35_04F3) &>> 23
        let m = Float(bitPattern: u.bitPattern &- UInt32(bitPattern: k &<< 23))
        // ln m = 2 atanh s, s = (m − 1)/(m + 1), |s| < 0.1716.
        let s = (m - 1) / (m + 1)
        let z = s * s
        var p: Float = 2 / 9
        p = (2 / 7 as Float).addingProduct(p, z)
        p = (2 / 5 as Float).addingProduct(p, z)
        p = (2 / 3 as Float).addingProduct(p, z)
        return (2 * s).addingProduct(s * z, p).addingProduct(Float(k), 0x1.62e43p-1)
    }

    /// √x for x in 0…40, by three Newton steps for 1/√x; the library's square root checks for negative numbers, one by one.
    @inline(__always)
    static func squareRoot(_ x: Float) -> Float {
        var y = Float(bitPattern: 0x5F37_59DF &- (x.bitPattern &>> 1))
        for _ in 0..<3 { y *= (1.5 as Float).addingProduct(-0.5 * x * y, y) }
        return x * y
    }

    /// Sine and cosine of t·π/2 for t in −1…1; Taylor series, error below 10⁻⁷.
    @inline(__always)
    private static func sinCosHalfTurn(_ t: Float) -> (Float, Float) {
        let x = t * (.pi / 2)
        let z = x * x
        var s: Float = -1 / 39_916_800
        s = (1 / 362_880 as Float).addingProduct(s, z)
        s = (-1 / 5_040 as Float).addingProduct(s, z)
        s = (1 / 120 as Float).addingProduct(s, z)
        s = (-1 / 6 as Float).addingProduct(s, z)
        var c: Float = 1 / 479_001_600
        c = (-1 / 3_628_800 as Float).addingProduct(c, z)
        c = (1 / 40_320 as Float).addingProduct(c, z)
        c = (-1 / 720 as Float).addingProduct(c, z)
        c = (1 / 24 as Float).addingProduct(c, z)
        c = (-0.5 as Float).addingProduct(c, z)
        return (x.addingProduct(x * z, s), (1 as Float).addingProduct(c, z))
    }
}
