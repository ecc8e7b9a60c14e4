import Dataset
import Exchange
import Foundation
import NeuralNetwork
import Recipes
import Support
import Training

/// Trains the recipe's network on the copies, or fine-tunes the base model.
///
/// Writes `runs/<run>/`: the model, `history.json`, metrics and TensorBoard's events of each member, and its checkpoint.
///
/// The run's folder is named by the digest of all that goes in, so an interrupted run is found again and another recipe's is
/// left alone. **Determinism** B.
struct TrainStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let digits: SplitDigits
    let samples: any TrainingSamples
    let start: Start
    let old: RehearsalDigits?

    static let name = StageName.train
    private static let version = 1
    static let historyFile = "history.json"

    /// What training starts from, with a trained model in memory.
    enum Start {
        case network(NetworkDescription)
        case base(LoadedModel)

        /// - Throws: what reading a model throws; `TrainingError.layerCountMismatch`, `.batchOfOne`; `StageError.readsNumbers`.
        init(_ recipe: Recipe) throws {
            guard recipe.strings == nil else { throw StageError.readsNumbers(manifest: recipe.file) }
            self =
                switch recipe.start {
                case .network(let description): .network(description)
                case .base(let model): .base(try LoadedModel(model, profile: recipe.profile, classes: recipe.classNames))
                }
            try recipe.training.checkLayerCounts(of: description)
            try recipe.training.checkBatches(of: description, at: recipe.trainingLocation)
        }

        var description: NetworkDescription {
            switch self {
            case .network(let description): description
            case .base(let base): base.model.network.description
            }
        }

        /// What training begins with: random weights, or the base model's.
        func network(seed: UInt64) -> Network {
            switch self {
            case .network(let description): Network(description: description, seed: seed)
            case .base(let base): base.model.network
            }
        }

        var base: LoadedModel? {
            if case .base(let model) = self { model } else { nil }
        }
    }

    /// What training ended with.
    struct Result {
        let model: LoadedModel
        let modelFile: String
        /// The run's folder within the recipe's folder.
        let run: String
        let history: TrainingHistory

        /// Of the epoch whose weights were kept.
        var selectedMetrics: EpochMetrics? { history.selectedMetrics }
    }

    func record() -> StageRecord {
        var inputs = [
            StageInput.shards: samples.digest, StageInput.digits: digits.tableDigest,
            // The model names its recipe.
            StageInput.recipe: recipe.digest,
        ]
        if let base = start.base { inputs[StageInput.base] = base.digest }
        if let old { inputs[StageInput.rehearsed] = old.digest }
        return StageRecord(
            version: Self.version, inputs: inputs,
            parameters: recipe.parameters("seed", "split", "network", "training", "profile"))
    }

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        let run = Self.run(record)
        for member in 0..<recipe.training.members where work.isForced {
            try folder.removeFile(memberFolder(member, run: run) + "/" + TrainingRun.checkpointName)
        }
        let metrics = (0..<recipe.training.members).flatMap { member in
            [TrainingRun.metricsName, TensorBoardEvents.fileName].map { memberFolder(member, run: run) + "/" + $0 }
        }
        let files = [Model.fileName, Self.historyFile].map { run + "/" + $0 } + metrics
        _ = try work.begin(files)
        let outcomes = try AugmentStage.reading(shardsOf: recipe, during: name) {
            try (0..<recipe.training.members).map { try train(member: $0, run: run) }
        }
        let members = outcomes.map(\.network), views = recipe.evaluation.views
        let temperature = try Model.fittedTemperature(
            members: members, views: views, digits: digits.digits(of: .validation), jobs: context.jobs)
        let model = try Model(
            members: members, reading: InferenceSettings(temperature: temperature, views: views), profile: recipe.profile,
            recipeDigest: recipe.digest, toolVersion: inkmillVersion)
        try requireSameShards()
        try model.save(to: folder.path(run + "/" + Model.fileName))
        let history = TrainingHistory(epochs: outcomes[0].history, selectedEpoch: outcomes[0].selectedEpoch)
        try JSONFile.write(history, to: folder.path(run + "/" + Self.historyFile))
        let kept = outcomes.map { "\($0.selectedEpoch)" }.joined(separator: ", ")
        context.observe(.finished(stage: name.rawValue, outcome: "kept epoch \(kept) of \(recipe.training.epochs)"))
        return files
    }

    /// The images were compared one by one as they were read; an index in another's place says that the shards were made anew.
    ///
    /// - Throws: `StageError.inputChanged`.
    private func requireSameShards() throws {
        guard samples is ShardReader else { return }
        let index = folder.path(AugmentStage.indexFile)
        guard FileManager.default.fileExists(atPath: index), try ContentDigest(ofFile: index) == samples.digest else {
            throw StageError.inputChanged(file: index, stage: name)
        }
    }

    /// Trains one network; of an ensemble each in a folder of its own but the first, which is what a single one would be.
    private func train(member: Int, run: String) throws -> TrainingRun.Outcome {
        let seed = seed(ofMember: member)
        let training = try TrainingRun(
            settings: recipe.training, network: start.network(seed: seed), samples: samples,
            validation: digits.digits(of: .validation), folder: folder.path(memberFolder(member, run: run)), seed: seed,
            rehearsal: old?.rehearsal())
        if recipe.training.members > 1 {
            context.observe(.message("\(name): network \(member + 1) of \(recipe.training.members)"))
        }
        return try training.run(
            jobs: context.jobs, progress: context.trainingReporter(of: recipe, stage: name, unit: "images"),
            isCancelled: context.isCancelled)
    }

    private func memberFolder(_ member: Int, run: String) -> String {
        member == 0 ? run : run + "/member\(member + 1)"
    }

    private func seed(ofMember member: Int) -> UInt64 {
        // An odd stride far from small numbers, so that no member is another seed's first.
        recipe.seed &+ UInt64(member) &* 0x9E37_79B9_7F4A_7C15
    }

    func load(_ record: StageRecord) throws -> Result {
        let run = Self.run(record)
        let file = folder.path(run + "/" + Model.fileName)
        return Result(
            model: try LoadedModel(Model(contentsOf: file, profile: recipe.profile), written: file), modelFile: file, run: run,
            history: try JSONFile.read(TrainingHistory.self, from: folder.path(run + "/" + Self.historyFile)))
    }

    private static let runsFolder = "runs/"

    /// Whether a file is one of a run.
    static func isInRun(_ file: String) -> Bool { file.hasPrefix(runsFolder) }

    /// The folder of what `record` describes.
    static func run(_ record: StageRecord) -> String { Self.runsFolder + record.inputDigest.short }
}

/// The epochs of a run, as `history.json` keeps them.
struct TrainingHistory: Codable {
    let epochs: [EpochMetrics]
    /// The epoch whose averaged weights became the model.
    let selectedEpoch: Int

    var selectedMetrics: EpochMetrics? { epochs.first { $0.epoch == selectedEpoch } }
}
