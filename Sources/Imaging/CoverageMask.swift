/// How much of each pixel a drawn shape covers, 0…1, kept for the pixels around the shape only.
///
/// Method: a ramp one pixel wide across the shape's outline; the area of a disc comes out to 1 %. Lines thinner than a pixel are
/// drawn a pixel wide with their share of coverage. Pieces of one shape do not add up where they overlap: the larger coverage
/// counts.
///
/// **Determinism** A.
public struct CoverageMask: Sendable, Equatable {
    /// The picture's pixel at the mask's top left.
    public let originX: Int
    public let originY: Int
    public let width: Int
    public let height: Int
    /// `width * height` values.
    public private(set) var coverage: [Float]

    /// The part of a picture that `bounds`, in its pixels, touches; nil where that is outside.
    public init?(bounds: Rect, imageWidth: Int, imageHeight: Int) {
        let left = max(0, (bounds.x - 1).rounded(.down)), top = max(0, (bounds.y - 1).rounded(.down))
        let right = min(Double(imageWidth - 1), (bounds.x + bounds.width + 1).rounded(.up))
        let bottom = min(Double(imageHeight - 1), (bounds.y + bounds.height + 1).rounded(.up))
        guard left <= right, top <= bottom else { return nil }
        originX = Int(left)
        originY = Int(top)
        width = Int(right - left) + 1
        height = Int(bottom - top) + 1
        coverage = Array(repeating: 0, count: width * height)
    }

    @inlinable
    public subscript(x: Int, y: Int) -> Float { coverage[y * width + x] }

    /// Covers a line with round ends whose half width goes from `startRadius` to `endRadius`, in pixels; a disc where both ends
    /// are the same point.
    ///
    /// - Parameter strength: what a fully covered pixel counts, 0…1, such as ink that is thin there.
    public mutating func addLine(
        from start: Point, startRadius: Double, to end: Point, endRadius: Double, strength: Double = 1
    ) {
        let reach = max(startRadius, endRadius, 0.5) + 0.5
        let along = end - start
        let lengthSquared = along.x * along.x + along.y * along.y
        let xs = columns(min(start.x, end.x) - reach, max(start.x, end.x) + reach)
        let ys = rows(min(start.y, end.y) - reach, max(start.y, end.y) + reach)
        for y in ys {
            for x in xs {
                let p = Point(x: Double(x + originX), y: Double(y + originY)) - start
                let t = lengthSquared > 0 ? min(max((p.x * along.x + p.y * along.y) / lengthSquared, 0), 1) : 0
                let radius = startRadius + (endRadius - startRadius) * t
                let dx = p.x - along.x * t, dy = p.y - along.y * t
                let distance = (dx * dx + dy * dy).squareRoot()
                cover(x, y, strength * Self.fraction(distance: distance, radius: radius))
            }
        }
    }

    /// Covers whatever `signedDistance` (in pixels, negative inside) says of each pixel of the mask.
    public mutating func add(signedDistance: (Point) -> Double) {
        for y in 0..<height {
            for x in 0..<width {
                let distance = signedDistance(Point(x: Double(x + originX), y: Double(y + originY)))
                cover(x, y, min(max(0.5 - distance, 0), 1))
            }
        }
    }

    private static func fraction(distance: Double, radius: Double) -> Double {
        radius >= 0.5
            ? min(max(radius + 0.5 - distance, 0), 1)
            : min(max(1 - distance, 0), 1) * 2 * max(radius, 0)
    }

    private mutating func cover(_ x: Int, _ y: Int, _ fraction: Double) {
        let index = y * width + x
        coverage[index] = max(coverage[index], Float(fraction))
    }

    private func columns(_ low: Double, _ high: Double) -> Range<Int> {
        Self.clipped(low - Double(originX), high - Double(originX), count: width)
    }

    private func rows(_ low: Double, _ high: Double) -> Range<Int> {
        Self.clipped(low - Double(originY), high - Double(originY), count: height)
    }

    private static func clipped(_ low: Double, _ high: Double, count: Int) -> Range<Int> {
        let first = Int(min(max(low.rounded(.down), 0), Double(count)))
        let last = Int(min(max(high.rounded(.up) + 1, 0), Double(count)))
        return first..<max(first, last)
    }
}
