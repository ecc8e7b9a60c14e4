import Dataset
import Foundation
import NeuralNetwork
import Support
import Training

/// Does augmentation help? Networks trained with none, with each family alone, and with all, on few and on many digits.
///
/// Every network is that of 468,010 parameters; the epoch is chosen on validation writers, the test digits are read once by what
/// was chosen. Three seeds each, of the weights, the writers' division and the digits drawn. What is done is kept in
/// `processed/ablation`: a run that was stopped goes on in the middle of a network, and `table.md` there holds what there is so far.
enum AblationBenchmark: SetBenchmark {
    static let name = "ablation"
    static let isLong = true
    private static let seeds: [UInt64] = [1, 2, 3]

    static var setNames: [String] { AblationSet.all.map(\.name) }

    static func run(set name: String) throws -> [BenchmarkResult] {
        guard let set = AblationSet.all.first(where: { $0.name == name }) else { return [] }
        let folder = IngestBench.packageFolder + "/processed/ablation"
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        guard let digits = try AblationDigits(set.digits, folder: folder, jobs: jobs) else {
            return [figure(set, "testError", nil, jobs: jobs, skipped: "the data is not in \(IngestBench.dataFolder)")]
        }
        var results: [BenchmarkResult] = []
        for family in set.families {
            let outcomes = try seeds.map { seed in
                try AblationRun(set: set, family: family, seed: seed, table: digits.table, folder: folder).outcome(jobs: jobs)
            }
            let errors = outcomes.map(\.testError)
            results.append(figure(set, "\(family) testError", errors.reduce(0, +) / Double(errors.count), jobs: jobs))
        }
        try AtomicFile.write(try AblationTable(folder: folder, seeds: seeds).text, to: folder + "/table.md")
        return results
    }

    private static func figure(
        _ set: AblationSet, _ metric: String, _ value: Double?, jobs: Int, skipped: String? = nil
    ) -> BenchmarkResult {
        BenchmarkResult(caseName: set.name, metric: metric, unit: "fraction", threads: jobs, value: value, skipped: skipped)
    }
}

/// What one network came to.
struct AblationOutcome: Codable {
    /// Of everything that decides it.
    let key: ContentDigest
    let selectedEpoch: Int
    let validationAccuracy: Double
    let testCount: Int
    let testCorrectCount: Int

    var testError: Double { 1 - Double(testCorrectCount) / Double(testCount) }
}

/// One network of the comparison.
struct AblationRun {
    let set: AblationSet
    let family: AblationFamily
    let seed: UInt64
    let table: DigitTable
    let folder: String

    /// Raised when the method changes.
    private static let version = 1

    static func file(_ set: AblationSet, _ family: AblationFamily, seed: UInt64, folder: String) -> String {
        "\(folder)/\(set.name)/\(family)-seed\(seed)/outcome.json"
    }

    /// Trains and evaluates, or takes what was done before.
    func outcome(jobs: Int) throws -> AblationOutcome {
        let file = Self.file(set, family, seed: seed, folder: folder)
        let split = try WriterSplit(writers: table.writers, rule: set.splitRule, seed: seed)
        let rows = trainRows(split)
        let key = try key(rows)
        if let done = try? JSONFile.read(AblationOutcome.self, from: file), done.key == key { return done }
        FileHandle.standardError.write(Data("ablation: \(set.name), \(family), seed \(seed)\n".utf8))
        let samples = AugmentedSamples(
            plan: ShardPlan(rows: rows, copyCount: set.copyCount), digits: table.digits, recipe: try family.recipe, seed: seed,
            detail: table.profile.detail, digest: key)
        let validation = table.rows(of: .validation, in: split).map { table.digits[$0] }
        let test = table.rows(of: .test, in: split).map { table.digits[$0] }
        let training = try TrainingRun(
            settings: set.settings, network: try network(), samples: samples, validation: validation,
            folder: (file as NSString).deletingLastPathComponent, seed: seed)
        let trained = try training.run(jobs: jobs)
        let evaluation = Evaluation(try Predictor(trained.network).predictions(of: test, jobs: jobs))
        let outcome = AblationOutcome(
            key: key, selectedEpoch: trained.selectedEpoch,
            validationAccuracy: trained.history[trained.selectedEpoch - 1].validationAccuracy ?? 0,
            testCount: evaluation.count, testCorrectCount: evaluation.correctCount)
        try JSONFile.write(outcome, to: file)
        return outcome
    }

    /// All digits of the training writers, or as many as the set takes, drawn by the seed.
    private func trainRows(_ split: WriterSplit) -> [Int] {
        let rows = table.rows(of: .train, in: split)
        guard let count = set.trainCount, count < rows.count else { return rows }
        let order = EpochOrder(count: rows.count, seed: seed, epoch: 0)
        return (0..<count).map { rows[order[$0]] }.sorted()
    }

    private func network() throws -> Network {
        if let base = set.base { return try Model.builtin(named: base, profile: table.profile).network }
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape, layers: NetworkPreset.conv32x2_64x2.layers(classCount: 10))
        return Network(description: description, seed: seed)
    }

    private func key(_ rows: [Int]) throws -> ContentDigest {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let settings = String(decoding: try encoder.encode(set.settings), as: UTF8.self)
        let recipe = String(decoding: try encoder.encode(try family.recipe), as: UTF8.self)
        let digits = ContentDigest(of: rows.map { table.digits[$0] }.flatMap { Array($0.id.utf8) + $0.glyph.ink })
        let parts = ["\(Self.version)", set.name, "\(seed)", "\(set.copyCount)", "\(set.splitRule)", settings, recipe, digits.hex]
        return ContentDigest(of: parts.joined(separator: "\n"))
    }
}
