import Augmentation
import Dataset
import Foundation
import NeuralNetwork
import Support
import Training

/// How few sheets are enough: accuracy on writers held out, after fine-tuning the shipped model with 1, 2, 4 and 8 of the ten pencil
/// forms, beside the same network trained on them from nothing.
///
/// Five draws hold out two writers each, every writer once. How many epochs there are was fixed beforehand; the mild augmentation of
/// fine-tuning was chosen among three on other divisions of the same ten writers. From nothing all families of the ablation are
/// used, which such few digits need. What is done is kept in `processed/few-sheets`, with a table and the curve.
enum FewSheetsBenchmark: Benchmark {
    static let name = "few-sheets"
    static let isLong = true
    private static let drawCount = 5

    static func run() throws -> [BenchmarkResult] {
        let folder = IngestBench.packageFolder + "/processed/few-sheets"
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        guard let digits = try AblationDigits(.ufpr, folder: folder, jobs: jobs) else {
            return [
                BenchmarkResult(
                    caseName: name, metric: "error", unit: "fraction", threads: jobs,
                    skipped: "the data is not in \(IngestBench.dataFolder)")
            ]
        }
        let base = try Model.builtin(named: "mnist", profile: digits.table.profile)
        let baseDigest = ContentDigest(of: try base.encoded())
        var curve = FewSheetsCurve()
        for draw in 0..<drawCount {
            let bench = FewSheetsDraw(
                table: digits.table, number: draw, base: base.network, baseDigest: baseDigest, folder: folder)
            curve.add(sheets: 0, isFineTuned: true, try bench.outcome(sheets: 0, isFineTuned: true, jobs: jobs))
            for sheets in [1, 2, 4, 8] {
                for isFineTuned in [true, false] {
                    curve.add(
                        sheets: sheets, isFineTuned: isFineTuned,
                        try bench.outcome(sheets: sheets, isFineTuned: isFineTuned, jobs: jobs))
                }
            }
        }
        try AtomicFile.write(curve.table, to: folder + "/table.md")
        try AtomicFile.write(curve.chart.svgFile, to: folder + "/curve.svg")
        return curve.points.map { point in
            BenchmarkResult(
                caseName: "ufpr, \(point.sheets) sheets, \(point.isFineTuned ? "fine-tuned" : "from nothing")", metric: "error",
                unit: "fraction", threads: jobs, value: point.meanError)
        }
    }
}

/// One draw: two writers held out, the others in an order.
struct FewSheetsDraw {
    let table: DigitTable
    let number: Int
    let base: Network
    let baseDigest: ContentDigest
    let folder: String

    struct Outcome: Codable {
        let key: ContentDigest
        let testCount: Int
        let correctCount: Int

        var error: Double { 1 - Double(correctCount) / Double(testCount) }
    }

    private static let heldOutCount = 2, copyCount = 32

    /// What is done to the copies: little for a model that reads well already, much for one that knows nothing.
    private static func augmentation(isFineTuned: Bool) throws -> AugmentationRecipe {
        guard isFineTuned else { return try AblationFamily.all.recipe }
        return try AugmentBenchmark.recipe([
            "rotate: { degreesRange: [-12, 12] }", "scale: { factorRange: [0.88, 1.12] }", "shear: { degreesRange: [-8, 8] }",
            "translate: { fractionRange: [-0.07, 0.07] }", "strokeWidth: { pixelsRange: [-0.4, 0.7], probability: 0.5 }",
        ])
    }

    /// The writers in one order for all draws; each draw holds out the next two.
    private var writers: (test: Set<String>, train: [String]) {
        var stream = RandomStream(seed: 11, purpose: .testing)
        let all = table.writers.sorted()
        let order = stream.permutation(of: all.count).map { all[$0] }
        let start = number * Self.heldOutCount
        let test = Set(order[start..<start + Self.heldOutCount])
        let rest = Array(order[(start + Self.heldOutCount)...] + order[..<start])
        return (test, rest)
    }

    /// Trains and reads the writers held out, or takes what was done before.
    func outcome(sheets: Int, isFineTuned: Bool, jobs: Int) throws -> Outcome {
        let writers = writers, chosen = Set(writers.train.prefix(sheets))
        let test = table.digits.filter { writers.test.contains($0.writer) && $0.label != nil }
        let rows = table.digits.indices.filter { chosen.contains(table.digits[$0].writer) && table.digits[$0].label != nil }
        let settings = Self.settings(isFineTuned: isFineTuned)
        let start = isFineTuned ? base : Network(description: base.description, seed: UInt64(number + 1))
        let augmentation = try Self.augmentation(isFineTuned: isFineTuned)
        let key = try key(rows, settings, augmentation, isFineTuned: isFineTuned)
        let run = "\(folder)/draw\(number)-\(sheets)-\(isFineTuned ? "tuned" : "scratch")"
        let file = run + "/outcome.json"
        if let done = try? JSONFile.read(Outcome.self, from: file), done.key == key { return done }
        var network = start
        if !rows.isEmpty {
            FileHandle.standardError.write(Data("few-sheets: \(run)\n".utf8))
            let samples = AugmentedSamples(
                plan: ShardPlan(rows: rows, copyCount: Self.copyCount), digits: table.digits,
                recipe: augmentation, seed: 1, detail: table.profile.detail, digest: key)
            network = try TrainingRun(
                settings: settings, network: start, samples: samples, validation: [], folder: run, seed: UInt64(number + 1)
            ).run(jobs: jobs).network
        }
        let evaluation = Evaluation(try Predictor(network).predictions(of: test, jobs: jobs))
        let outcome = Outcome(key: key, testCount: evaluation.count, correctCount: evaluation.correctCount)
        try JSONFile.write(outcome, to: file)
        return outcome
    }

    private static func settings(isFineTuned: Bool) -> TrainingSettings {
        TrainingSettings(
            epochs: isFineTuned ? 4 : 6, samplesPerEpoch: isFineTuned ? 1500 : 3000, batchSize: 50,
            optimizer: .adamW(weightDecay: 0.02),
            schedule: LearningRateSchedule(shape: .oneCycle, peak: isFineTuned ? 0.0007 : 0.003, warmUpFraction: 0.25),
            averagingDecay: 0.99, selection: .last)
    }

    private func key(_ rows: [Int], _ settings: TrainingSettings, _ augmentation: AugmentationRecipe, isFineTuned: Bool) throws
        -> ContentDigest
    {
        let digits = ContentDigest(of: rows.flatMap { Array(table.digits[$0].id.utf8) + table.digits[$0].glyph.ink })
        let parts = [
            try JSONFile.encoded(settings), try JSONFile.encoded(augmentation), digits.hex, baseDigest.hex,
            "\(number) \(Self.copyCount) \(isFineTuned)",
        ]
        return ContentDigest(of: parts.joined(separator: "\n"))
    }
}
