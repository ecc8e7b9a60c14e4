/// How far places lie from a line across the glyph, in pixels; positive on the side that the direction points to.
struct SignedDistance {
    private let direction: (x: Float, y: Float)
    /// That of the origin.
    private let start: Float

    /// - Parameters:
    ///   - direction: the unit vector along which the distance grows.
    ///   - x, y: where the distance is 0.
    init(direction: (x: Float, y: Float), x: Float, y: Float) {
        self.direction = direction
        start = -(x * direction.x + y * direction.y)
    }

    /// - Parameters:
    ///   - degrees: the direction in which the distance grows, counter-clockwise as seen from the right.
    ///   - x, y: where the distance is 0.
    init(degrees: Double, x: Double, y: Double) {
        let (sin, cos) = sinCos(degrees: degrees)
        self.init(direction: (Float(cos), Float(-sin)), x: Float(x), y: Float(y))
    }

    @inline(__always)
    func callAsFunction(x: SIMD16<Float>, y: Float) -> SIMD16<Float> {
        SIMD16(repeating: start.addingProduct(y, direction.y)).addingProduct(x, SIMD16(repeating: direction.x))
    }
}

/// How much of a pixel a strip covers, 0…1, whose middle lies `distance` away and whose width is `width`, all in pixels.
@inline(__always)
func stripCover(distance: SIMD16<Float>, width: Float) -> SIMD16<Float> {
    (0.5 + 0.5 * width - distance.magnitudes).cut(0, width < 1 ? width : 1)
}
