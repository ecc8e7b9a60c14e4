import Imaging
import Support

/// Draws one sign after another from a stream of random numbers.
struct SignWriting {
    var stream: RandomStream
    private let hand: Handwriting
    private let digits: [(label: UInt8, glyph: Glyph)]

    /// In which a figure is written.
    private static let cellHeightMM = 10.0
    /// Invented hands, each with a pen of its own.
    private static let handCount = 1 << 20

    init(seed: UInt64, digits: [(label: UInt8, glyph: Glyph)], stream: RandomStream) {
        self.stream = stream
        self.digits = digits
        hand = Handwriting(seed: seed, writerNumber: self.stream.below(Self.handCount), forms: .all)
    }

    mutating func sign() -> (GlyphClass, InkFigure) {
        switch stream.unit() {
        case ..<0.25: plainDigit()
        case ..<0.45: (.several, several())
        case ..<0.59: (.struckOut, struckOut())
        case ..<0.83: (.sign, stream.chance(0.8) ? letter() : scribble())
        default: (.residue, stream.chance(0.4) ? ruledDigit() : residue())
        }
    }

    // MARK: Figures

    /// A digit written by the hand, or one of the given glyphs, around the origin.
    private mutating func digit() -> (label: UInt8, figure: InkFigure) {
        if !digits.isEmpty, stream.chance(0.5) {
            let digit = digits[stream.below(digits.count)]
            return (digit.label, InkFigure(digit.glyph, heightMM: Self.cellHeightMM * stream.uniform(in: 0.36...0.62)))
        }
        let label = UInt8(stream.below(10))
        // Half of them in any form that there is, the rare ones as often as the common: what is rare is taken for a sign soonest.
        guard stream.chance(0.5) else {
            return (label, InkFigure(hand.strokes(of: label, cellHeightMM: Self.cellHeightMM, using: &stream)))
        }
        let forms = Allograph.forms(.all)[Int(label)]
        return (label, freely(forms[stream.below(forms.count)], maxWarp: 0.05))
    }

    /// A figure bent more than one hand's habits bend it.
    private mutating func freely(_ allograph: Allograph, maxWarp: Double) -> InkFigure {
        let habit = Handwriting.DigitHabit(
            usual: 0, other: 0, otherProbability: 0, warp: PlaneWarp(amplitude: stream.uniform(in: 0.01...maxWarp), using: &stream),
            waistDrop: stream.uniform(in: -0.08...0.08), endReach: 0.04 * stream.normal(), heightFactor: 1 + 0.08 * stream.normal(),
            widthFactor: stream.uniform(in: 0.7...1.4))
        return InkFigure(hand.strokes(of: allograph, habit, cellHeightMM: Self.cellHeightMM, using: &stream))
    }

    /// A digit alone, or with specks or what is left of a frame beside it, as cells that were cut out have.
    private mutating func plainDigit() -> (GlyphClass, InkFigure) {
        let (label, figure) = digit()
        guard stream.chance(0.6), let box = figure.boundsMM else { return (.digit(label), figure) }
        var result = figure
        if stream.chance(0.6) {
            for _ in 0...stream.below(3) { result = result + pieceOfFrame(beside: box) }
            return (.digit(label), result)
        }
        for _ in 0...stream.below(2) {
            let angle = stream.uniform(in: 0...(2 * .pi)), away = stream.uniform(in: 0.55...0.72)
            let place = Point(
                x: box.center.x + away * box.width * PortableMath.cos(angle), y: box.center.y + away * box.height * PortableMath.sin(angle))
            let length = stream.chance(0.5) ? 0 : stream.uniform(in: 0.2...0.9), turn = stream.uniform(in: 0...(2 * .pi))
            result = result + line(from: place, length: length, angle: turn, radius: stream.uniform(in: 0.06...0.22))
        }
        return (.digit(label), result)
    }

