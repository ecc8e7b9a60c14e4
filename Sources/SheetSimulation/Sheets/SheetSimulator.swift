import Forms
import Imaging
import Support

/// Draws filled-in sheets of a form, as a scanner or a telephone would deliver them.
///
/// For samples that can be shipped freely and for tests that need the truth. Method: a `Handwriting` writes `PenStroke`s in
/// millimeters, a `PageCanvas` prints the form and draws them, `CaptureConditions` take the picture.
///
/// **Limits** digits in a grid only; no erasures. **Complexity** linear in the pixels: for A4 at 150 dots per
/// inch about 0.1 s as a scan, 0.3 s as a photograph. **Determinism** A: a pure function of the template and the settings.
public struct SheetSimulator: Sendable {
    public let template: SheetTemplate
    /// Whether the rules that digits stand on are printed as dots.
    public let hasDottedRules: Bool
    /// How far above the middle of such a rule the ink of a hand's digits ends, below 0 for ink that reaches below it.
    public let standMM: Double

    /// What of a pen's darkness comes through paper that hides least.
    private static let fullShowThrough = 0.35
    /// Paper scatters what comes through it, so that edges are soft: a stroke is drawn once with each of these added to its radius.
    private static let backSpreadsMM = [-0.05, 0.1, 0.25, 0.4, 0.55]

    public init(template: SheetTemplate, hasDottedRules: Bool = false, standMM: Double = 0.3) {
        self.template = template
        self.hasDottedRules = hasDottedRules
        self.standMM = standMM
    }

    /// - Parameters:
    ///   - page: what is filled in; without it the template's lines and marks alone are printed, and a cell whose label depends on the
    ///     sheet gets any digit.
    ///   - traced: what is written; nil for what the settings' writer writes.
    public func sheet(
        _ settings: SimulationSettings, on page: PrintedPage? = nil, writing traced: TracedWriting? = nil
    ) -> SimulatedSheet {
        let conditions = CaptureConditions(settings, pageSizeMM: template.pageSizeMM)
        var paper = settings.stream(.paper)
        var canvas = PageCanvas(
            width: conditions.width, height: conditions.height, projection: conditions.projection,
            pageSizeMM: template.pageSizeMM, paperBoundsMM: settings.faults.paperBoundsMM(template.pageSizeMM),
            paperTexture: NoiseTile(using: &paper))
        canvas.layPaper(
            grain: Float(conditions.paperGrain), lightness: settings.faults.paperLightness,
            surroundings: conditions.table(textured: canvas.paperTexture))
        var faults = settings.stream(.faults, copy: 1)
        if case .squared(let spacingMM, let darkness) = settings.faults.paper {
            let first = Point(x: faults.unit(), y: faults.unit()) * spacingMM
            canvas.ruleSquares(spacingMM: spacingMM, firstMM: first, darkness: Float(darkness))
        }
        drawBack(settings, on: &canvas)
        var print = settings.stream(.print)
        let darkness = Float(print.uniform(in: 0.72...0.92) * settings.faults.tonerFraction)
        if let page {
            canvas.print(page, darkness: darkness)
        } else {
            canvas.print(template, hasDottedRules: hasDottedRules, darkness: darkness)
        }

        let written = traced.map { self.written($0, settings) } ?? writing(settings, identity: page?.identity)
        for entry in written {
            let pen = entry.pen.lighter(by: settings.faults.inkFraction)
            for stroke in entry.strokes { canvas.draw(stroke, pen: pen) }
        }
        for corner in settings.faults.coveredCorners { cover(corner, on: &canvas, using: &faults) }
        var noise = settings.stream(.sensorNoise)
        return SimulatedSheet(
            image: conditions.exposure(of: canvas, noise: &noise),
            writer: settings.writerName, capture: settings.capture, dotsPerInch: settings.dotsPerInch,
            orientationTag: settings.orientationTag,
            identity: page?.identity, cells: truth(of: written, projection: conditions.projection))
    }

    /// What is written in the cells, row by row; nothing for a blank sheet.
    func writing(_ settings: SimulationSettings, identity: SheetIdentity? = nil) -> [WrittenDigit] {
        digits(settings, step: .digit, identity: identity)
    }

    /// The digit of a slip is so much more: none that looks like the one asked for.
    private static let slipStep: UInt8 = 5

