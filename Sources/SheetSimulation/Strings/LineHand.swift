import Imaging
import Support

/// Who writes a line: an invented hand that draws digits in one way each, or somebody's glyphs with a pen of one width.
///
/// What glyphs do not have, such as commas, dashes and strokes from one digit to the next, a hand with the same pen adds.
struct LineHand: Sendable {
    /// Where digits come from.
    private enum Source: Sendable {
        /// At each class, the way of writing that is not in the hand's habits, where the hand has one.
        case drawn(rare: [Allograph?])
        case pool(LinePool, writer: Int?, strokes: AddedStrokes)
    }

    /// What some writers add to their digits that the pool's do not.
    private struct AddedStrokes: Sendable {
        let crossesSevens: Bool
        let flagsOnes: Bool
        let mirrorsNines: Bool
    }

    private let source: Source
    private let hand: Handwriting
    private let pixelsPerMM: Double
    /// The room that the hand believes it has.
    private let cellHeightMM: Double
    /// Usual height of a digit, in pixels.
    let digitHeight: Double
    /// Usual width of a stroke, in pixels.
    let penWidth: Double
    /// How much of the ink the valleys of the paper do not take.
    var grain: Double { hand.pen.grain }

    // Of lines made of glyphs: run over rise of a line and of its digits, and widths over the glyphs' own.
    private let shear: Double
    private let widthFactor: Double

    /// Ways of one hand to write its digits, in millimeters of a cell.
    private static let cellHeightMM = 8.0...16.0
    private static let handCount = 1 << 30
    /// Of the hands that draw, how many know a way of writing of a class that others hardly do.
    private static let rareFormProbability = 0.4
    /// Of lines with added strokes, how many have each of them: bars through sevens and strokes up to ones as measured to serve.
    private static let crossedSevenProbability = 0.45, flaggedOneProbability = 0.45, mirroredNineProbability = 0.12

    /// Of so many glyphs the one that suits the pen best is taken; the first whose strokes differ from it by less than this fraction does.
    private static let glyphTrialCount = 4, penWidthTolerance = 0.15

    /// A hand that draws.
    init(drawing seed: UInt64, digitHeight: Double, using stream: inout RandomStream) {
        hand = Handwriting(seed: seed, writerNumber: stream.below(Self.handCount), forms: stream.chance(0.7) ? .all : .common)
        let cellMM = stream.uniform(in: Self.cellHeightMM)
        cellHeightMM = cellMM
        pixelsPerMM = digitHeight / hand.usualHeightMM(cellHeightMM: cellMM)
        self.digitHeight = digitHeight
        penWidth = hand.pen.widthMM * pixelsPerMM
        source = .drawn(
            rare: Allograph.inLinesOfDigit.map { forms in
                stream.chance(Self.rareFormProbability) ? forms[Handwriting.pick(forms.map(\.weight), using: &stream)] : nil
            })
        shear = hand.slant
        widthFactor = 1
    }

    /// A hand that writes the pool's glyphs.
    init(
        copying pool: LinePool, seed: UInt64, digitHeight: Double, isOneWriter: Bool, addsStrokes: Bool, using stream: inout RandomStream
    ) {
        hand = Handwriting(seed: seed, writerNumber: stream.below(Self.handCount))
        self.digitHeight = digitHeight
        let isBold = stream.chance(0.12)
        penWidth = max(0.9, digitHeight * (isBold ? stream.uniform(in: 0.14...0.19) : stream.uniform(in: 0.065...0.145)))
        pixelsPerMM = penWidth / hand.pen.widthMM
        cellHeightMM = digitHeight / pixelsPerMM
        let writer = pool.writer(using: &stream)
        let strokes = AddedStrokes(
            crossesSevens: addsStrokes && stream.chance(Self.crossedSevenProbability),
            flagsOnes: addsStrokes && stream.chance(Self.flaggedOneProbability),
            mirrorsNines: addsStrokes && stream.chance(Self.mirroredNineProbability))
        source = .pool(pool, writer: isOneWriter ? writer : nil, strokes: strokes)
        shear = 0.04 + 0.19 * stream.normal()
        widthFactor = PortableMath.exp(-0.14 + 0.16 * stream.normal())
    }

    /// Whether digits are strokes of the hand's own.
    var draws: Bool {
        if case .drawn = source { true } else { false }
    }

    // MARK: Digits

    /// A digit with its ink's lower left pixel at 0, 0.
    ///
    /// - Parameters:
    ///   - digit: for a hand that copies, of a class that there is.
    ///   - scale: its size over the usual one.
    func digit(_ digit: UInt8, scale: Double = 1, using stream: inout RandomStream) -> InkPatch? {
        switch source {
        case .drawn(let rare):
            let strokes: [PenStroke]
            if let form = rare[Int(digit)], !stream.chance(0.1) {
                strokes = hand.strokes(of: form, hand.habits[Int(digit)], cellHeightMM: cellHeightMM, using: &stream)
            } else {
                strokes = hand.strokes(of: digit, cellHeightMM: cellHeightMM, using: &stream)
            }
            return Self.standing(strokes, scale: scale, penFactor: 0.4 + 0.6 * scale, pixelsPerMM: pixelsPerMM)
        case .pool(let pool, let writer, let added):
            guard let ink = ink(of: digit, from: pool, by: writer, scale: scale, using: &stream) else { return nil }
            let form = GlyphInk.Form(
                height: digitHeight * scale * (1 + 0.09 * stream.normal().clamped(to: 2)),
                widthFactor: widthFactor * PortableMath.exp(0.07 * stream.normal()), shear: shear + 0.06 * stream.normal(),
                penWidth: penWidth * (0.4 + 0.6 * scale) * PortableMath.exp(0.06 * stream.normal()),
                bend: Point(x: 0.7 * stream.normal().clamped(to: 2), y: 0.45 * stream.normal().clamped(to: 2)),
                rise: 0.5 * stream.normal().clamped(to: 2), isMirrored: digit == 9 && added.mirrorsNines)
            guard let patch = ink.patch(form) else { return nil }
            if digit == 7, added.crossesSevens, !stream.chance(0.1) { return patch.joined(with: bar(through: patch, using: &stream)) }
            if digit == 1, added.flagsOnes, !stream.chance(0.1) { return patch.joined(with: flag(of: patch, using: &stream)) }
            return patch
        }
    }