    /// A short, thin piece of a line along a side of the box, just within it or beyond.
    private mutating func pieceOfFrame(beside box: Rect) -> InkFigure {
        let isLevel = stream.chance(0.5), isFar = stream.chance(0.5)
        let side = isLevel ? box.height : box.width
        let across = (isFar ? side : 0) + (isFar ? 1 : -1) * stream.uniform(in: -0.06...0.14) * box.height
        let along = stream.uniform(in: -0.1...0.9) * (isLevel ? box.width : box.height)
        let start = Point(x: box.x + (isLevel ? along : across), y: box.y + (isLevel ? across : along))
        return line(
            from: start, length: stream.uniform(in: 0.05...0.4) * box.height, angle: (isLevel ? 0 : .pi / 2) + 0.05 * stream.normal(),
            radius: stream.uniform(in: 0.04...0.16))
    }

    private mutating func letter() -> InkFigure {
        let allograph = Allograph.signs[Handwriting.pick(Allograph.signs.map(\.weight), using: &stream)]
        return freely(allograph, maxWarp: 0.06)
    }

    // MARK: Several

    /// Two or three figures, side by side, now and then touching, seldom one above the other.
    private mutating func several() -> InkFigure {
        var result = digit().figure
        for _ in 0...(stream.chance(0.2) ? 1 : 0) {
            let next = stream.chance(0.12) ? letter() : digit().figure
            guard let box = result.boundsMM, let nextBox = next.boundsMM else { continue }
            let isAbove = stream.chance(0.08)
            let gap = Self.cellHeightMM * stream.uniform(in: -0.05...0.22)
            let jitter = Self.cellHeightMM * 0.07 * stream.normal()
            let offset =
                isAbove
                ? Point(x: box.center.x - nextBox.center.x + jitter, y: box.y + box.height + gap - nextBox.y)
                : Point(x: box.x + box.width + gap - nextBox.x, y: box.center.y - nextBox.center.y + jitter)
            result = result + next.moved(by: offset)
        }
        return result
    }

    // MARK: Struck out

    /// A digit with an X, bars, a long stroke, a scribble or a blot over it.
    private mutating func struckOut() -> InkFigure {
        let (label, figure) = digit()
        guard let box = figure.boundsMM else { return figure }
        // One stroke makes of these another form of the same digit, or another digit.
        let mayTakeOneStroke = ![0, 1, 4, 7].contains(label)
        let kind = stream.unit()
        let strikes: [[Point]]
        if kind < 0.2, mayTakeOneStroke {
            strikes = [
                stroke(
                    over: box, angleDegrees: stream.chance(0.5) ? stream.uniform(in: -65 ... -15) : stream.uniform(in: -12...12),
                    reach: 0.75)
            ]
        } else if kind < 0.45 {
            strikes = [
                stroke(over: box, angleDegrees: stream.uniform(in: -65 ... -30), reach: 0.6),
                stroke(over: box, angleDegrees: stream.uniform(in: 30...65), reach: 0.6),
            ]
        } else if kind < 0.65 {
            let angle = stream.uniform(in: -60...12)
            strikes = (0..<2 + stream.below(3)).map { _ in stroke(over: box, angleDegrees: angle + 5 * stream.normal(), reach: 0.68) }
        } else {
            strikes = [zigzag(over: box)]
        }
        return figure + InkFigure(strikes.map { trace(Polyline.smoothCurve(through: $0, tension: 0.2)) })
    }

    /// A stroke through about the middle of a box, a little bent.
    ///
    /// - Parameter reach: how far it goes from the middle, over the box's size.
    private mutating func stroke(over box: Rect, angleDegrees: Double, reach: Double) -> [Point] {
        let angle = angleDegrees * .pi / 180
        let across = Point(x: PortableMath.cos(angle), y: PortableMath.sin(angle))
        let size = max(box.width * across.x.magnitude, 0.5 * box.height) + box.height * across.y.magnitude
        let middle = box.center + Point(x: 0.08 * box.width * stream.normal(), y: 0.12 * box.height * stream.normal())
        let first = reach * stream.uniform(in: 0.85...1.15) * size, second = reach * stream.uniform(in: 0.85...1.15) * size
        let bend = Point(x: -across.y, y: across.x) * (0.05 * size * stream.normal())
        return [middle + across * -first, middle + bend, middle + across * second]
    }

