import Imaging
import Support

/// What a loose picture shows.
enum LooseContent: String, CaseIterable, Sendable {
    case digit
    /// Its strokes parted by a gap, level or upright.
    case brokenDigit
    case digitWithSpecks
    /// A part of another digit at the picture's edge.
    case digitBesideNeighbor
    case twoTouching, twoClose, twoNear, twoFar, twoUnequal, twoStacked, three
    case pageOfDigits
    case blankForm, filledForm, partOfForm
    case print
    case blankPaper
    /// A digit in the box of a form, free of its lines; and one that crosses them.
    case boxedDigit, digitAcrossBox
    case emptyBox, ringMark
    case shadowBar, shadowBlob, foldLine, punchHole
    /// A whole page as the simulator takes it; drawn by `LoosePages`.
    case simulatedPage

    var isDigit: Bool {
        switch self {
        case .digit, .brokenDigit, .digitWithSpecks, .digitBesideNeighbor, .boxedDigit, .digitAcrossBox: true
        case .twoTouching, .twoClose, .twoNear, .twoFar, .twoUnequal, .twoStacked, .three, .pageOfDigits, .blankForm, .filledForm,
            .partOfForm, .print, .blankPaper, .emptyBox, .ringMark, .shadowBar, .shadowBlob, .foldLine, .punchHole, .simulatedPage:
            false
        }
    }

    /// Whether it is as large as the picture, or larger, and ends where that does.
    var fillsPicture: Bool {
        switch self {
        case .partOfForm, .shadowBar, .shadowBlob, .foldLine: true
        case .digit, .brokenDigit, .digitWithSpecks, .digitBesideNeighbor, .twoTouching, .twoClose, .twoNear, .twoFar, .twoUnequal,
            .twoStacked, .three, .pageOfDigits, .blankForm, .filledForm, .print, .blankPaper, .boxedDigit, .digitAcrossBox, .emptyBox,
            .ringMark, .punchHole, .simulatedPage:
            false
        }
    }

    /// The gap between two figures, over the first one's height.
    private var gaps: ClosedRange<Double> {
        switch self {
        case .twoTouching: -0.06...(-0.01)
        case .twoClose: 0.03...0.1
        case .twoNear, .twoUnequal, .twoStacked, .three: 0.1...0.4
        case .twoFar: 0.6...1.5
        case .digit, .brokenDigit, .digitWithSpecks, .digitBesideNeighbor, .pageOfDigits, .blankForm, .filledForm, .partOfForm,
            .print, .blankPaper, .boxedDigit, .digitAcrossBox, .emptyBox, .ringMark, .shadowBar, .shadowBlob, .foldLine, .punchHole,
            .simulatedPage:
            0...0
        }
    }

