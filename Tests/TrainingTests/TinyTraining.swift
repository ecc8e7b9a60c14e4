import Dataset
import Imaging
import NeuralNetwork
import Support

@testable import Training

/// Digits a tiny network can learn: a bright bar at the place of the label, in noise.
func tinyDigits(_ count: Int, seed: UInt64 = 1) -> [Digit] {
    (0..<count).map { number in
        var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(number))
        let label = number % 10
        var glyph = Glyph(ink: (0..<Glyph.pixelCount).map { _ in UInt8(stream.below(120)) })
        let top = label < 5 ? 4 : 16, left = 2 + label % 5 * 5
        for y in top..<top + 8 {
            for x in left..<left + 4 { glyph[x, y] = UInt8(150 + stream.below(100)) }
        }
        let name = String(1000 + number)
        return Digit(
            id: name, label: UInt8(label), writer: "w\(number % 3)", source: ContentDigest(of: name), place: name,
            status: "ok", score: 1, glyph: glyph)
    }
}

let tinyNetwork: Network = {
    let layers: [LayerDescription] = [
        .convolution(channels: 4, kernel: 3, bias: false), .batchNormalization, .relu, .maxPooling(size: 2),
        .dropout(probability: 0.1), .dense(units: 10),
    ]
    let description = try? NetworkDescription(input: NetworkDescription.glyphShape, layers: layers)
    guard let description else { preconditionFailure("the layers fit together") }
    return Network(description: description, seed: 5)
}()

let tinySettings = TrainingSettings(
    epochs: 4, batchSize: 24, microBatchSize: 8,
    schedule: LearningRateSchedule(shape: .oneCycle, peak: 0.01, warmUpFraction: 0.25), labelSmoothing: 0.05,
    averagingDecay: 0.9)

/// A run in `folder` over 200 training and 60 validation digits.
func tinyRun(
    _ folder: String, settings: TrainingSettings = tinySettings, network: Network = tinyNetwork, name: String = "run",
    validationSeed: UInt64 = 2, seed: UInt64 = 7
) throws -> TrainingRun {
    let shardFolder = folder + "/shards"
    let writer = ShardWriter(folder: shardFolder, profile: .mnist, recipeDigest: ContentDigest(of: "tiny"))
    let digits = tinyDigits(200)
    let plan = ShardPlan(rows: Array(digits.indices), copyCount: 1, samplesPerShard: 64)
    try writer.finish(
        try (0..<plan.shardCount).map { shard in
            var samples = ShardSamples()
            for (row, copy) in plan.samples(ofShard: shard) {
                samples.append(digits[row].glyph, label: UInt8(row % 10), row: row, copy: copy)
            }
            return try writer.write(shard: shard, samples)
        })
    return try TrainingRun(
        settings: settings, network: network, shards: try ShardReader(folder: shardFolder, profile: .mnist),
        validation: tinyDigits(60, seed: validationSeed), folder: folder + "/" + name, seed: seed)
}
