import Support

/// A smooth random surface over the glyph, in −1…1: as light falls and as ink runs, with hills about a third of the glyph wide.
///
/// Method: the bicubic polynomial that takes even random values in −1…1 at 4 × 4 places, a third of the glyph apart, the outermost
/// at its edges; cut to −1…1, which it seldom leaves. It costs three multiplications a pixel and looks alike at every resolution.
///
/// **Determinism** A.
struct SmoothSurface {
    /// The coefficients of xᵏ, each a polynomial in y of which the lanes are the coefficients.
    private let p0, p1, p2, p3: SIMD4<Float>
    private let xScale: Float
    private let yScale: Float

    /// - Parameters: the size of the glyph in pixels.
    init(fieldSeed: UInt64, width: Int, height: Int) {
        let values = 2 * randomUnits(fieldSeed: fieldSeed) - 1
        let rows = (values.lowHalf.lowHalf, values.lowHalf.highHalf, values.highHalf.lowHalf, values.highHalf.highHalf)
        // Each lane of `inX` is a coefficient of x, for the four rows of values; transposed into y's.
        let a = Self.coefficients(rows.0), b = Self.coefficients(rows.1)
        let c = Self.coefficients(rows.2), d = Self.coefficients(rows.3)
        p0 = Self.coefficients(SIMD4(a.x, b.x, c.x, d.x))
        p1 = Self.coefficients(SIMD4(a.y, b.y, c.y, d.y))
        p2 = Self.coefficients(SIMD4(a.z, b.z, c.z, d.z))
        p3 = Self.coefficients(SIMD4(a.w, b.w, c.w, d.w))
        (xScale, yScale) = (1 / Float(width), 1 / Float(height))
    }

    /// At 16 places in a row, in pixels of the glyph.
    @inline(__always)
    func callAsFunction(x: SIMD16<Float>, y: Float) -> SIMD16<Float> {
        let u = (x + 0.5) * xScale, v = (y + 0.5) * yScale
        let powers = SIMD4(1, v, v * v, v * v * v)
        var value = SIMD16<Float>(repeating: Self.sum(p3 * powers))
        value = SIMD16(repeating: Self.sum(p2 * powers)).addingProduct(value, u)
        value = SIMD16(repeating: Self.sum(p1 * powers)).addingProduct(value, u)
        value = SIMD16(repeating: Self.sum(p0 * powers)).addingProduct(value, u)
        return value.cut(-1, 1)
    }

    /// The coefficients, from the constant up, of the cubic that takes four values at 0, ⅓, ⅔ and 1.
    private static func coefficients(_ v: SIMD4<Float>) -> SIMD4<Float> {
        SIMD4(
            v.x, -5.5 * v.x + 9 * v.y - 4.5 * v.z + v.w, 9 * v.x - 22.5 * v.y + 18 * v.z - 4.5 * v.w,
            -4.5 * v.x + 13.5 * v.y - 13.5 * v.z + 4.5 * v.w)
    }

    @inline(__always)
    private static func sum(_ v: SIMD4<Float>) -> Float { (v.x + v.z) + (v.y + v.w) }
}

/// 16 numbers in [0, 1), multiples of 2⁻²⁴.
func randomUnits(fieldSeed: UInt64) -> SIMD16<Float> {
    var stream = RandomStream(seed: fieldSeed, purpose: .augmentation)
    var units = SIMD16<Float>.zero
    for i in units.indices { units[i] = stream.unitFloat() }
    return units
}