    /// The picture's content, at the size it has in the picture.
    ///
    /// - Parameters:
    ///   - index: of the sample; single digits take turns.
    ///   - longSide: of the content, in pixels.
    func figure(_ index: Int, longSide: Double, sample: LooseCondition.Sample, source: FigureSource, using stream: inout RandomStream)
        -> Figure
    {
        let hand = source.hand(pen: sample.pen, using: &stream)
        func digit(_ value: Int? = nil) -> Figure { FigureSource.digit(value ?? stream.below(10), of: hand, using: &stream) }
        func fitted(_ figure: Figure, isCrisp: Bool = true) -> Figure {
            let scale = longSide / Double(max(figure.width, figure.height))
            return figure.scaled(
                width: max(1, Int(Double(figure.width) * scale)), height: max(1, Int(Double(figure.height) * scale)), isCrisp: isCrisp)
        }
        switch self {
        case .digit: return fitted(digit(index % 10), isCrisp: sample.isCrisp)
        case .brokenDigit:
            let figure = fitted(digit(index % 10), isCrisp: sample.isCrisp), isLevel = stream.chance(0.5)
            return figure.broken(at: stream.uniform(in: 0.3...0.7), width: stream.uniform(in: 0.02...0.07), isLevel: isLevel)
        case .digitWithSpecks:
            let figure = fitted(digit(index % 10), isCrisp: sample.isCrisp)
            let margin = Int(0.3 * longSide)
            var whole = Figure(width: figure.width + 2 * margin, height: figure.height + 2 * margin)
            whole.add(figure, atX: margin, y: margin)
            for _ in 0..<(5 + stream.below(25)) {
                let side = max(1, Int(stream.uniform(in: 0.01...0.04) * longSide))
                let speck = Figure(label: nil, ink: FloatPlane(width: side, height: side, value: 1))
                whole.add(speck, atX: stream.below(max(1, whole.width)), y: stream.below(max(1, whole.height)))
            }
            return Figure(label: figure.label, ink: whole.ink)
        case .digitBesideNeighbor: return fitted(digit(index % 10), isCrisp: sample.isCrisp)
        case .twoTouching, .twoClose, .twoNear, .twoFar, .twoUnequal, .twoStacked, .three:
            let figures = (0..<(self == .three ? 3 : 2)).map { _ in digit() }
            var fractions = figures.map { _ in stream.uniform(in: 0.85...1) }
            fractions[0] = 1
            if self == .twoUnequal { fractions[1] = stream.uniform(in: 0.5...0.8) }
            let row = Figure.row(
                figures, height: 200, heightFractions: fractions, gap: stream.uniform(in: gaps), isStacked: self == .twoStacked,
                isCrisp: sample.isCrisp)
            return fitted(row)
        case .pageOfDigits:
            let rowCount = 3 + stream.below(10), columnCount = 3 + stream.below(8)
            let height = 60.0, pitchX = Int(height * stream.uniform(in: 0.9...2)), pitchY = Int(height * stream.uniform(in: 1.2...2))
            var page = Figure(width: pitchX * columnCount, height: pitchY * rowCount)
            for row in 0..<rowCount {
                for column in 0..<columnCount {
                    let figure = digit().scaled(toHeight: height * stream.uniform(in: 0.85...1))
                    page.add(figure, atX: column * pitchX + pitchX / 8, y: row * pitchY + pitchY / 8)
                }
            }
            return fitted(page)
        case .blankForm: return fitted(source.blankForms[index % source.blankForms.count])
        case .filledForm: return fitted(source.filledForms[index % source.filledForms.count])
        case .partOfForm:
            // A detail of a form, larger than the picture: cut by its edge.
            let forms = stream.chance(0.5) ? source.blankForms : source.filledForms
            let form = forms[index % forms.count]
            let side = longSide * stream.uniform(in: 2...4)
            let scale = side / Double(max(form.width, form.height))
            return form.scaled(
                width: max(1, Int(Double(form.width) * scale)), height: max(1, Int(Double(form.height) * scale)), isCrisp: true)
        case .print: return fitted(FigureSource.print(using: &stream))
        case .blankPaper, .simulatedPage: return Figure(width: 1, height: 1)
        case .boxedDigit, .digitAcrossBox:
            let box = Figure.box(longSide: longSide, using: &stream)
            let room = Double(min(box.width, box.height)) - 0.22 * longSide
            let isAcross = self == .digitAcrossBox
            let height = stream.uniform(in: isAcross ? 0.8...1 : 0.5...0.7) * room
            let figure = digit(index % 10).scaled(toHeight: height, isCrisp: sample.isCrisp)
            let reach = isAcross ? 0.3 * room : 0.08 * room
            return figure.framed(
                by: box, offsetX: Int(stream.uniform(in: -reach...reach)), offsetY: Int(stream.uniform(in: -reach...reach)))
        case .emptyBox: return Figure.box(longSide: longSide, using: &stream)
        case .ringMark: return Figure.ringMark(longSide: longSide, using: &stream)
        case .shadowBar: return Figure.shadowBar(width: sample.side, height: sample.side, using: &stream)
        case .shadowBlob: return Figure.shadowBlob(width: sample.side, height: sample.side, using: &stream)
        case .foldLine: return Figure.foldLine(width: sample.side, height: sample.side, using: &stream)
        case .punchHole: return Figure.punchHoles(longSide: longSide * stream.uniform(in: 0.15...0.7), using: &stream)
        }
    }

    /// The content's longer side over the picture's: whole pages fill it.
    func extent(_ sample: LooseCondition.Sample, using stream: inout RandomStream) -> Double {
        switch self {
        case .digit, .brokenDigit, .digitWithSpecks, .twoTouching, .twoStacked, .blankPaper, .ringMark, .punchHole, .simulatedPage:
            sample.extent
        case .digitBesideNeighbor: min(sample.extent, 0.6)
        case .boxedDigit, .digitAcrossBox, .emptyBox: min(1, sample.extent * 1.4)
        case .shadowBar, .shadowBlob, .foldLine: 1
        case .twoClose, .twoNear, .twoFar, .twoUnequal, .three: min(1, sample.extent * 1.3)
        case .pageOfDigits, .blankForm, .filledForm, .partOfForm, .print: stream.uniform(in: 0.8...1)
        }
    }
}
