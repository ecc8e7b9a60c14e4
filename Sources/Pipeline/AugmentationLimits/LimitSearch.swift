import Augmentation
import Dataset
import NeuralNetwork
import Recipes
import Reports
import Support
import Training

/// Label safety: finds for every augmentation and digit the amount at which a model trained without augmentation starts to take
/// the image for another digit.
///
/// Method: validation digits that the model reads right and for certain as they are, some of each class, are augmented by one step at a time, by
/// growing amounts, drawn from the two ends of each. The limit of a class is the largest amount up to which the fraction taken for
/// another digit never exceeds `LimitSearchSettings.maxTakenFraction`. A limit is of the model as much as of the digit: a model that
/// knows few hands gives narrow ones, and so does one that only ever saw centered digits for `translate`, which no person minds; one
/// that was trained with augmentation gives wide ones. So the worst survivors are there to be looked at.
///
/// Writes `limits/limits.json`, which `inkmill check` reads, and `limits.png`, the worst survivors. The model that it
/// trains is kept there, found again and, where training was interrupted, gone on with. **Determinism** B.
public struct LimitSearch {
    private let run: RecipeRun
    private let model: BaseModel?
    private let isForced: Bool
    var settings = LimitSearchSettings()

    /// - Parameters:
    ///   - model: reads the images instead of one that is trained for it: a path or `builtin/…`.
    ///   - isForced: whether the model is trained again though it is there.
    public init(_ run: RecipeRun, model: String? = nil, isForced: Bool = false) {
        self.run = run
        self.model = model.map { BaseModel(written: $0, relativeTo: "") }
        self.isForced = isForced
    }

    public struct Result: Sendable, Encodable {
        public let limits: AugmentationLimits
        public let file: String
        /// The worst survivors.
        public let picture: String
    }

    /// - Throws: `LimitSearchError`, and what ingesting and training throw.
    public func find() throws -> Result {
        try run.withDigits { digits in
            let validation = digits.digits(of: .validation)
            guard !validation.isEmpty else { throw LimitSearchError.noValidationDigits(manifest: run.recipe.file) }
            let reader = try reader(digits)
            let predictions = try reader.model.predictions(of: validation, jobs: run.context.jobs)
            let sure = zip(validation, predictions)
                .filter { $1.isCorrect && $1.confidence >= LimitSearchSettings.minProbability }.map(\.0)
            guard !sure.isEmpty else {
                throw LimitSearchError.nothingRead(model: reader.file, digitCount: validation.count)
            }
            let classes = sure.representatives(perClass: settings.digitsPerClass)
            let sweep = LimitSweep(
                model: reader.model, classes: classes, recipe: run.recipe, settings: settings, context: run.context)
            let steps = try sweep.steps()
            let limits = AugmentationLimits(
                formatVersion: AugmentationLimits.formatVersion, digitsDigest: digits.tableDigest,
                registryDigest: try AugmentationLimits.currentRegistryDigest(),
                model: AugmentationLimits.Reader(
                    file: reader.file, digest: reader.model.digest, isTrainedWithoutAugmentation: model == nil,
                    correctCount: predictions.count(where: \.isCorrect), sureCount: sure.count, digitCount: validation.count),
                maxTakenFraction: LimitSearchSettings.maxTakenFraction, copyCount: settings.copyCount,
                digitCounts: classes.map(\.count), steps: steps.map(\.step))
            return try write(limits, steps)
        }
    }

    private func write(_ limits: AugmentationLimits, _ steps: [LimitSweep.StepResult]) throws -> Result {
        let file = run.folder.path(AugmentationLimits.fileName), picture = run.folder.path(AugmentationLimits.pictureName)
        try run.folder.write(
            [
                (AugmentationLimits.pictureName, ContactSheet(rows: steps.map(\.row)).png()),
                (AugmentationLimits.fileName, Array(try JSONFile.text(of: limits).utf8)),
            ], isForced: isForced)
        let limitCount = limits.steps.reduce(0) { $0 + $1.limits.count }
        run.context.observe(.finished(stage: LimitSweep.stage, outcome: NumberText.count(limitCount, "limit")))
        return Result(limits: limits, file: file, picture: picture)
    }

    /// The model that reads, and what it is called.
    private func reader(_ digits: SplitDigits) throws -> (model: LoadedModel, file: String) {
        if let model {
            let loaded = try LoadedModel(model, profile: run.recipe.profile)
            run.context.tell(loaded.remarks)
            return (loaded, model.written)
        }
        let count = digits.rows(of: .train).count
        guard count > 0 else { throw CopyError.noTrainingDigits(folder: run.folder.digits) }
        let plain = try run.recipe.withoutAugmentation(training: settings.training(digitCount: count))
        let folder = RecipeFolder(root: run.folder.path(AugmentationLimits.folderName))
        let runner = StageRunner(recipe: run.recipe, folder: folder, context: run.context, forced: isForced ? .train : nil)
        let samples = try runner.run(AugmentStage(recipe: plain, folder: folder, context: run.context, digits: digits))
        let stage = TrainStage(
            recipe: plain, folder: folder, context: run.context, digits: digits, samples: samples,
            start: try TrainStage.Start(plain), old: nil)
        let trained = try runner.run(stage)
        return (trained.model, AugmentationLimits.folderName + "/" + trained.run + "/" + Model.fileName)
    }
}

extension Recipe {
    /// The recipe that trains its network from nothing on its digits as they are, each once a pass.
    fileprivate func withoutAugmentation(training: TrainingSettings) throws -> Recipe {
        let network =
            switch start {
            case .network(let description): description
            case .base(let model): try LoadedModel(model, profile: profile).model.network.description
            }
        let shards = ShardSettings(copyCount: 1, maxShardBytes: shards.maxShardBytes)
        var sections = sectionDigests
        for name in ["base", "rehearsal", "evaluation", "deliver"] { sections[name] = nil }
        sections["augmentation"] = ContentDigest(of: try JSONFile.encoded(AugmentationRecipe.identity))
        sections["shards"] = ContentDigest(of: "1 copy, \(shards.maxShardBytes) bytes")
        sections["network"] = ContentDigest(of: try JSONFile.encoded(network))
        sections["training"] = ContentDigest(of: try JSONFile.encoded(training))
        return Recipe(
            name: name, file: file, seed: seed, sources: sources, pages: pages, profile: profile, split: split, augmentation: .identity,
            shards: shards, start: .network(network), rehearsal: nil, training: training,
            evaluation: .plain, delivery: .tuned, sectionDigests: sections)
    }
}