    /// The glyph of a class whose strokes are nearest to the pen's width, of a few.
    private func ink(
        of digit: UInt8, from pool: LinePool, by writer: Int?, scale: Double, using stream: inout RandomStream
    ) -> GlyphInk? {
        var best: GlyphInk?, leastError = Double.infinity
        for _ in 0..<Self.glyphTrialCount {
            guard let ink = GlyphInk(pool.glyph(of: digit, by: writer, using: &stream)) else { continue }
            let error = ink.penWidthError(height: digitHeight * scale, widthFactor: widthFactor, penWidth: penWidth)
            if error < leastError { (best, leastError) = (ink, error) }
            if error < Self.penWidthTolerance * penWidth { break }
        }
        return best
    }

    /// Letters and signs beside numbers, drawn, with the ink's lower left pixel at 0, 0.
    func figure(_ allograph: Allograph, scale: Double, using stream: inout RandomStream) -> InkPatch? {
        let strokes = hand.strokes(of: allograph, hand.habits[0], cellHeightMM: cellHeightMM, using: &stream)
        let bounds = strokes.compactMap(\.boundsMM)
        guard !bounds.isEmpty else { return nil }
        let fit = digitHeight / pixelsPerMM / max(0.1, Rect(around: bounds.flatMap(\.corners)).height)
        return Self.standing(strokes, scale: scale * fit, penFactor: 0.4 + 0.6 * scale, pixelsPerMM: pixelsPerMM)
    }

    /// Strokes drawn smaller or larger, with a pen that is hardly thinner or wider for it.
    private static func standing(_ strokes: [PenStroke], scale: Double, penFactor: Double, pixelsPerMM: Double) -> InkPatch? {
        let scaled = strokes.map { stroke in
            PenStroke(
                samples: stroke.samples.map {
                    PenStroke.Sample(positionMM: $0.positionMM * scale, radiusMM: $0.radiusMM * penFactor, load: $0.load)
                })
        }
        guard let patch = InkPatch(scaled, pixelsPerMM: pixelsPerMM) else { return nil }
        return patch.moved(x: -patch.left, y: -patch.bottom)
    }

    // MARK: Strokes

    /// A stroke of the pen through places of the plane, in pixels.
    func stroke(
        through places: [Point], tension: Double = 0, penFactor: Double = 1, using stream: inout RandomStream
    ) -> InkPatch? {
        let path = Polyline.smoothCurve(through: places.map { $0 * (1 / pixelsPerMM) }, tension: tension, stepsPerSpan: 8)
        let traced = hand.traced(path, digitHeightMM: digitHeight / pixelsPerMM, using: &stream)
        let samples = traced.samples.map {
            PenStroke.Sample(positionMM: $0.positionMM, radiusMM: $0.radiusMM * penFactor, load: $0.load)
        }
        return InkPatch([PenStroke(samples: samples)], pixelsPerMM: pixelsPerMM)
    }

    /// A dot of the pen, or a short stroke of it.
    func dot(at place: Point, to end: Point, radius: Double) -> InkPatch? {
        InkPatch(
            [PenStroke(samples: [place, end].map { PenStroke.Sample(positionMM: $0, radiusMM: radius, load: 1) })], pixelsPerMM: 1)
    }

    /// The bar of a crossed 7.
    private func bar(through seven: InkPatch, using stream: inout RandomStream) -> InkPatch? {
        let y = seven.bottom - Int(Double(seven.height) * stream.uniform(in: 0.36...0.54))
        guard let stem = seven.inkSpan(row: y) else { return nil }
        let height = Double(seven.height), length = height * stream.uniform(in: 0.36...0.7), slope = stream.uniform(in: -0.02...0.22)
        let middle = Point(x: Double(stem.lowerBound + stem.upperBound) / 2 + height * 0.05 * stream.normal(), y: Double(y))
        let half = Point(x: length / 2, y: -slope * length / 2)
        return stroke(
            through: [middle - half, middle + Point(x: 0, y: 0.02 * height * stream.normal()), middle + half], using: &stream)
    }

    /// The stroke that leads up to the top of a 1.
    private func flag(of one: InkPatch, using stream: inout RandomStream) -> InkPatch? {
        guard let span = one.inkSpan(row: one.top + 2) else { return nil }
        let height = Double(one.height)
        let top = Point(x: Double(span.lowerBound) + 0.5 * penWidth, y: Double(one.top) + 0.4 * penWidth)
        let isLong = stream.chance(0.35)
        let drop = height * (isLong ? stream.uniform(in: 0.5...0.95) : stream.uniform(in: 0.15...0.45))
        let out = drop * stream.uniform(in: 0.4...0.9)
        let end = top + Point(x: -out, y: drop)
        let middle = (top + end) * 0.5 + Point(x: 0.08 * drop * stream.normal(), y: 0.06 * drop * stream.normal())
        return stroke(through: [end, middle, top], using: &stream)
    }
}

extension Double {
    /// Not farther from 0 than `limit`.
    func clamped(to limit: Double) -> Double { min(max(self, -limit), limit) }
}