    /// To and fro over a box.
    private mutating func zigzag(over box: Rect) -> [Point] {
        let turnCount = 5 + stream.below(9), isAcross = stream.chance(0.7), slope = stream.uniform(in: -0.3...0.3)
        return (0..<turnCount).map { i in
            let along = Double(i) / Double(turnCount - 1) - 0.5 + 0.04 * stream.normal()
            let side = (i % 2 == 0 ? -0.5 : 0.5) * stream.uniform(in: 0.8...1.25)
            let u = isAcross ? side : along + slope * side, v = isAcross ? along + slope * side : side
            return box.center + Point(x: u * max(box.width, 0.4 * box.height), y: v * box.height)
        }
    }

    // MARK: Scribbles and residue

    private mutating func scribble() -> InkFigure {
        let size = Point(x: stream.uniform(in: 3...8), y: stream.uniform(in: 3...8))
        let strokeCount = stream.chance(0.5) ? 1 : 3 + stream.below(3)
        let strokes = (0..<strokeCount).map { _ in
            let knots = (0..<(strokeCount == 1 ? 8 + stream.below(8) : 2 + stream.below(3))).map { _ in
                Point(x: size.x * (stream.unit() - 0.5), y: size.y * (stream.unit() - 0.5))
            }
            return trace(Polyline.smoothCurve(through: knots, tension: stream.unit()))
        }
        return InkFigure(strokes)
    }

    /// A digit with a rule beside it or through it that goes on far beyond it: on both sides, or on one side only.
    private mutating func ruledDigit() -> InkFigure {
        let (_, figure) = digit()
        guard let box = figure.boundsMM else { return figure }
        let isLevel = stream.chance(0.65), radius = stream.uniform(in: 0.05...0.35)
        // From the digit's middle; the least is more than the foot of a 1 or the bar of a 7.
        func reach(_ stream: inout RandomStream) -> Double {
            (isLevel ? box.width : box.height) / 2 + box.height * stream.uniform(in: 0.55...1.3)
        }
        let isOnOneSide = stream.chance(0.25)
        let first = isOnOneSide ? stream.uniform(in: -0.3...0.3) * box.width : reach(&stream), second = reach(&stream)
        let offset = stream.uniform(in: -0.62...0.62) * (isLevel ? box.height : box.width + 0.3 * box.height)
        let angle = 0.04 * stream.normal() + (isLevel ? 0 : .pi / 2)
        let along = Point(x: PortableMath.cos(angle), y: PortableMath.sin(angle))
        let middle = box.center + (isLevel ? Point(x: 0, y: offset) : Point(x: offset, y: 0))
        let turn = stream.chance(0.5) ? 1.0 : -1
        return figure
            + line(
                from: middle + along * (-turn * first), length: first + second, angle: turn > 0 ? angle : angle + .pi, radius: radius)
    }

