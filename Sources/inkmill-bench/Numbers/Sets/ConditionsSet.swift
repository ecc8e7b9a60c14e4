import Dataset
import Foundation
import ImageCodecs
import Imaging
import Ingest
import SheetSimulation
import Support

/// Lines of MNIST's test digits of several writers, over a grid of conditions: each factor by itself over its range, then all at random.
enum ConditionsSet: NumberSet {
    static let name = "conditions"
    static let dataFolder: String? = "mnist"

    private static let linesPerLevel = 150, mixedCount = 600
    private static let seed: UInt64 = 23

    /// One thing that differs between lines, and the levels it is looked at.
    private struct Factor: Sendable {
        let name: String
        let levels: [Double]
        let set: @Sendable (inout SideBySideDigits, Double) -> Void
    }

    private static let factors: [Factor] = [
        Factor(name: "gap", levels: [-0.2, -0.1, -0.05, 0, 0.1, 0.3, 0.6]) { $0.gap = $1 },
        Factor(name: "pen change", levels: [-0.06, -0.04, 0, 0.04, 0.08, 0.12]) { $0.penChange = $1 },
        Factor(name: "digit height", levels: [10, 14, 20, 40, 80]) { $0.digitHeight = $1 },
        Factor(name: "darkness", levels: [0.15, 0.3, 0.6, 0.95]) { $0.darkness = $1 },
        Factor(name: "paper", levels: [0.3, 0.5, 0.7, 1]) { $0.paper = $1 },
        Factor(name: "blur", levels: [0.03, 0.06, 0.1]) { $0.blur = $1 },
        Factor(name: "noise", levels: [5, 15, 30]) { $0.noise = $1 },
        Factor(name: "slant", levels: [-0.3, 0.3, 0.6]) { $0.slant = $1 },
        Factor(name: "unevenness", levels: [0.1, 0.2]) { $0.unevenness = $1 },
        Factor(name: "neighbor lines", levels: [0.05, 0.15, 0.3]) { $0.neighborPart = $1 },
        Factor(name: "rule", levels: [0.02, 0.05, 0.1]) { $0.rule = $1 },
        Factor(name: "margin", levels: [0.05, 0.2, 1, 2]) { $0.margin = $1 },
    ]

    static func results(_ bench: NumbersBench) throws -> [BenchmarkResult] {
        let importer = try MNISTImporter(
            imagesPath: bench.dataFolder + "/t10k-images-idx3-ubyte.gz", labelsPath: bench.dataFolder + "/t10k-labels-idx1-ubyte.gz")
        var digits = [[Glyph]](repeating: [], count: 10)
        for digit in try importer.digits() {
            if let label = digit.label { digits[Int(label)].append(digit.glyph) }
        }
        var conditions: [(name: String, rows: [SideBySideDigits])] = factors.flatMap { factor in
            factor.levels.map { level in
                var row = SideBySideDigits()
                factor.set(&row, level)
                return ("\(factor.name) \(NumberText.short(level))", Array(repeating: row, count: linesPerLevel))
            }
        }
        var stream = RandomStream(seed: seed, purpose: .testing)
        conditions.append(("all at random", (0..<mixedCount).map { _ in SideBySideDigits.random(using: &stream) }))
        let recognition = try Recognition(model: IngestBench.model, layout: .line, jobs: NumbersBenchmark.threadCount)
        var number: UInt64 = 0
        return try conditions.flatMap { name, rows -> [BenchmarkResult] in
            var written: [NumberPicture] = [], readings: [ReadNumber] = []
            for row in rows {
                number += 1
                var stream = RandomStream(seed: seed, purpose: .testing, sample: number)
                let (picture, text) = row.written(with: digits, using: &stream)
                let file = bench.temporaryFolder + "/\(number).png"
                try Data(PNGEncoder.encode(picture)).write(to: URL(fileURLWithPath: file))
                written.append(NumberPicture(file: file, text: text))
                readings.append(try recognition.readNumber(file))
            }
            let tally = NumberTally(written, readings)
            return NumberTally.metrics.filter { metrics.contains($0.name) }.map { metric in
                BenchmarkResult(
                    caseName: name, metric: metric.name, unit: metric.unit, threads: NumbersBenchmark.threadCount,
                    value: metric.value(tally))
            }
        }
    }

    private static let metrics: Set = ["numbersRight", "numbersFlagged", "wrongWithoutFlag", "likeliestRight", "probabilityOverRight"]
}
