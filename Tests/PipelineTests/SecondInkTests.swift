import Forms
import ImageCodecs
import Imaging
import SheetSimulation
import Support
import Testing
import TestSupport
@testable import Ingest

/// Ticks in red over digits in blue, black and pencil, over papers of several tints, as scanners and cameras store them.
@Suite struct SecondInkTests {
    private static let yaml = """
        name: form
        pageSizeMM: { width: 140, height: 100 }
        registration:
          marks: { insetMM: 10, diameterMM: 7, holeFractions: [0.25, 0.4, 0.55, 0.7] }
        fields:
          - grid:
              originMM: { x: 23, y: 28 }
              pitchMM: { width: 9.4, height: 11 }
              columnCount: 10
              rowCount: 4
              lineWidthMM: 0.3
              labels: byColumn

        """

    struct Condition: Sendable, CustomTestStringConvertible {
        let ink: SIMD3<Double>
        let paper: SIMD3<Double>
        let dotsPerInch: Double
        /// Nil for a PNG.
        let quality: Int?

        var testDescription: String { "\(ink) on \(paper), \(dotsPerInch) dpi, \(quality.map(String.init) ?? "png")" }
    }

    private static let black = SIMD3(35.0, 33, 36), blue = SIMD3(45.0, 60, 150), pencil = SIMD3(120.0, 120, 122)
    private static let red = SIMD3(205.0, 45, 50)
    private static let white = SIMD3(245.0, 245, 245), warm = SIMD3(240.0, 226, 196), cold = SIMD3(222.0, 232, 246)

    static let conditions: [Condition] = [
        Condition(ink: black, paper: white, dotsPerInch: 300, quality: nil),
        Condition(ink: blue, paper: warm, dotsPerInch: 300, quality: 75),
        Condition(ink: pencil, paper: cold, dotsPerInch: 200, quality: 90),
        Condition(ink: blue, paper: white, dotsPerInch: 150, quality: 75),
        Condition(ink: black, paper: cold, dotsPerInch: 150, quality: 60),
        Condition(ink: black, paper: warm, dotsPerInch: 200, quality: 40),
        Condition(ink: pencil, paper: warm, dotsPerInch: 150, quality: 95),
    ]

    private static let inkCount = 40

    /// The page in color, with ticks over the cells of every other column, and which these are.
    private static func page(_ condition: Condition, isTicked: Bool) throws -> (file: [UInt8], ticked: Set<Int>) {
        let settings = try SimulationSettings(
            seed: 5, sheetNumber: 1, writerNumber: 2, capture: .documentScan, dotsPerInch: condition.dotsPerInch)
        let sheet = SheetSimulator(template: try SheetTemplate(yaml: yaml, file: "form.yaml")).sheet(settings)
        let image = sheet.image
        var ticks = CoverageLayer(width: image.width, height: image.height)
        var ticked: Set<Int> = []
        for (index, cell) in sheet.cells.enumerated() where isTicked && cell.column % 2 == 0 {
            ticked.insert(index)
            let middle = cell.quad.reduce(Point(x: 0, y: 0), +) * 0.25, mm = condition.dotsPerInch / 25.4
            ticks.draw(
                from: Point(x: middle.x - 2 * mm, y: middle.y), to: Point(x: middle.x - 0.6 * mm, y: middle.y + 2.4 * mm), radius: 0.3 * mm)
            ticks.draw(
                from: Point(x: middle.x - 0.6 * mm, y: middle.y + 2.4 * mm), to: Point(x: middle.x + 2.8 * mm, y: middle.y - 2.6 * mm),
                radius: 0.3 * mm)
        }
        var samples = [UInt8](repeating: 0, count: 3 * image.pixels.count)
        for (at, level) in image.pixels.enumerated() {
            let share = min(1, max(0, (245 - Double(level)) / 210)), red = ticks.values[at]
            for channel in 0..<3 {
                let ink = 1 - share * (1 - condition.ink[channel] / 245), tick = 1 - red * (1 - Self.red[channel] / 245)
                samples[3 * at + channel] = UInt8(condition.paper[channel] * ink * tick)
            }
        }
        let color = ColorImage(width: image.width, height: image.height, samples: samples)
        return (try condition.quality.map { try JPEGEncoder.encode(color, quality: $0) } ?? PNGEncoder.encode(color), ticked)
    }

