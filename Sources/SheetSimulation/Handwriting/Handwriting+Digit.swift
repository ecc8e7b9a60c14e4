import Imaging
import Support

extension Handwriting {
    /// Distance of the samples along a stroke.
    private static let sampleStepMM = 0.2

    /// One digit as this hand writes it just now, its ink's box centered on the origin.
    ///
    /// - Parameter cellHeightMM: the room there is to write in.
    func strokes(of digit: UInt8, cellHeightMM: Double, using stream: inout RandomStream) -> [PenStroke] {
        let habit = habits[Int(digit)]
        let allograph = allograph(of: digit, stream.chance(habit.otherProbability) ? habit.other : habit.usual)
        return strokes(of: allograph, habit, cellHeightMM: cellHeightMM, using: &stream)
    }

    /// How high digits usually are in a cell: a broad pen needs room, or loops fill with ink.
    func usualHeightMM(cellHeightMM: Double) -> Double {
        max(heightFraction * cellHeightMM, min(8 * pen.widthMM, 0.6 * cellHeightMM))
    }

    /// One figure as this hand writes it just now, its ink's box centered on the origin.
    func strokes(
        of allograph: Allograph, _ habit: DigitHabit, cellHeightMM: Double, using stream: inout RandomStream
    ) -> [PenStroke] {
        let spread = 0.4 + 0.6 * haste
        let warp = PlaneWarp(amplitude: 0.027 * spread, using: &stream)
        let height = usualHeightMM(cellHeightMM: cellHeightMM) * habit.heightFactor * (1 + 0.07 * spread * stream.normal())
        let width = height * widthFactor * habit.widthFactor * (1 + 0.07 * spread * stream.normal())
        let shear = slant + 0.05 * spread * stream.normal()
        let turn = 0.04 * spread * stream.normal()
        let (sine, cosine) = (PortableMath.sin(turn), PortableMath.cos(turn))

        var result: [PenStroke] = []
        for (index, skeleton) in allograph.strokes.enumerated() {
            // A second stroke is set anew, so it lands a little off.
            let slip = index == 0 ? 0 : 0.022 * spread
            let offset = Point(x: slip * stream.normal(), y: slip * stream.normal())
            let points = skeleton.path(angularity: angularity).points.map { knot in
                var bent = warp(habit.warp(knot)) + offset
                bent.y += 4 * habit.waistDrop * knot.y * (1 - knot.y)
                let x = width * bent.x + shear * height * (1 - bent.y), y = height * bent.y
                return Point(x: cosine * x + sine * y, y: cosine * y - sine * x)
            }
            let reach = 0.035 * spread * height
            let path = Polyline(points: points).extended(
                start: reach * stream.normal(), end: habit.endReach * height + reach * stream.normal())
            result.append(traced(path, digitHeightMM: height, using: &stream))
        }
        return Self.centered(result)
    }

    /// The pen's trace along a path: rounded, trembling, wider and darker where it is slow.
    func traced(_ path: Polyline, digitHeightMM: Double, using stream: inout RandomStream) -> PenStroke {
        let rounding = (0.008 + 0.03 * haste) * digitHeightMM / Self.sampleStepMM
        let smooth = path.resampled(step: Self.sampleStepMM).smoothed(sigma: rounding)
        let points = trembling(smooth, using: &stream).points
        let slowness = Self.slowness(along: points)
        let loadNoise = Self.correlatedNoise(count: points.count, sigma: 4, using: &stream)
        let flickLength = 1.6 / Self.sampleStepMM
        let isFlicked = flick * stream.unit()
        let samples = points.indices.map { i in
            let remaining = Double(points.count - 1 - i)
            let lift = isFlicked * max(0, 1 - remaining / flickLength)
            let slow = slowness[i]
            let radius = pen.widthMM / 2 * (1 + pen.swelling * (slow - 0.35)) * (1 - 0.55 * lift)
            let load = 1 - pen.thinning * (1 - slow) * (1 + 0.6 * loadNoise[i]) - 0.35 * lift
            return PenStroke.Sample(positionMM: points[i], radiusMM: radius, load: min(max(load, 0.15), 1))
        }
        return PenStroke(samples: samples)
    }

    private func trembling(_ path: Polyline, using stream: inout RandomStream) -> Polyline {
        let dx = Self.correlatedNoise(count: path.points.count, sigma: 2.5, using: &stream)
        let dy = Self.correlatedNoise(count: path.points.count, sigma: 2.5, using: &stream)
        return Polyline(points: path.points.indices.map { path.points[$0] + Point(x: dx[$0], y: dy[$0]) * tremorMM })
    }

    /// Standard normal numbers that change smoothly over about `sigma` places.
    private static func correlatedNoise(count: Int, sigma: Double, using stream: inout RandomStream) -> [Double] {
        let kernel = GaussianKernel(sigma: sigma)
        let power = kernel.weights.reduce(0) { $0 + $1 * $1 }
        let white = (0..<(count + kernel.weights.count - 1)).map { _ in stream.normal() }
        return (0..<count).map { i in
            kernel.weights.indices.reduce(0) { $0 + kernel.weights[$1] * white[i + $1] } / power.squareRoot()
        }
    }

    /// 0 where the pen runs straight … 1 where it turns about or stands still.
    private static func slowness(along points: [Point]) -> [Double] {
        let last = points.count - 1, span = 3
        /// A bend of this radius halves the speed.
        let radiusMM = 1.4
        return points.indices.map { i in
            guard i >= span, i <= last - span else {
                // The pen is set down at rest; at the end it may already be leaving.
                return i < span ? 0.75 : 0.45
            }
            let before = points[i] - points[i - span], after = points[i + span] - points[i]
            let lengths = points[i].distance(to: points[i - span]) * points[i].distance(to: points[i + span])
            guard lengths > 0 else { return 1 }
            let cosine = (before.x * after.x + before.y * after.y) / lengths
            // 2 tan(θ/2) stands in for the angle θ: equal for small bends, growing without bound for a turn about.
            let bend = 2 * (max(0, 1 - cosine) / max(1 + cosine, 1e-3)).squareRoot()
            let curvature = bend / (Double(span) * sampleStepMM)
            return curvature * radiusMM / (1 + curvature * radiusMM)
        }
    }

    private static func centered(_ strokes: [PenStroke]) -> [PenStroke] {
        let corners = strokes.compactMap(\.boundsMM).flatMap(\.corners)
        guard !corners.isEmpty else { return strokes }
        let center = Rect(around: corners).center
        return strokes.map { $0.moved(by: center * -1) }
    }
}
