import Imaging

/// The convex hull of a picture's ink, in pixels; every pixel is a square of side 1.
///
/// **Source** Andrew's monotone chain (1979). **Complexity** linear in the pixels. **Determinism** A.
struct ConvexHull {
    /// One after the other around it.
    let corners: [Point]

    /// - Parameter ink: with ink in its first and last row.
    init(of ink: BilevelImage) {
        // The ends of every row, from the top down.
        var left: [Point] = [], right: [Point] = []
        for y in 0..<ink.height {
            guard let first = (0..<ink.width).first(where: { ink[$0, y] }), let last = (0..<ink.width).last(where: { ink[$0, y] }) else {
                continue
            }
            for edge in [Double(y), Double(y + 1)] {
                left.append(Point(x: Double(first), y: edge))
                right.append(Point(x: Double(last + 1), y: edge))
            }
        }
        corners = Self.chain(left, turning: -1) + Self.chain(right, turning: 1).reversed()
    }

    /// Those of the points that bulge to one side of the way along them.
    private static func chain(_ points: [Point], turning: Double) -> [Point] {
        var chain: [Point] = []
        for point in points {
            while chain.count > 1 {
                let a = chain[chain.count - 2], b = chain[chain.count - 1]
                let turn = (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
                guard turn * turning <= 0 else { break }
                chain.removeLast()
            }
            chain.append(point)
        }
        return chain
    }

    var area: Double {
        var sum = 0.0
        for (index, a) in corners.enumerated() {
            let b = corners[(index + 1) % corners.count]
            sum += a.x * b.y - b.x * a.y
        }
        return abs(sum) / 2
    }

    /// The rectangle of the least area around it, at any angle; one of its sides lies on one of the hull's.
    var leastRectangle: (longSide: Double, shortSide: Double, direction: Point) {
        var least: (longSide: Double, shortSide: Double, direction: Point) = (0, 0, Point(x: 1, y: 0))
        var leastArea = Double.infinity
        for (index, a) in corners.enumerated() {
            let b = corners[(index + 1) % corners.count], length = a.distance(to: b)
            guard length > 0 else { continue }
            let axis = (b - a) * (1 / length)
            var low = Point(x: .infinity, y: .infinity), high = Point(x: -.infinity, y: -.infinity)
            for corner in corners {
                let along = corner.x * axis.x + corner.y * axis.y, across = corner.y * axis.x - corner.x * axis.y
                low = Point(x: min(low.x, along), y: min(low.y, across))
                high = Point(x: max(high.x, along), y: max(high.y, across))
            }
            let size = high - low
            guard size.x * size.y < leastArea else { continue }
            leastArea = size.x * size.y
            least = size.x >= size.y ? (size.x, size.y, axis) : (size.y, size.x, Point(x: -axis.y, y: axis.x))
        }
        return least
    }
}
