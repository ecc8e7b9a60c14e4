import Dataset
import Foundation
import Imaging
import Recipes
import Support
import Training

/// Makes the augmented copies of the training digits and writes them as shards; or, for a recipe that makes them on the fly,
/// no more than an index that says so.
///
/// **Determinism** A: a copy is a pure function of the recipe, the digit's id and the copy's number; the shards' bytes do not depend
/// on the number of jobs or on interruptions.
struct AugmentStage: IndexedStage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let digits: SplitDigits
    let plan: ShardPlan

    static let name = StageName.augment
    private static let version = 3
    static let indexFile = "shards/" + ShardIndex.fileName

    /// Within the recipe's folder.
    static func path(ofShard record: ShardRecord) -> String { "shards/" + record.file }

    init(recipe: Recipe, folder: RecipeFolder, context: RunContext, digits: SplitDigits) {
        self.recipe = recipe
        self.folder = folder
        self.context = context
        self.digits = digits
        plan = ShardPlan(digits, recipe: recipe)
    }

    func record() -> StageRecord {
        StageRecord(
            version: Self.version, inputs: [StageInput.digits: digits.tableDigest],
            parameters: recipe.parameters("seed", "split", "augmentation", "shards", "profile"))
    }

    /// The index alone is an output: it holds the shards' digests, so that each shard is digested once, when it is opened.
    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        if work.isForced { try writer(record).discard() }
        _ = try work.begin([Self.indexFile])
        let outcome =
            recipe.shards.isOnTheFly
            ? try writer(record).writeWithoutShards() : try writeShards(record)
        let shards = outcome.onTheFly ? "made on the fly" : "in " + NumberText.count(outcome.shards.count, "shard")
        context.observe(
            .finished(
                stage: name.rawValue,
                outcome: "\(NumberText.count(plan.sampleCount, "image")) from \(NumberText.count(plan.rows.count, "digit")) \(shards)"))
        return [Self.indexFile]
    }

    func isAsWritten(_ file: String) -> Bool { file == Self.indexFile && ShardIndex.isAsWritten(in: folder.shards) }

    func missingFile() throws -> String? {
        try ShardIndex(folder: folder.shards).shards.map(Self.path)
            .first { !FileManager.default.fileExists(atPath: folder.path($0)) }
    }

    func load(_ record: StageRecord) throws -> any TrainingSamples {
        if recipe.shards.isOnTheFly { return copies(record) }
        do {
            return try ShardReader(
                folder: folder.shards, profile: recipe.profile, recipeDigest: record.inputDigest, jobs: context.jobs)
        } catch DatasetError.changedFile(let file, let found, let expected) {
            throw StageError.shardDamaged(
                file: file, expected: ContentDigest(hex: expected), found: ContentDigest(hex: found), manifest: recipe.file)
        }
    }

    /// Writes the shards of what `record` describes.
    func writer(_ record: StageRecord) -> ShardWriter {
        ShardWriter(folder: folder.shards, plan: plan, profile: recipe.profile, recipeDigest: record.inputDigest)
    }

    /// The copies, made when they are wanted.
    func copies(_ record: StageRecord) -> AugmentedSamples {
        AugmentedSamples(
            plan: plan, digits: digits.table.digits, recipe: recipe.augmentation, seed: recipe.seed,
            detail: recipe.profile.detail, digest: record.inputDigest)
    }

    /// Does what a later stage reads shards for, and says what to do about one that was changed meanwhile.
    ///
    /// - Throws: `StageError.shardChanged`, and what `body` throws.
    static func reading<Result>(
        shardsOf recipe: Recipe, during stage: StageName, _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch ShardError.changedWhileRead(let file, let row) {
            throw StageError.shardChanged(file: file, row: row, stage: stage, manifest: recipe.file)
        }
    }

    private func writeShards(_ record: StageRecord) throws -> ShardIndex {
        try context.checkCancellation(during: name)
        context.observe(.started(stage: name.rawValue, total: plan.sampleCount, unit: "images"))
        let doneCount = Counter()
        return try writer(record).writeAll(from: copies(record), jobs: context.jobs) { [context, name] shard, outcome in
            if case .mended = outcome {
                context.observe(.message("\(name): \(Self.path(ofShard: shard)) was damaged and is made again"))
            }
            context.observe(.advanced(stage: name.rawValue, done: doneCount.increment(by: shard.sampleCount), detail: ""))
            try context.checkCancellation(during: name)
        }
    }
}

extension ShardPlan {
    /// The image, its label, and two 32-bit numbers.
    private static let bytesPerSample = Glyph.pixelCount + 9

    /// The copies of a recipe's training digits.
    init(_ digits: SplitDigits, recipe: Recipe) {
        self.init(
            rows: digits.rows(of: .train), copyCount: recipe.shards.copyCount,
            samplesPerShard: max(1, recipe.shards.maxShardBytes / Self.bytesPerSample))
    }
}
