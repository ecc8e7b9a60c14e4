import Dataset
import Exchange
import Ingest
import NeuralNetwork
import Recipes
import Support
import Training

/// Trains a network that reads whole lines, made of the copies of the recipe's digits, and real ones, and calibrates its probabilities.
///
/// Writes `runs/<run>/`: the model, `history.json`, metrics, TensorBoard's events, and the checkpoint.
///
/// **Determinism** B.
struct TrainNumberStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let digits: SplitDigits
    let samples: any TrainingSamples
    let strings: StringRecipe
    let lines: LineList
    let start: Start

    static let name = StageName.train
    private static let version = 2

    /// What training starts from.
    enum Start {
        case network(NetworkDescription)
        case base(LoadedNumberModel)

        /// - Throws: what reading a model throws; `TrainingError.layerCountMismatch`.
        init(_ recipe: Recipe) throws {
            self =
                switch recipe.start {
                case .network(let description): .network(description)
                case .base(let model): .base(try LoadedNumberModel(model))
                }
            try recipe.training.checkLayerCounts(of: network(seed: recipe.seed).description)
        }

        func network(seed: UInt64) -> Network {
            switch self {
            case .network(let description): Network(description: description, seed: seed)
            case .base(let base): base.model.network
            }
        }

        var base: LoadedNumberModel? {
            if case .base(let model) = self { model } else { nil }
        }
    }

    /// What training ended with.
    struct Result {
        let model: LoadedNumberModel
        let modelFile: String
        /// The run's folder within the recipe's folder.
        let run: String
        let history: TrainingHistory
    }

    func record() throws -> StageRecord {
        var inputs = [
            StageInput.shards: samples.digest, StageInput.digits: digits.tableDigest, StageInput.recipe: recipe.digest,
        ]
        if let base = start.base { inputs[StageInput.base] = try base.digest() }
        if !lines.isEmpty { inputs[StageInput.lines] = lines.digest }
        return StageRecord(
            version: Self.version, inputs: inputs,
            parameters: recipe.parameters("seed", "split", "strings", "network", "training", "profile"),
            versions: MixedLines.versions.merging(NumberCalibrationFit.versions) { first, _ in first })
    }

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        let run = TrainStage.run(record)
        if work.isForced { try folder.removeFile(run + "/" + TrainingRun.checkpointName) }
        let files = [NumberModel.fileName, TrainStage.historyFile, TrainingRun.metricsName, TensorBoardEvents.fileName].map {
            run + "/" + $0
        }
        _ = try work.begin(files)
        let real = try RealLines(lines, recipe: recipe, digits: digits.split, context: context)
        let outcome = try AugmentStage.reading(shardsOf: recipe, during: name) {
            let training = try TrainingRun(
                settings: recipe.training, network: start.network(seed: recipe.seed),
                lines: MixedLines(
                    InventedLines.training(
                        digits, samples, plan: ShardPlan(digits, recipe: recipe), strings, seed: recipe.seed, jobs: context.jobs),
                    real: real.lines(of: .train), digestOfReal: lines.digest, strings, seed: recipe.seed),
                validation: validation(real), folder: folder.path(run), seed: recipe.seed)
            return try training.run(
                jobs: context.jobs, progress: context.trainingReporter(of: recipe, stage: name, unit: "lines"),
                isCancelled: context.isCancelled)
        }
        let model = try NumberCalibrationFit(
            recipe: recipe, digits: digits, strings: strings, real: real.lines(of: .validation), context: context
        ).calibrated(NumberModel(network: outcome.network, recipeDigest: recipe.digest, toolVersion: inkmillVersion))
        try model.save(to: folder.path(run + "/" + NumberModel.fileName))
        let history = TrainingHistory(epochs: outcome.history, selectedEpoch: outcome.selectedEpoch)
        try JSONFile.write(history, to: folder.path(run + "/" + TrainStage.historyFile))
        context.observe(.finished(stage: name.rawValue, outcome: "kept epoch \(outcome.selectedEpoch) of \(recipe.training.epochs)"))
        return files
    }

    /// What chooses the epoch: the real lines for it, or invented ones where there are none.
    private func validation(_ real: RealLines) throws -> [TrainingLine] {
        let lines = real.lines(of: .validation)
        if !lines.isEmpty { return try lines.map { try $0.trainingLine() } }
        let invented = InventedLines(digits, of: .validation, strings, seed: recipe.seed)
        return try (0..<strings.validationCount).map { try invented.line(UInt64($0)) }
    }

    func load(_ record: StageRecord) throws -> Result {
        let run = TrainStage.run(record), file = folder.path(run + "/" + NumberModel.fileName)
        return Result(
            model: try LoadedNumberModel(NumberModel(contentsOf: file), written: file), modelFile: file, run: run,
            history: try JSONFile.read(TrainingHistory.self, from: folder.path(run + "/" + TrainStage.historyFile)))
    }
}
