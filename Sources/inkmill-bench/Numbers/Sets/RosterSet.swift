import Forms
import Foundation
import Ingest
import SheetSimulation
import Support

/// 300 sheets with a student number of eight digits in boxes, real people's digits, and a list of 400 numbers of which theirs are some;
/// read with and without the list.
enum RosterSet: NumberSet {
    static let name = "roster"
    static let dataFolder: String? = "mnist"

    private static let sheetCount = 300, entryCount = 400, digitCount = 8
    private static let seed: UInt64 = 22
    private static let dotsPerInch = 150.0

    static func results(_ bench: NumbersBench) async throws -> [BenchmarkResult] {
        var stream = RandomStream(seed: seed, purpose: .testing, sample: 0)
        var entries: [String] = []
        while entries.count < entryCount {
            // Numbers of a school have their year in front.
            let entry = String(20_200_000 + 10_000 * stream.below(6) + stream.below(10_000))
            if !entries.contains(entry) { entries.append(entry) }
        }
        let list = bench.temporaryFolder + "/roster.csv"
        try ("id\n" + entries.joined(separator: "\n") + "\n").write(toFile: list, atomically: true, encoding: .utf8)
        let template = try SheetTemplate(yaml: form, file: "roster.yaml")
        let pages = NumberPages(
            drawing: template, placeHeightMM: boxHeightMM, source: try TraceSource(dataFolder: IngestBench.dataFolder, jobs: 2), seed: seed)
        var files: [String] = []
        for sheet in 0..<sheetCount {
            let digits = entries[sheet].compactMap { $0.wholeNumberValue.map(UInt8.init) }
            let image = try pages.page(
                sheet, digits: digits, capture: sheet % 2 == 0 ? .phone : .photoScan, dotsPerInch: dotsPerInch)
            files.append(bench.temporaryFolder + "/sheet\(sheet).jpg")
            try Data(image).write(to: URL(fileURLWithPath: files[sheet]))
        }
        return try ["", "WithList"].flatMap { what -> [BenchmarkResult] in
            let file = bench.temporaryFolder + "/form\(what).yaml"
            let rules = "rules:\n  - oneOf: { field: student, file: roster.csv, column: id, unique: true }\n"
            try (form + (what.isEmpty ? "" : rules)).write(toFile: file, atomically: true, encoding: .utf8)
            let read = try Recognition(
                model: IngestBench.model, layout: .sheet(templateFile: file), acceptance: .errorRate(0.001),
                jobs: NumbersBenchmark.threadCount
            ).read(files)
            var outcomes = NumberOutcomes()
            for (sheet, file) in files.enumerated() {
                outcomes.add(read.numbers?.sheets.first { $0.file == file }?.numbers.first, text: entries[sheet])
            }
            return outcomes.results(name, what)
        }
    }

    private static let boxHeightMM = 10.0

    private static let form = """
        name: exam
        pageSizeMM: { width: 140, height: 100 }
        registration:
          marks: { insetMM: 12, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7] }
        fields:
          - boxes:
              name: student
              originMM: { x: 26, y: 42 }
              boxSizeMM: { width: 8, height: \(boxHeightMM) }
              pitchMM: { width: 11, height: \(boxHeightMM) }
              columnCount: 8
              lineWidthMM: 0.3

        """
}
