import FormLearning
import Forms
import ImageCodecs
import Imaging
import SheetSimulation
import Support

/// One page of the condition grid: a form of 56 boxes between ring marks, or of another kind, real digits in most of them, drawn from its
/// number.
///
/// **Determinism** the same page for the same sample, number and source of digits.
struct ConditionPage: Sendable {
    let sample: PageSample
    let number: Int

    static let columnCount = 8, rowCount = 7
    /// Of the boxes.
    private static let blankFraction = 0.2
    private static let seed: UInt64 = 11
    private static let marginMM = 24.0
    /// Of the digits, in their boxes.
    private static let heightFraction = 0.5...0.72
    private static let streakWidthMM = 0.25...0.6, streakDepth = 0.25...0.6

    /// A page and what is written on it, row by row.
    struct Drawn {
        let image: GrayImage
        let digits: [DigitTrace?]
        let template: SheetTemplate
        /// Written where the template has no cell.
        var lostDigits: [DigitTrace] = []
    }

    func drawn(from source: TraceSource) throws -> Drawn {
        var layout = RandomStream(seed: Self.seed, purpose: .testing, sample: UInt64(number), step: 1)
        let form = sample.form.map { ForeignForm($0, boxMM: sample.boxMM, ruleMM: sample.ruleMM, using: &layout) }
        let template = try form?.drawing ?? SheetTemplate(yaml: sample.places.map(placesYAML) ?? templateYAML, file: "conditions.yaml")
        let simulator = SheetSimulator(template: template, hasDottedRules: sample.places?.isDotted ?? false)
        var stream = RandomStream(seed: Self.seed, purpose: .testing, sample: UInt64(number))
        let penFraction = sample.penMM / (Self.heightFraction.lowerBound * sample.boxMM)
        let digits = template.printedCells.map { _ in
            sample.isWritten && !stream.chance(Self.blankFraction) ? source.digit(penFraction: penFraction, using: &stream) : nil
        }
        let settings = try SimulationSettings(
            seed: Self.seed, sheetNumber: number, writerNumber: number, capture: sample.capture, dotsPerInch: sample.dotsPerInch,
            faults: sample.faults)
        let writing = TracedWriting(
            digits: digits, penWidthMM: sample.penMM, darkness: sample.darkness, heightFraction: Self.heightFraction,
            standMM: sample.places?.standMM ?? 0)
        var image = simulator.sheet(settings, on: form?.page, writing: writing).image
        addStreaks(to: &image, using: &stream)
        addNoise(to: &image, using: &stream)
        switch sample.tone {
        case .gray: break
        case .bilevel: image = Self.bilevel(image)
        case .dithered: image = image.dithered
        }
        if let quality = sample.quality { image = try ImageDecoder().decode(try JPEGEncoder.encode(image, quality: quality)).image }
        guard let form else {
            return Drawn(image: image, digits: digits, template: sample.places == nil ? template : try learned(simulator))
        }
        let (read, cells) = try form.read { capture, dotsPerInch in
            try SimulationSettings(seed: Self.seed, sheetNumber: number, writerNumber: nil, capture: capture, dotsPerInch: dotsPerInch)
        }
        let seen = Set(cells)
        return Drawn(
            image: image, digits: cells.map { $0.flatMap { digits[$0] } }, template: read,
            lostDigits: digits.indices.filter { !seen.contains($0) }.compactMap { digits[$0] })
    }

    /// A form of rules is read by what is learned from a scan of its blank.
    private func learned(_ simulator: SheetSimulator) throws -> SheetTemplate {
        let settings = try SimulationSettings(
            seed: Self.seed, sheetNumber: number, writerNumber: nil, capture: .documentScan, dotsPerInch: Self.blankDotsPerInch)
        let blank = simulator.sheet(settings).image
        return try FormLearner().learn(blank, name: "conditions", pageSizeMM: simulator.template.pageSizeMM).template
    }

    private static let blankDotsPerInch = 200.0
    /// Rows of rules begin at different places, as they do on forms.
    private static let rowShiftMM = 3.0

    private func placesYAML(_ places: PageSample.Places) -> String {
        let side = sample.boxMM, margin = Self.marginMM, height = 1.6 * side, above = 1.25 * side
        let fields = (0..<Self.rowCount).map { row in
            """
              - grid:
                  name: r\(row)
                  originMM: { x: \(margin + Self.rowShiftMM * Double(row * row % 4)), y: \(margin + Double(row) * (height + 1)) }
                  pitchMM: { width: \(side), height: \(height) }
                  columnCount: \(Self.columnCount)
                  rowCount: 1
                  lineWidthMM: 0
                  ruleMM: { x: \((1 - places.ruleFraction) / 2 * side), y: \(above - sample.ruleMM / 2), width: \(places.ruleFraction * side), height: \(sample.ruleMM) }
            """
        }
        return """
            name: conditions
            pageSizeMM: { width: \(Double(Self.columnCount) * side + 2.5 * margin), height: \(Double(Self.rowCount) * (height + 1) + 2 * margin) }
            registration:
              print: { lines: [{ x: 10, y: 10, toX: 20, toY: 10, width: 0.3 }] }
            fields:
            \(fields.joined(separator: "\n"))
            """
    }

    private var templateYAML: String {
        let side = sample.boxMM, margin = Self.marginMM
        return """
            name: conditions
            pageSizeMM: { width: \(Double(Self.columnCount) * side + 2 * margin), height: \(Double(Self.rowCount) * side + 2 * margin) }
            registration:
              marks: { insetMM: 11, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7] }
            fields:
              - grid:
                  originMM: { x: \(margin), y: \(margin) }
                  pitchMM: { width: \(side), height: \(side) }
                  columnCount: \(Self.columnCount)
                  rowCount: \(Self.rowCount)
                  lineWidthMM: \(sample.ruleMM)
            """
    }

    private func addStreaks(to image: inout GrayImage, using stream: inout RandomStream) {
        for _ in 0..<sample.streakCount {
            let middle = stream.uniform(in: 0.1...0.9) * Double(image.width), depth = stream.uniform(in: Self.streakDepth)
            let radius = stream.uniform(in: Self.streakWidthMM) / 2 * sample.dotsPerInch / 25.4
            for x in max(0, Int(middle - radius - 1))..<min(image.width, Int(middle + radius + 2)) {
                let fraction = min(max(radius + 0.5 - abs(Double(x) - middle), 0), 1)
                for y in 0..<image.height { image[x, y] = UInt8(Double(image[x, y]) * (1 - depth * fraction)) }
            }
        }
    }

    private func addNoise(to image: inout GrayImage, using stream: inout RandomStream) {
        guard sample.noiseSigma > 0 else { return }
        for index in image.pixels.indices {
            let level = Double(image.pixels[index]) + sample.noiseSigma * stream.normal()
            image.pixels[index] = UInt8(min(max(level, 0), 255).rounded())
        }
    }

    private static func bilevel(_ image: GrayImage) -> GrayImage {
        GrayImage(width: image.width, height: image.height, pixels: image.pixels.map { $0 < 128 ? 0 : 255 })
    }
}
