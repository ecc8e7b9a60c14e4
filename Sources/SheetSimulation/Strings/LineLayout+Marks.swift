import Imaging
import Support

/// Marks and signs between and beside the digits.
extension LineLayout {
    mutating func writePoint(_ form: LineText.PointForm) {
        let radius = max(0.6, hand.penWidth * stream.uniform(in: 0.5...0.85))
        switch form {
        case .dot:
            let height = stream.chance(0.12) ? stream.uniform(in: 0.12...0.4) : stream.uniform(in: -0.08...0.1)
            addPoint(height: height, gap: stream.uniform(in: 0.04...0.22), radius: radius)
        case .middleDot:
            addPoint(height: stream.uniform(in: 0.35...0.6), gap: stream.uniform(in: 0.05...0.2), radius: radius)
        case .comma: addComma(height: stream.uniform(in: -0.05...0.1))
        case .apostrophe: addComma(height: stream.uniform(in: 0.85...1.05))
        case .colon:
            let low = stream.uniform(in: 0...0.2), high = low + stream.uniform(in: 0.25...0.45)
            let x = edge(above: low - 0.1, below: high + 0.1) + (0.08 + 0.1 * stream.unit()) * height + radius
            guard let lower = dot(x: x, height: low, radius: radius), let upper = dot(x: x, height: high, radius: radius) else { return }
            add(lower.joined(with: upper), .mark("."))
        }
    }

    private mutating func addPoint(height: Double, gap: Double, radius: Double) {
        let x = edge(above: height - 0.15, below: height + 0.15) + gap * self.height + radius
        if let dot = dot(x: x, height: height, radius: radius) { add(dot, .mark(".")) }
    }

    /// A dot, often a little stroke.
    private mutating func dot(x: Double, height: Double, radius: Double) -> InkPatch? {
        let place = Point(x: x, y: baseline(at: Int(x)) - height * self.height)
        let end = Point(x: 0.04 * stream.normal().clamped(to: 2), y: 0.03 * stream.normal().clamped(to: 2)) * self.height
        return hand.dot(at: place, to: place + end, radius: radius)
    }

    private mutating func addComma(height: Double) {
        let length = stream.uniform(in: 0.14...0.32)
        let x = edge(above: height - length, below: height + 0.1) + stream.uniform(in: 0.08...0.25) * self.height
        let top = Point(x: x + 0.05 * self.height, y: baseline(at: Int(x)) - height * self.height)
        let end = top + Point(x: -stream.uniform(in: 0.03...0.15), y: length) * self.height
        let middle = (top + end) * 0.5 + Point(x: stream.uniform(in: 0...0.06) * self.height, y: 0)
        if let stroke = hand.stroke(through: [top, middle, end], penFactor: 1.1, using: &stream) { add(stroke, .mark(".")) }
    }

    mutating func writeDash(_ form: LineText.DashForm) {
        let gap = stream.uniform(in: isEmpty ? 0...0.01 : 0.08...0.5), slope = stream.uniform(in: -0.16...0.08)
        switch form {
        case .short:
            let length = stream.uniform(in: 0.28...0.8)
            addDash(height: stream.uniform(in: 0.25...0.62), gap: gap, length: length, slope: slope, waves: 0)
        case .long:
            let length = stream.uniform(in: 0.9...3.5)
            addDash(height: stream.uniform(in: 0.2...0.6), gap: gap, length: length, slope: 0.3 * slope, waves: 0)
        case .wave:
            addDash(
                height: stream.uniform(in: 0.25...0.6), gap: gap, length: stream.uniform(in: 0.6...2), slope: slope,
                waves: 1 + stream.below(3))
        case .equals:
            let low = stream.chance(0.3) ? stream.uniform(in: 0.5...0.8) : stream.uniform(in: 0.15...0.45)
            let high = low + stream.uniform(in: 0.14...0.28), length = stream.uniform(in: 0.25...0.6)
            let x = edge(above: low - 0.15, below: high + 0.15) + gap * height
            guard let lower = dash(x: x, height: low, length: length, slope: slope, waves: 0),
                let upper = dash(
                    x: x + 0.05 * height * stream.normal(), height: high, length: length * stream.uniform(in: 0.7...1.1),
                    slope: slope + 0.04 * stream.normal(), waves: 0)
            else { return }
            add(lower.joined(with: upper), .mark("-"))
        }
    }

    private mutating func addDash(height: Double, gap: Double, length: Double, slope: Double, waves: Int) {
        let x = edge(above: height - 0.2, below: height + 0.2) + gap * self.height
        if let stroke = dash(x: x, height: height, length: length, slope: slope, waves: waves) { add(stroke, .mark("-")) }
    }

    /// - Parameters:
    ///   - height, length: over a digit's height.
    ///   - slope: rise over run.
    private mutating func dash(x: Double, height: Double, length: Double, slope: Double, waves: Int) -> InkPatch? {
        let start = Point(x: x, y: baseline(at: Int(x)) - height * self.height), reach = length * self.height
        let count = 2 + 2 * waves
        let places = (0...count).map { index -> Point in
            let along = Double(index) / Double(count)
            let bend = waves > 0 ? (index % 2 == 0 ? 0.07 : -0.07) * self.height : 0.02 * self.height * stream.normal().clamped(to: 2)
            return start + Point(x: along * reach, y: bend - slope * along * reach)
        }
        return hand.stroke(through: places, using: &stream)
    }

    mutating func writeSlash() {
        let low = -stream.uniform(in: -0.05...0.25) * height, reach = stream.uniform(in: 0.95...1.45) * height
        let lean = reach * stream.uniform(in: 0.12...0.6), base = baseline(at: Int(right))
        let start = Point(x: 0, y: base - low), end = Point(x: lean, y: base - low - reach)
        let middle = (start + end) * 0.5 + Point(x: 0.03 * reach * stream.normal().clamped(to: 2), y: 0)
        guard let stroke = hand.stroke(through: [start, middle, end], using: &stream) else { return }
        addBeside(stroke, gap: stream.uniform(in: 0.03...0.25), .mark("/"))
    }

    mutating func writeSign(_ name: String) {
        guard let allograph = Allograph.sign(named: name),
            let patch = hand.figure(allograph, scale: stream.uniform(in: 0.65...1.1), using: &stream)
        else { return }
        let rise = stream.uniform(in: -0.1...0.15) * height
        addBeside(patch.moved(x: 0, y: Int(baseline(at: Int(right)) - rise)), gap: stream.uniform(in: 0.08...0.4), .sign)
    }
}