    private func digits(
        _ settings: SimulationSettings, step: SimulationStep, identity: SheetIdentity? = nil
    ) -> [WrittenDigit] {
        guard let number = settings.writerNumber else { return [] }
        let hand = Handwriting(seed: settings.seed, writerNumber: number, forms: settings.forms, slant: settings.slant)
        return template.printedCells.enumerated().compactMap { index, cell in
            var stream = settings.stream(step, copy: index)
            let asked = cell.label(identity: identity) ?? UInt8(stream.below(10))
            let label = settings.slipCell == index ? (asked + Self.slipStep) % 10 : asked
            return WrittenDigit(
                label, by: hand, cell: index, rectMM: cell.rectMM,
                ruleMM: cell.grid.ruleRectMM(row: cell.row, column: cell.column), standMM: standMM, lineWidthMM: cell.grid.lineWidthMM,
                overrunProbability: settings.faults.overrunProbability, using: &stream)
        }
    }

    /// A trace has its own label, whatever the form asks for.
    private func written(_ traced: TracedWriting, _ settings: SimulationSettings) -> [WrittenDigit] {
        zip(template.printedCells, traced.digits).enumerated().compactMap { index, entry in
            var stream = settings.stream(.digit, copy: index)
            return entry.1.map { trace in
                WrittenDigit(
                    trace, of: traced, cell: index, rectMM: entry.0.rectMM,
                    ruleMM: entry.0.grid.ruleRectMM(row: entry.0.row, column: entry.0.column),
                    lineWidthMM: entry.0.grid.lineWidthMM, using: &stream)
            }
        }
    }

    /// The back of the same form, filled in by the same hand, seen through the paper.
    private func drawBack(_ settings: SimulationSettings, on canvas: inout PageCanvas) {
        guard settings.faults.showThrough > 0 else { return }
        let width = template.pageSizeMM.width
        for entry in digits(settings, step: .back) {
            let pen = entry.pen.lighter(by: Self.fullShowThrough * settings.faults.showThrough / Double(Self.backSpreadsMM.count))
            for stroke in entry.strokes {
                for spread in Self.backSpreadsMM { canvas.draw(stroke.mirrored(atX: width / 2, spreadMM: spread), pen: pen) }
            }
        }
    }

    /// A thumb that comes from beyond the corner, or a slip of paper that lies on it.
    private func cover(_ corner: Int, on canvas: inout PageCanvas, using stream: inout RandomStream) {
        let page = Rect(x: 0, y: 0, width: template.pageSizeMM.width, height: template.pageSizeMM.height)
        var insetMM = 12.0, radiusMM = 7.0
        if case .marks(let marks) = template.registration { (insetMM, radiusMM) = (marks.insetMM, 0.7 * marks.diameterMM) }
        let end = page.inset(by: insetMM).corners[corner % 4], outside = page.grown(by: 25).corners[corner % 4]
        let isThumb = stream.chance(0.6)
        let start = isThumb ? outside : end
        canvas.cover(
            from: start, to: end, radiusMM: radiusMM * stream.uniform(in: 1...1.4), isRound: isThumb,
            reflectance: Float(isThumb ? stream.uniform(in: 0.3...0.6) : stream.uniform(in: 0.85...1)))
    }

    private func truth(of written: [WrittenDigit], projection: PageProjection) -> [SimulatedCell] {
        let ofCell = Dictionary(uniqueKeysWithValues: written.map { ($0.cell, $0) })
        return template.printedCells.enumerated().map { index, cell in
            let digit = ofCell[index]
            return SimulatedCell(
                field: cell.grid.name, row: cell.row, column: cell.column, label: digit?.label,
                quad: cell.rectMM.corners.map(projection.pixel(ofMM:)),
                inkBox: digit.map { Self.inkBox(of: $0.strokes, projection: projection) },
                crossesLine: digit?.crossesLine ?? false)
        }
    }

    private static func inkBox(of strokes: [PenStroke], projection: PageProjection) -> Rect {
        Rect(
            around: strokes.flatMap(\.samples).flatMap { sample in
                let reach = sample.radiusMM * projection.pixelsPerMM(atMM: sample.positionMM)
                return Rect(around: [projection.pixel(ofMM: sample.positionMM)]).grown(by: reach).corners
            })
    }
}
