import FormLearning
import Forms
import Foundation
import ImageCodecs
import Imaging
import Ingest
import SheetSimulation
import Support

/// Class lists: tables of 39 rows with five scores and their sum, real people's digits in them, photographed; read with and without the
/// rule that the sum adds up. The form is learned from a scan of its blank.
enum TableSet: NumberSet {
    static let name = "table"
    static let dataFolder: String? = "mnist"

    private static let pageCount = 12
    private static let rowCount = 39, scoreCount = 5, placeCount = 3
    private static let placeMM = 4.2
    private static let seed: UInt64 = 21
    private static let blankFraction = 0.04, smallFraction = 0.15
    private static let dotsPerInch = 200.0

    static func results(_ bench: NumbersBench) async throws -> [BenchmarkResult] {
        let template = try SheetTemplate(yaml: drawing, file: "table.yaml")
        let simulator = SheetSimulator(template: template)
        let blank = try SimulationSettings(
            seed: seed, sheetNumber: 0, writerNumber: nil, capture: .documentScan, dotsPerInch: dotsPerInch)
        let learned = try FormLearner().learn(simulator.sheet(blank).image, name: "list", pageSizeMM: template.pageSizeMM).template
        let source = try TraceSource(dataFolder: IngestBench.dataFolder, jobs: 2)
        let pages = NumberPages(drawing: template, source: source, seed: seed)
        var files: [String] = [], truth: [[String: [String?]]] = []
        for page in 0..<pageCount {
            var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(page))
            let rows = (0..<rowCount).map { _ in (0..<scoreCount).map { _ in score(using: &stream) } }
            let sums = rows.map { $0.reduce(0) { $0 + ($1 ?? 0) } }
            let columns = (0..<scoreCount).map { column in rows.map { $0[column] } } + [sums.map(Optional.some)]
            // Column by column, as the drawing has its places.
            let digits = columns.flatMap { $0.flatMap { NumberPages.rightAligned($0, placeCount: placeCount) } }
            let printed = template.printedCells.count - digits.count
            let image = try pages.page(
                page, digits: Array(repeating: nil, count: printed) + digits, capture: page % 3 == 0 ? .photoScan : .phone,
                dotsPerInch: dotsPerInch)
            files.append(bench.temporaryFolder + "/page\(page).jpg")
            try Data(image).write(to: URL(fileURLWithPath: files[page]))
            truth.append(
                Dictionary(uniqueKeysWithValues: zip(names, columns.map { $0.map { $0.map(String.init) } })))
        }
        return try ["", "WithSums"].flatMap { what -> [BenchmarkResult] in
            let file = bench.temporaryFolder + "/list\(what).yaml"
            try (learned.yaml().renamingColumns + (what.isEmpty ? "" : rules)).write(toFile: file, atomically: true, encoding: .utf8)
            let recognition = try Recognition(
                model: IngestBench.model, layout: .sheet(templateFile: file), acceptance: .errorRate(0.001),
                jobs: NumbersBenchmark.threadCount)
            var seconds = 0.0
            let read = try ProcessorTime.measure(&seconds) { try recognition.read(files) }
            var outcomes = NumberOutcomes()
            for (page, columns) in truth.enumerated() {
                let sheet = read.numbers?.sheets.first { $0.file == files[page] }
                let numbers = Dictionary((sheet?.numbers ?? []).map { ("\($0.field) \($0.row)", $0) }) { first, _ in first }
                for (field, texts) in columns {
                    for (row, text) in texts.enumerated() { outcomes.add(numbers["\(field) \(row)"], text: text) }
                }
            }
            return outcomes.results(name, what) + [
                BenchmarkResult(
                    caseName: name, metric: "pagesRefused" + what, unit: "pages", threads: NumbersBenchmark.threadCount,
                    value: Double(files.count - (read.numbers?.sheets.count ?? 0))),
                BenchmarkResult(
                    caseName: name, metric: "processorSecondsPerNumber" + what, unit: "s", threads: NumbersBenchmark.threadCount,
                    value: seconds / Double(max(1, outcomes.count))),
            ]
        }
    }

    private static var names: [String] { (1...scoreCount).map { "t\($0)" } + ["total"] }

    private static func score(using stream: inout RandomStream) -> Int? {
        if stream.chance(blankFraction) { return nil }
        return stream.chance(smallFraction) ? 1 + stream.below(9) : 10 + stream.below(91)
    }

    private static let rules = """
        rules:
          - range: { fields: [t1, t2, t3, t4, t5], min: 0, max: 100 }
          - sum: { total: total, of: [t1, t2, t3, t4, t5] }

        """

    // MARK: The form

    private static let widthsMM = [30.0, 20, 20, 20, 20, 20, 24]
    private static let originMM = Point(x: 20, y: 30)
    private static let rowMM = 6.0

    /// The printed table, then the places for digits.
    private static var drawing: String {
        func left(_ column: Int) -> Double { originMM.x + widthsMM.prefix(column).reduce(0, +) }
        let printed = widthsMM.indices.map { column in
            """
              - grid:
                  name: c\(column)
                  originMM: { x: \(left(column)), y: \(originMM.y) }
                  pitchMM: { width: \(widthsMM[column]), height: \(rowMM) }
                  columnCount: 1
                  rowCount: \(rowCount)
                  lineWidthMM: 0.25
            """
        }
        let places = (0...scoreCount).map { score in
            """
              - grid:
                  name: p\(score)
                  originMM: { x: \(left(score + 1) + (widthsMM[score + 1] - Double(placeCount) * placeMM) / 2), y: \(originMM.y) }
                  pitchMM: { width: \(placeMM), height: \(rowMM) }
                  columnCount: \(placeCount)
                  rowCount: \(rowCount)
                  lineWidthMM: 0
            """
        }
        return """
            name: list
            pageSizeMM: { width: 210, height: 297 }
            registration:
              print: { frames: [{ x: 20, y: 30, width: 30, height: 6 }] }
            fields:
            \((printed + places).joined(separator: "\n"))

            """
    }
}

extension String {
    /// A learned table without its first column, for names, and with the others named.
    fileprivate var renamingColumns: String {
        var text = self
        for (column, name) in ["t1", "t2", "t3", "t4", "t5", "total"].enumerated() {
            text = text.replacing("name: A\(column + 2)\n", with: "name: \(name)\n")
        }
        return text.replacing("number: {}", with: "number: { maxDigitCount: 3 }")
    }
}
