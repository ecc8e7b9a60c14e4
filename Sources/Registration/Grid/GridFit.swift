import Imaging

/// A place seen on a printed line.
struct RulePoint {
    let place: Point
    /// Where the line belongs: level lines from the top, upright ones from the left, in the units of the map that is
    /// looked for.
    let line: Double
    let isLevel: Bool
    /// The size of a cell across the line, in those units.
    var cell = 1.0
    /// Where the map so far has the line, for want of something seen: it counts this much, always; nil for one seen.
    var assumedWeight: Double?

    /// How far the place is from its line by a map, in the map's units.
    func offset(by map: Homography) -> Double {
        let place = map.map(place)
        return (isLevel ? place.y : place.x) - line
    }
}

/// The projective map from a picture to a grid's units (cells, or millimeters of the page) that fits points on lines.
///
/// Method: a point on a level line at v says v(x, y) = v, which is linear in the map's elements; Tukey's weights,
/// narrowed from round to round, take out what is no line. **Determinism** A.
struct GridFit {
    let pictureToGrid: Homography
    /// Distance of each point from its line, in cells.
    let residuals: [Double]

    /// - Parameters:
    ///   - cutoffs: the distance in cells from which a point counts nothing, round by round; the first round counts all.
    /// - Returns: nil where the points do not fix the map.
    init?(_ points: [RulePoint], cutoffs: [Double] = [0.3, 0.15, 0.08, 0.05]) {
        guard var fit = Self.solve(points, weights: points.map { $0.assumedWeight ?? 1 }) else { return nil }
        var residuals = Self.residuals(points, fit)
        for cutoff in cutoffs {
            let weights = zip(points, residuals).map { point, residual in
                let fraction = residual / cutoff
                return point.assumedWeight ?? (abs(fraction) < 1 ? (1 - fraction * fraction) * (1 - fraction * fraction) : 0)
            }
            guard let next = Self.solve(points, weights: weights) else { break }
            fit = next
            residuals = Self.residuals(points, fit)
        }
        pictureToGrid = fit
        self.residuals = residuals
    }

    private static func residuals(_ points: [RulePoint], _ map: Homography) -> [Double] {
        points.map { $0.offset(by: map) / $0.cell }
    }

    private static func solve(_ points: [RulePoint], weights: [Double]) -> Homography? {
        let toUnit = Homography.normalization(of: points.map(\.place))
        guard let upright = lineScale(points, isLevel: false), let level = lineScale(points, isLevel: true) else {
            return nil
        }
        var equations = LeastSquares(unknownCount: 8)
        for (point, weight) in zip(points, weights) where weight > 0 {
            let p = toUnit.map(point.place)
            if point.isLevel {
                let target = (point.line - level.middle) / level.half
                equations.add([0, 0, 0, p.x, p.y, 1, -target * p.x, -target * p.y], target: target, weight: weight)
            } else {
                let target = (point.line - upright.middle) / upright.half
                equations.add([p.x, p.y, 1, 0, 0, 0, -target * p.x, -target * p.y], target: target, weight: weight)
            }
        }
        guard let g = equations.solution() else { return nil }
        let toLines = Homography(
            scaleX: upright.half, scaleY: level.half, offsetX: upright.middle, offsetY: level.middle)
        return toUnit.followed(by: Homography(g + [1])).followed(by: toLines)
    }

    /// The middle and half the range of the line numbers; nil for fewer than two lines.
    private static func lineScale(_ points: [RulePoint], isLevel: Bool) -> (middle: Double, half: Double)? {
        let lines = points.lazy.filter { $0.isLevel == isLevel }.map(\.line)
        guard let low = lines.min(), let high = lines.max(), low < high else { return nil }
        return ((low + high) / 2, (high - low) / 2)
    }
}
