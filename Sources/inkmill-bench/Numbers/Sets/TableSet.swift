import FormLearning
import Forms
import Foundation
import ImageCodecs
import Imaging
import Ingest
import SheetSimulation
import Support

/// Class lists: tables of 39 rows with five scores and their sum, real people's digits in them, photographed; read with and without the
/// rule that the sum adds up, and with it at a wanted error rate of one in ten thousand. The form is learned from a scan of its blank.
///
/// Where the environment variable `INKMILL_BENCH_PAGES` is set, it says how many pages are read instead of 12.
enum TableSet: NumberSet {
    static let name = "table"
    static let dataFolder: String? = "mnist"

    private static let usualPageCount = 12
    /// Pages that lie in the temporary folder at a time.
    private static let partCount = 12
    private static let rowCount = 39, scoreCount = 5, placeCount = 3
    private static let placeMM = 4.2
    private static let seed: UInt64 = 21
    private static let blankFraction = 0.04, smallFraction = 0.15
    private static let dotsPerInch = 200.0

    /// How the pages are read, with or without rules, and what came of it so far.
    private struct Reader {
        let what: String
        let recognition: Recognition
        var outcomes = NumberOutcomes()
        var refusedCount = 0
        var seconds = 0.0

        /// - Parameter truth: of each page, what stands in each row of each field.
        mutating func read(_ files: [String], truth: [[String: [String?]]]) throws {
            let read = try ProcessorTime.measure(&seconds) { try recognition.read(files) }
            for (file, columns) in zip(files, truth) {
                let sheet = read.numbers?.sheets.first { $0.file == file }
                let numbers = Dictionary((sheet?.numbers ?? []).map { ("\($0.field) \($0.row)", $0) }) { first, _ in first }
                for (field, texts) in columns {
                    for (row, text) in texts.enumerated() { outcomes.add(numbers["\(field) \(row)"], text: text) }
                }
            }
            refusedCount += files.count - (read.numbers?.sheets.count ?? 0)
        }

        var results: [BenchmarkResult] {
            outcomes.results(name, what) + [
                BenchmarkResult(
                    caseName: name, metric: "pagesRefused" + what, unit: "pages", threads: NumbersBenchmark.threadCount,
                    value: Double(refusedCount)),
                BenchmarkResult(
                    caseName: name, metric: "processorSecondsPerNumber" + what, unit: "s", threads: NumbersBenchmark.threadCount,
                    value: seconds / Double(max(1, outcomes.count))),
            ]
        }
    }

    static func results(_ bench: NumbersBench) async throws -> [BenchmarkResult] {
        let template = try SheetTemplate(yaml: drawing, file: "table.yaml")
        let blank = try SimulationSettings(
            seed: seed, sheetNumber: 0, writerNumber: nil, capture: .documentScan, dotsPerInch: dotsPerInch)
        let learned = try FormLearner().learn(
            SheetSimulator(template: template).sheet(blank).image, name: "list", pageSizeMM: template.pageSizeMM
        ).template
        let pages = NumberPages(
            drawing: template, placeHeightMM: rowMM, source: try TraceSource(dataFolder: IngestBench.dataFolder, jobs: 2), seed: seed)
        var readers = try [
            (what: "", rules: "", wrongFraction: 0.001), ("WithSums", rules, 0.001), ("WithSumsSurest", rules, 0.0001),
        ].map { what, rules, wrongFraction in
            let file = bench.temporaryFolder + "/list\(what).yaml"
            try (learned.yaml().renamingColumns + rules).write(toFile: file, atomically: true, encoding: .utf8)
            return Reader(
                what: what,
                recognition: try Recognition(
                    model: IngestBench.model, layout: .sheet(templateFile: file), acceptance: .errorRate(wrongFraction),
                    jobs: NumbersBenchmark.threadCount))
        }
        let pageCount = IngestBench.pageCount(usual: usualPageCount)
        for first in stride(from: 0, to: pageCount, by: partCount) {
            var files: [String] = [], truth: [[String: [String?]]] = []
            for page in first..<min(first + partCount, pageCount) {
                let (image, columns) = try filledPage(page, pages)
                files.append(bench.temporaryFolder + "/page\(page).jpg")
                try Data(image).write(to: URL(fileURLWithPath: bench.temporaryFolder + "/page\(page).jpg"))
                truth.append(columns)
            }
            for index in readers.indices { try readers[index].read(files, truth: truth) }
            for file in files { try FileManager.default.removeItem(atPath: file) }
        }
        return readers.flatMap(\.results)
    }

    /// A picture of a list, and what stands in each row of each field.
    private static func filledPage(_ page: Int, _ pages: NumberPages) throws -> (image: [UInt8], columns: [String: [String?]]) {
        var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(page))
        let rows = (0..<rowCount).map { _ in (0..<scoreCount).map { _ in score(using: &stream) } }
        let sums = rows.map { $0.reduce(0) { $0 + ($1 ?? 0) } }
        let columns = (0..<scoreCount).map { column in rows.map { $0[column] } } + [sums.map(Optional.some)]
        // Column by column, as the drawing has its places.
        let digits = columns.flatMap { $0.flatMap { NumberPages.rightAligned($0, placeCount: placeCount) } }
        let printed = pages.drawing.printedCells.count - digits.count
        let image = try pages.page(
            page, digits: Array(repeating: nil, count: printed) + digits, capture: page % 3 == 0 ? .photoScan : .phone,
            dotsPerInch: dotsPerInch)
        return (image, Dictionary(uniqueKeysWithValues: zip(names, columns.map { $0.map { $0.map(String.init) } })))
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
