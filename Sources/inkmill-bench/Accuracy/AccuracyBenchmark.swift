import Foundation
import Pipeline
import Recipes
import Support
import Training

/// What the recipes of `manifests/accuracy` reach on MNIST's test set, and what they cost.
///
/// Each is run with several seeds, in `processed/accuracy`: a run that was stopped goes on in the middle of a network. The test
/// digits are read once by each finished model; `table.md` there holds what there is so far.
enum AccuracyBenchmark: SetBenchmark {
    static let name = "accuracy"
    static let isLong = true

    static var setNames: [String] { AccuracyRecipe.all.map { "mnist-" + $0.name } }

    static func run(set name: String) throws -> [BenchmarkResult] {
        guard let recipe = AccuracyRecipe.all.first(where: { "mnist-" + $0.name == name }) else { return [] }
        let folder = AccuracyRecipe.packageFolder + "/processed/accuracy"
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        func figure(_ metric: String, _ unit: String, _ value: Double?, skipped: String? = nil) -> BenchmarkResult {
            BenchmarkResult(caseName: name, metric: metric, unit: unit, threads: jobs, value: value, skipped: skipped)
        }
        guard FileManager.default.fileExists(atPath: AccuracyRecipe.packageFolder + "/raw/mnist") else {
            return [figure("testError", "fraction", nil, skipped: "MNIST is not in raw/mnist")]
        }
        let outcomes =
            try recipe.joined?.outcomes(of: recipe, folder: folder, jobs: jobs)
            ?? recipe.seeds.map { try AccuracyRun(recipe: recipe, seed: $0, folder: folder).outcome(jobs: jobs) }
        try AtomicFile.write(try AccuracyTable(folder: folder).text, to: folder + "/table.md")
        let errors = outcomes.map { 1 - $0.accuracy }, minutes = outcomes.compactMap(\.cost).map { $0.processorSeconds / 60 }
        var results = [figure("testError", "fraction", errors.reduce(0, +) / Double(errors.count))]
        // Models made of finished ones cost nothing of their own.
        if recipe.joined == nil {
            results.append(
                figure("processorMinutes", "min", minutes.isEmpty ? nil : minutes.reduce(0, +) / Double(minutes.count)))
        }
        return results
    }
}

/// A recipe with the seeds it is run with.
struct AccuracyRecipe {
    /// Of its manifest.
    let name: String
    let seeds: [UInt64]
    /// For a model made of finished ones: of which, and how.
    var joined: AccuracyJoin?

    static let best = AccuracyRecipe(name: "best", seeds: [1, 2, 3, 4, 5])
    static let all = [
        best,
        AccuracyRecipe(name: "best-views", seeds: best.seeds, joined: AccuracyJoin(isEnsemble: false)),
        AccuracyRecipe(name: "best-ensemble", seeds: [1], joined: AccuracyJoin(isEnsemble: true)),
        AccuracyRecipe(name: "residual", seeds: [1, 2, 3]),
        AccuracyRecipe(name: "conv32x2-64x2", seeds: [1, 2, 3]),
        AccuracyRecipe(name: "lenet5", seeds: [1, 2, 3]),
        AccuracyRecipe(name: "tiny", seeds: [1, 2, 3]),
        AccuracyRecipe(name: "fast", seeds: [1, 2, 3]),
    ]

    static var packageFolder: String { IngestBench.packageFolder }

    var manifest: String { Self.packageFolder + "/manifests/accuracy/\(name).yaml" }

    func outcomeFile(seed: UInt64, folder: String) -> String { "\(folder)/\(name)-seed\(seed).json" }
}

/// What one seed of a recipe came to.
struct AccuracyOutcome: Codable {
    let recipeDigest: ContentDigest
    let parameterCount: Int
    /// Nil for a model made of finished ones.
    let validationAccuracy: Double?
    let testCount: Int
    let accuracy: Double
    let interval: ConfidenceInterval
    let cost: AccuracyCost?
    let modelFile: String
}

/// What reading the files, augmenting and training took.
struct AccuracyCost: Codable {
    let modelFile: String
    let processorSeconds: Double
    let wallSeconds: Double
}

struct AccuracyRun {
    let recipe: AccuracyRecipe
    let seed: UInt64
    let folder: String

    /// Trains and evaluates, or takes what was done before.
    func outcome(jobs: Int) throws -> AccuracyOutcome {
        let file = recipe.outcomeFile(seed: seed, folder: folder)
        let manifest = try Recipe(manifest: recipe.manifest, seed: seed)
        if let done = try? JSONFile.read(AccuracyOutcome.self, from: file), done.recipeDigest == manifest.digest { return done }
        let results = RecipeFolder(root: "\(folder)/\(recipe.name)-seed\(seed)")
        FileHandle.standardError.write(Data("accuracy: \(recipe.name), seed \(seed)\n".utf8))
        let run = RecipeRun(recipe: manifest, folder: results, context: RunContext(jobs: jobs))
        let cost = try cost(of: run)
        let summary = try run.run(through: .evaluate)
        guard let after = summary.after, let modelFile = summary.model else {
            preconditionFailure("an evaluated run has a model and its score")
        }
        let model = try Model(contentsOf: modelFile, profile: manifest.profile)
        let outcome = AccuracyOutcome(
            recipeDigest: manifest.digest, parameterCount: model.network.description.parameterCount,
            validationAccuracy: summary.validationAccuracy, testCount: after.digitCount, accuracy: after.accuracy,
            interval: after.interval, cost: cost, modelFile: modelFile)
        try JSONFile.write(outcome, to: file)
        return outcome
    }

    /// Trains, and measures it; nil where a part was done before that nobody measured.
    private func cost(of run: RecipeRun) throws -> AccuracyCost? {
        let file = run.folder.root + ".cost.json"
        let isFresh = !FileManager.default.fileExists(atPath: run.folder.root)
        let start = ContinuousClock.now
        var processorSeconds = 0.0
        let summary = try ProcessorTime.measure(&processorSeconds) { try run.run(through: .train) }
        guard let modelFile = summary.model else { return nil }
        if isFresh {
            let cost = AccuracyCost(
                modelFile: modelFile, processorSeconds: processorSeconds,
                wallSeconds: (ContinuousClock.now - start) / .seconds(1))
            try JSONFile.write(cost, to: file)
        }
        let cost = try? JSONFile.read(AccuracyCost.self, from: file)
        return cost?.modelFile == modelFile ? cost : nil
    }
}
