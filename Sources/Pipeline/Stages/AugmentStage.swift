import Augmentation
import Dataset
import Imaging
import Support

/// Makes the augmented copies of the training digits and writes them as shards.
///
/// **Determinism** A: a copy is a pure function of the recipe, the digit's id and the copy's number; the shards' bytes do not depend
/// on the number of jobs or on interruptions.
struct AugmentStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let digits: SplitDigits

    let name = "augment"
    private static let version = 1

    func record() -> StageRecord {
        StageRecord(
            version: Self.version, inputs: ["digits": digits.tableDigest],
            parameters: recipe.parameters("seed", "split", "augmentation", "shards", "profile"))
    }

    func discardPartialWork(_ record: StageRecord) throws {
        for shard in 0..<plan.shardCount {
            try folder.removeFile("shards/" + ShardIndex.fileName(of: Split.train.rawValue, shard: shard))
        }
    }

    private var plan: ShardPlan {
        ShardPlan(
            rows: digits.rows(of: .train), copyCount: recipe.shards.copyCount,
            samplesPerShard: max(1, recipe.shards.maxShardBytes / Self.bytesPerSample))
    }

    func perform(_ record: StageRecord, willReplaceOutputs: () throws -> Void) throws -> [String] {
        try willReplaceOutputs()
        let plan = plan
        let writer = ShardWriter(folder: folder.shards, profile: recipe.profile, recipeDigest: record.inputDigest)
        writer.begin()
        context.observe(.started(stage: name, total: plan.sampleCount, unit: "images"))
        let doneCount = Counter()
        let records = try concurrentMap(Array(0..<plan.shardCount), jobs: context.jobs) { shard in
            try context.checkCancellation(during: name)
            let samples = plan.samples(ofShard: shard)
            let shardRecord =
                try writer.reusable(shard: shard, sampleCount: samples.count)
                ?? writer.write(shard: shard, augmented(samples))
            let done = doneCount.increment(by: samples.count)
            context.observe(.advanced(stage: name, done: done, detail: ""))
            return shardRecord
        }
        try writer.finish(records)
        context.observe(
            .finished(
                stage: name,
                outcome: "\(Figure.count(plan.sampleCount, "image")) from \(Figure.count(plan.rows.count, "digit")) in "
                    + Figure.count(plan.shardCount, "shard")))
        return (records.map(\.file) + [ShardIndex.fileName]).map { "shards/" + $0 }
    }

    func load(_ record: StageRecord) throws -> ShardReader {
        try ShardReader(
            folder: folder.shards, profile: recipe.profile, recipeDigest: record.inputDigest, jobs: context.jobs)
    }

    /// The image, its label, and two 32-bit numbers.
    private static let bytesPerSample = Glyph.pixelCount + 9

    private func augmented(_ samples: [(row: Int, copy: Int)]) -> ShardSamples {
        let sources = samples.map { digits.table.digits[$0.row] }
        let items = zip(samples, sources).enumerated().map { index, item in
            AugmentationItem(
                imageIndex: index, label: item.1.label, sample: item.1.number, copy: UInt32(item.0.copy))
        }
        var canvas = AugmentationCanvas()
        var images = [UInt8](repeating: 0, count: samples.count * Glyph.pixelCount)
        recipe.augmentation.augment(
            items, of: sources.flatMap(\.glyph.ink), seed: recipe.seed, on: &canvas, into: &images)
        var result = ShardSamples()
        for (index, (row, copy)) in samples.enumerated() {
            // Rows of a split are labelled.
            guard let label = sources[index].label else { continue }
            let ink = images[index * Glyph.pixelCount..<(index + 1) * Glyph.pixelCount]
            result.append(Glyph(ink: Array(ink)), label: label, row: row, copy: copy)
        }
        return result
    }
}

extension Digit {
    /// The digit as the number of a sample for `RandomStream`: from its id, so that it is stable for ever.
    var number: UInt64 { ContentDigest(of: id).number }
}
