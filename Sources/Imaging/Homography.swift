/// A projective map of the plane: what a camera does to a flat page.
///
/// (x, y) ↦ ((ax + by + c)/w, (dx + ey + f)/w) with w = gx + hy + i. **Determinism** A.
public struct Homography: Sendable, Equatable, Codable {
    /// a, b, c, d, e, f, g, h, i: row by row.
    public let elements: [Double]

    public static let identity = Homography([1, 0, 0, 0, 1, 0, 0, 0, 1])

    public init(_ elements: [Double]) {
        precondition(elements.count == 9, "\(elements.count) elements of a 3×3 matrix")
        self.elements = elements
    }

    /// x ↦ x·scale + offset, each axis by itself.
    public init(scaleX: Double, scaleY: Double, offsetX: Double, offsetY: Double) {
        self.init([scaleX, 0, offsetX, 0, scaleY, offsetY, 0, 0, 1])
    }

    /// Millimeters from a picture's top left corner to its pixels, whose centers are at integers.
    public init(pixelsPerMM: Double) {
        self.init(scaleX: pixelsPerMM, scaleY: pixelsPerMM, offsetX: -0.5, offsetY: -0.5)
    }

    /// Pixels of a picture to those of the same picture reduced by a whole factor: pixel centers are at integers, so a
    /// block's center is half a block from its edge.
    package init(reducing factor: Int) {
        let scale = 1 / Double(factor)
        self.init(scaleX: scale, scaleY: scale, offsetX: 0.5 * scale - 0.5, offsetY: 0.5 * scale - 0.5)
    }

    public func map(_ p: Point) -> Point {
        let m = elements
        let w = m[6] * p.x + m[7] * p.y + m[8]
        return Point(x: (m[0] * p.x + m[1] * p.y + m[2]) / w, y: (m[3] * p.x + m[4] * p.y + m[5]) / w)
    }

    /// First `self`, then `next`.
    public func followed(by next: Homography) -> Homography {
        var product = [Double](repeating: 0, count: 9)
        for i in 0..<3 {
            for j in 0..<3 {
                for k in 0..<3 { product[i * 3 + j] += next.elements[i * 3 + k] * elements[k * 3 + j] }
            }
        }
        return Homography(product)
    }

    /// The way back; nil for a map that flattens the plane.
    public var inverse: Homography? {
        let m = elements
        let cofactors = [
            m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
            m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
            m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
        ]
        let determinant = m[0] * cofactors[0] + m[1] * cofactors[3] + m[2] * cofactors[6]
        guard determinant != 0, determinant.isFinite else { return nil }
        return Homography(cofactors.map { $0 / determinant })
    }

    /// How many times longer a short way at `p` becomes, on average over the directions; negative where the map mirrors.
    public func scale(at p: Point) -> Double {
        let right = map(Point(x: p.x + 0.5, y: p.y)) - map(Point(x: p.x - 0.5, y: p.y))
        let down = map(Point(x: p.x, y: p.y + 0.5)) - map(Point(x: p.x, y: p.y - 0.5))
        let area = right.x * down.y - right.y * down.x
        return area < 0 ? -(-area).squareRoot() : area.squareRoot()
    }
}

extension Homography {
    /// The map that takes `source` to `target` with the least squared error; four points or more.
    ///
    /// **Returns** nil where the points do not determine a map (three of four on a line).
    /// **Source** direct linear transform on normalized points (Hartley 1997), with the last element fixed to 1.
    public static func fit(from source: [Point], to target: [Point]) -> Homography? {
        precondition(source.count == target.count, "\(source.count) points to \(target.count)")
        guard source.count >= 4 else { return nil }
        let from = normalization(of: source), to = normalization(of: target)
        var equations = LeastSquares(unknownCount: 8)
        for (s, t) in zip(source.map(from.map), target.map(to.map)) {
            equations.add([s.x, s.y, 1, 0, 0, 0, -t.x * s.x, -t.x * s.y], target: t.x)
            equations.add([0, 0, 0, s.x, s.y, 1, -t.y * s.x, -t.y * s.y], target: t.y)
        }
        guard let h = equations.solution(), let back = to.inverse else { return nil }
        return from.followed(by: Homography(h + [1])).followed(by: back)
    }

    /// Moves the points' center to the origin and their mean distance from it to 1, for a well-conditioned fit.
    public static func normalization(of points: [Point]) -> Homography {
        let count = Double(max(1, points.count))
        let center = points.reduce(Point(x: 0, y: 0), +) * (1 / count)
        let meanDistance = points.reduce(0) { $0 + $1.distance(to: center) } / count
        let scale = meanDistance > 0 ? 1 / meanDistance : 1
        return Homography(scaleX: scale, scaleY: scale, offsetX: -center.x * scale, offsetY: -center.y * scale)
    }
}
