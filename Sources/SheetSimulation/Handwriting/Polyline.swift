import Imaging

/// A path as a chain of straight steps.
///
/// **Determinism** A.
struct Polyline: Sendable, Equatable {
    var points: [Point]

    var length: Double {
        zip(points, points.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) }
    }

    /// The curve through `knots` with continuous curvature, straight at its ends: a natural cubic spline in each coordinate
    /// over the knots' centripetal parameter (Lee 1989), which keeps close turns from overshooting.
    ///
    /// - Parameter tension: 0 for the spline itself … 1 for straight lines from knot to knot.
    static func smoothCurve(through knots: [Point], tension: Double, stepsPerSpan: Int = 12) -> Polyline {
        guard knots.count > 2 else { return Polyline(points: knots) }
        let spans = zip(knots, knots.dropFirst()).map { max($0.distance(to: $1).squareRoot(), 1e-6) }
        let bends = naturalSplineBends(knots: knots, spans: spans)
        var points = [knots[0]]
        for i in spans.indices {
            let bendScale = (1 - tension) * spans[i] * spans[i] / 6
            for step in 1...stepsPerSpan {
                let b = Double(step) / Double(stepsPerSpan), a = 1 - b
                let bendA = (a * a * a - a) * bendScale, bendB = (b * b * b - b) * bendScale
                points.append(knots[i] * a + knots[i + 1] * b + bends[i] * bendA + bends[i + 1] * bendB)
            }
        }
        return Polyline(points: points)
    }

    /// The second derivatives at the knots: the tridiagonal system of the natural spline, solved by elimination (Thomas).
    private static func naturalSplineBends(knots: [Point], spans: [Double]) -> [Point] {
        let last = knots.count - 1
        var upper = [Double](repeating: 0, count: knots.count)
        var right = [Point](repeating: Point(x: 0, y: 0), count: knots.count)
        for i in 1..<last {
            let slopeChange = (knots[i + 1] - knots[i]) * (1 / spans[i]) - (knots[i] - knots[i - 1]) * (1 / spans[i - 1])
            let pivot = 2 * (spans[i - 1] + spans[i]) - spans[i - 1] * upper[i - 1]
            upper[i] = spans[i] / pivot
            right[i] = (slopeChange * 6 - right[i - 1] * spans[i - 1]) * (1 / pivot)
        }
        for i in stride(from: last - 1, through: 1, by: -1) {
            right[i] = right[i] - right[i + 1] * upper[i]
        }
        return right
    }

    /// The path with points `step` apart along it (the last step is shortened to fit), first and last point kept.
    func resampled(step: Double) -> Polyline {
        let stepCount = max(1, Int((length / step).rounded()))
        let spacing = length / Double(stepCount)
        guard spacing > 0, let first = points.first, let last = points.last else { return self }
        var result = [first]
        var walked = 0.0
        for (a, b) in zip(points, points.dropFirst()) {
            let reach = a.distance(to: b)
            while result.count < stepCount, Double(result.count) * spacing <= walked + reach, reach > 0 {
                let t = (Double(result.count) * spacing - walked) / reach
                result.append(a * (1 - t) + b * t)
            }
            walked += reach
        }
        return Polyline(points: result + [last])
    }

    /// The path with its corners rounded: a Gaussian of `sigma` points along it, the ends held by point reflection.
    func smoothed(sigma: Double) -> Polyline {
        let weights = GaussianKernel(sigma: sigma).weights
        let radius = weights.count / 2, last = points.count - 1
        guard radius > 0, last > 0 else { return self }
        let smooth = points.indices.map { i in
            var sum = Point(x: 0, y: 0)
            for (k, weight) in weights.enumerated() {
                let j = i + k - radius
                let source =
                    if j < 0 {
                        points[0] * 2 - points[min(-j, last)]
                    } else if j > last {
                        points[last] * 2 - points[max(2 * last - j, 0)]
                    } else {
                        points[j]
                    }
                sum = sum + source * weight
            }
            return sum
        }
        return Polyline(points: smooth)
    }

    /// The path made longer at its ends along its direction there; a negative length cuts up to a quarter of it away.
    func extended(start: Double, end: Double) -> Polyline {
        extendedAtEnd(by: end).reversed.extendedAtEnd(by: start).reversed
    }

    private var reversed: Polyline { Polyline(points: points.reversed()) }

    private func extendedAtEnd(by extra: Double) -> Polyline {
        guard points.count > 1 else { return self }
        return extra < 0 ? shortened(by: min(-extra, length / 4)) : lengthened(by: extra)
    }

    private func lengthened(by extra: Double) -> Polyline {
        // Over a few points, so that the direction is not that of a tiny last step.
        let last = points[points.count - 1], inner = points[max(0, points.count - 4)]
        let reach = inner.distance(to: last)
        guard reach > 0 else { return self }
        return Polyline(points: points + [last + (last - inner) * (extra / reach)])
    }

    private func shortened(by cut: Double) -> Polyline {
        var kept = points
        var rest = cut
        while kept.count > 2 {
            let last = kept[kept.count - 1], inner = kept[kept.count - 2]
            let reach = inner.distance(to: last)
            if reach > rest {
                kept[kept.count - 1] = last + (inner - last) * (rest / reach)
                break
            }
            rest -= reach
            kept.removeLast()
        }
        return Polyline(points: kept)
    }
}