    /// What is left of rules and frames, specks, blots and shadows' edges.
    private mutating func residue() -> InkFigure {
        let radius = stream.uniform(in: 0.05...0.5)
        let level = stream.uniform(in: -0.14...0.14)
        switch stream.below(9) {
        case 0:
            // A piece of a rule that lies.
            return line(
                from: Point(x: 0, y: 0), length: stream.uniform(in: 2...10), angle: stream.uniform(in: -0.45...0.45), radius: radius)
        case 1:
            // A corner of a frame, but the upper right one, which is a 7.
            let up = -Double.pi / 2, arms = [(0, up), (Double.pi, up), (0, -up)][stream.below(3)]
            return line(from: Point(x: 0, y: 0), length: stream.uniform(in: 2...9), angle: arms.0 + level, radius: radius)
                + line(from: Point(x: 0, y: 0), length: stream.uniform(in: 2...9), angle: arms.1 + level, radius: radius)
        case 2:
            // Rules that cross.
            return line(
                from: Point(x: stream.uniform(in: -6 ... -2), y: 0), length: stream.uniform(in: 4...11), angle: level, radius: radius)
                + line(
                    from: Point(x: 0, y: stream.uniform(in: -6 ... -2)), length: stream.uniform(in: 4...11), angle: .pi / 2 + level,
                    radius: radius)
        case 3:
            // Two or more rules, one above the other.
            let gap = stream.uniform(in: 0.8...3), length = stream.uniform(in: 2...9)
            return (0..<2 + stream.below(3)).reduce(InkFigure([])) { figure, i in
                figure
                    + line(
                        from: Point(x: 0, y: gap * Double(i)), length: length * stream.uniform(in: 0.6...1), angle: level, radius: radius)
            }
        case 4:
            // Three sides of a frame, open above or at the right.
            let width = stream.uniform(in: 3...9), height = stream.uniform(in: 3...9)
            let first =
                line(from: Point(x: 0, y: 0), length: height, angle: .pi / 2, radius: radius)
                + line(from: Point(x: 0, y: height), length: width, angle: 0, radius: radius)
            return first
                + (stream.chance(0.5)
                    ? line(from: Point(x: width, y: 0), length: height, angle: .pi / 2, radius: radius)
                    : line(from: Point(x: 0, y: 0), length: width, angle: 0, radius: radius))
        case 5:
            // Specks.
            return (0..<2 + stream.below(9)).reduce(InkFigure([])) { figure, _ in
                let place = Point(x: stream.uniform(in: -3...3), y: stream.uniform(in: -4...4))
                return figure + line(from: place, length: 0, angle: 0, radius: stream.uniform(in: 0.08...0.4))
            }
        case 6:
            // A blot.
            return line(
                from: Point(x: 0, y: 0), length: stream.uniform(in: 0...1.2), angle: stream.uniform(in: -0.6...0.6),
                radius: stream.uniform(in: 0.6...2))
        case 7:
            // A dark side, lying.
            let breadth = stream.uniform(in: 1.2...3)
            return line(
                from: Point(x: 0, y: 0), length: stream.uniform(in: 1...3) * breadth, angle: stream.uniform(in: -0.6...0.6), radius: breadth
            )
        default:
            // A line of dots or dashes.
            let angle = stream.uniform(in: -0.4...0.4), dash = stream.chance(0.5) ? 0 : stream.uniform(in: 0.3...1.2)
            let step = dash + 2 * radius + stream.uniform(in: 0.3...1.2)
            return (0..<3 + stream.below(6)).reduce(InkFigure([])) { figure, i in
                let place = Point(x: PortableMath.cos(angle), y: PortableMath.sin(angle)) * (step * Double(i))
                return figure + line(from: place, length: dash, angle: angle, radius: radius)
            }
        }
    }

    /// A straight line of even width with round ends, or a dot.
    private func line(from start: Point, length: Double, angle: Double, radius: Double) -> InkFigure {
        let along = Point(x: PortableMath.cos(angle), y: PortableMath.sin(angle))
        let stepCount = max(1, Int((length / 0.1).rounded(.up)))
        return InkFigure([
            PenStroke(
                samples: (0...stepCount).map { i in
                    PenStroke.Sample(positionMM: start + along * (length * Double(i) / Double(stepCount)), radiusMM: radius, load: 1)
                })
        ])
    }

    private mutating func trace(_ path: Polyline) -> PenStroke {
        hand.traced(path, digitHeightMM: hand.heightFraction * Self.cellHeightMM, using: &stream)
    }
}
