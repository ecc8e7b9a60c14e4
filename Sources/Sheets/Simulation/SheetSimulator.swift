import Imaging
import Support

/// Draws filled-in sheets of a form, as a scanner or a telephone would deliver them.
///
/// For samples that can be shipped freely and for tests that need the truth. Method: a `Handwriting` writes `PenStroke`s in
/// millimetres, a `PageCanvas` prints the form and draws them, `CaptureConditions` take the picture.
///
/// **Limits** digits in a grid only; no printed text, no erasures. **Complexity** linear in the pixels: for A4 at 150 dots per
/// inch about 0.1 s as a scan, 0.3 s as a photograph. **Determinism** A: a pure function of the template and the settings.
public struct SheetSimulator: Sendable {
    public let template: SheetTemplate

    public init(template: SheetTemplate) {
        self.template = template
    }

    public func sheet(_ settings: SimulationSettings) -> SimulatedSheet {
        let conditions = CaptureConditions(settings, pageSizeMM: template.pageSizeMM)
        var paper = settings.stream(.paper)
        var canvas = PageCanvas(
            width: conditions.width, height: conditions.height, projection: conditions.projection,
            pageSizeMM: template.pageSizeMM, paperTexture: NoiseTile(using: &paper))
        let table = Float(conditions.surroundings)
        let texture = canvas.paperTexture
        canvas.layPaper(grain: Float(conditions.paperGrain)) { p in
            conditions.kind == .phone ? table * (1 + 0.12 * texture(p.x * 0.02, p.y * 0.6)) : table
        }
        var print = settings.stream(.print)
        canvas.print(template, darkness: Float(print.uniform(in: 0.72...0.92)))

        let written = writing(settings)
        for entry in written {
            for stroke in entry.strokes { canvas.draw(stroke, pen: entry.pen) }
        }
        var noise = settings.stream(.sensorNoise)
        return SimulatedSheet(
            image: conditions.exposure(of: canvas, noise: &noise),
            writer: settings.writerNumber.map(Handwriting.name(ofWriter:)) ?? "",
            capture: settings.capture, dotsPerInch: settings.dotsPerInch, orientationTag: settings.orientationTag,
            cells: truth(of: written, projection: conditions.projection))
    }

    /// What is written in the cells, row by row; nothing for a blank sheet.
    func writing(_ settings: SimulationSettings) -> [WrittenDigit] {
        guard let number = settings.writerNumber else { return [] }
        let hand = Handwriting(seed: settings.seed, writerNumber: number)
        return template.printedCells.enumerated().compactMap { index, cell in
            var stream = settings.stream(.digit, copy: index)
            let label = cell.label(identity: nil) ?? UInt8(stream.below(10))
            return WrittenDigit(
                label, by: hand, cell: index, rectMM: cell.rectMM, lineWidthMM: cell.grid.lineWidthMM, using: &stream)
        }
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
        Rect(around: strokes.flatMap(\.samples).flatMap { sample in
            let reach = sample.radiusMM * projection.pixelsPerMM(atMM: sample.positionMM)
            return Rect(around: [projection.pixel(ofMM: sample.positionMM)]).grown(by: reach).corners
        })
    }
}