    private struct CoverageLayer {
        let width: Int
        let height: Int
        var values: [Double]

        init(width: Int, height: Int) {
            (self.width, self.height) = (width, height)
            values = Array(repeating: 0, count: width * height)
        }

        mutating func draw(from a: Point, to b: Point, radius: Double) {
            let reach = radius + 1
            for y in max(0, Int(min(a.y, b.y) - reach))..<min(height, Int(max(a.y, b.y) + reach) + 1) {
                for x in max(0, Int(min(a.x, b.x) - reach))..<min(width, Int(max(a.x, b.x) + reach) + 1) {
                    let p = Point(x: Double(x), y: Double(y)), along = b - a
                    let t = min(max(((p.x - a.x) * along.x + (p.y - a.y) * along.y) / (along.x * along.x + along.y * along.y), 0), 1)
                    let share = min(max(radius + 0.5 - p.distance(to: a + along * t), 0), 1)
                    values[y * width + x] = max(values[y * width + x], share)
                }
            }
        }
    }

    private static func read(_ file: [UInt8], ending: String, template: String) throws -> Recognition.Result {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(template, to: folder + "/form.yaml")
            try AtomicFile.write(file, to: folder + "/page." + ending)
            return try Recognition(model: "builtin/mnist", layout: .sheet(templateFile: folder + "/form.yaml"), jobs: 1)
                .read([folder + "/page." + ending])
        }
    }

    @Test(arguments: conditions) func tickedDigitsAreFlaggedAndNoOther(_ condition: Condition) throws {
        let ending = condition.quality == nil ? "png" : "jpg"
        let (file, ticked) = try Self.page(condition, isTicked: true)
        let result = try Self.read(file, ending: ending, template: Self.yaml)
        #expect(result.readings.count == Self.inkCount)
        let flagged = Set(result.readings.indices.filter { result.readings[$0].status == "secondInk" })
        #expect(flagged == ticked)
        #expect(result.rejects.map(\.code) == ["sheet.second-ink"] && result.rejects[0].description.contains("(red)"))
        let plain = try Self.read(try Self.page(condition, isTicked: false).file, ending: ending, template: Self.yaml)
        #expect(plain.readings.count == Self.inkCount && plain.rejects.isEmpty)
        #expect(plain.readings.allSatisfy { $0.status != "secondInk" })
    }

    @Test(arguments: conditions) func digitsUnderIgnoredTicksAreRead(_ condition: Condition) throws {
        let ending = condition.quality == nil ? "png" : "jpg"
        let file = try Self.page(condition, isTicked: true).file
        let result = try Self.read(file, ending: ending, template: Self.yaml + "ink: { ignore: [red] }\n")
        let wrong = result.readings.count { $0.digit != nil && $0.digit != $0.column }, missed = result.readings.count { $0.digit == nil }
        if condition.dotsPerInch < 180 {
            // Half of the cells are ticked; what cannot be told is not guessed.
            #expect(wrong == 0 && missed <= Self.inkCount / 2, "\(wrong) wrong, \(missed) not read")
        } else {
            // Pencil under a tick is read as it can be, and hardly ever wrongly for certain.
            let sure = result.readings.count { $0.digit != nil && $0.digit != $0.column && ($0.probability ?? 0) >= 0.9 }
            #expect(sure <= 1 && wrong + missed <= 8, "\(wrong) wrong, \(sure) of them for certain, \(missed) not read")
        }
    }

    @Test func aPictureInColorIsReadAsItsGrayIs() throws {
        for condition in Self.conditions.filter({ $0.quality != nil }) {
            let file = try Self.page(condition, isTicked: false).file
            let gray = try ImageDecoder().decode(file), color = try ImageDecoder(keepsChroma: true).decode(file)
            #expect(gray.image == color.image && gray.chroma == nil && color.chroma != nil)
            #expect(gray.warnings == color.warnings && gray.dotsPerInch == color.dotsPerInch)
        }
    }
}
