import Imaging
import Augmentation
import Dataset
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

/// The copies of 200 digits, unchanged unless a recipe is given.
func tinySamples(_ recipe: AugmentationRecipe = .identity, copyCount: Int = 1) -> AugmentedSamples {
    let digits = tinyDigits(200)
    return AugmentedSamples(
        plan: ShardPlan(rows: Array(digits.indices), copyCount: copyCount, samplesPerShard: 64), digits: digits,
        recipe: recipe, seed: 3, detail: { _ in nil }, digest: ContentDigest(of: "tiny"))
}

/// Writes samples as shards and opens these.
func tinyShards(_ folder: String, _ samples: AugmentedSamples, jobs: Int = 1) throws -> ShardReader {
    let writer = ShardWriter(folder: folder, plan: samples.plan, profile: .mnist, recipeDigest: samples.digest)
    try writer.writeAll(from: samples, jobs: jobs)
    return try ShardReader(folder: folder, profile: .mnist)
}

/// A run in `folder` over 60 validation digits, and 200 training digits in shards unless other samples are given.
func tinyRun(
    _ folder: String, settings: TrainingSettings = tinySettings, network: Network = tinyNetwork, name: String = "run",
    validationSeed: UInt64 = 2, seed: UInt64 = 7, samples: (any TrainingSamples)? = nil
) throws -> TrainingRun {
    try TrainingRun(
        settings: settings, network: network, samples: try samples ?? tinyShards(folder + "/shards", tinySamples()),
        validation: tinyDigits(60, seed: validationSeed), folder: folder + "/" + name, seed: seed)
}
