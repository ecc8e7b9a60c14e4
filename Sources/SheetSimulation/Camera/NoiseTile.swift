import Support

/// A square of uniform random numbers in −1…1 that repeats itself, read between its points: the texture of paper and table.
///
/// **Determinism** A.
struct NoiseTile: Sendable {
    private static let side = 256
    private let values: [Float]

    init(using stream: inout RandomStream) {
        values = (0..<Self.side * Self.side).map { _ in 2 * stream.unitFloat() - 1 }
    }

    /// The value at (x, y), in points of the tile; between them linear.
    func callAsFunction(_ x: Double, _ y: Double) -> Float {
        let left = x.rounded(.down), top = y.rounded(.down)
        let fx = Float(x - left), fy = Float(y - top)
        let mask = Self.side - 1
        let x0 = Int(left) & mask, y0 = Int(top) & mask
        let x1 = (x0 + 1) & mask, y1 = (y0 + 1) & mask
        let upper = values[y0 * Self.side + x0] * (1 - fx) + values[y0 * Self.side + x1] * fx
        let lower = values[y1 * Self.side + x0] * (1 - fx) + values[y1 * Self.side + x1] * fx
        return upper * (1 - fy) + lower * fy
    }
}
