import Augmentation
import Dataset
import Imaging
import NeuralNetwork
import Support
import Training

/// Images learned from in a second by the network of 468,010 parameters, batch 128, and the part of an epoch that goes into
/// making or loading the images; the peer is PyTorch.
enum TrainBenchmark: Benchmark {
    static let name = "train"
    private static let batchSize = 128
    private static let caseName = "conv32x2-64x2, batch 128, AdamW"

    static func run() async throws -> [BenchmarkResult] {
        let (_, megabytes) = try PeakMemory.measure { try secondsPerStep(2) }
        var results: [BenchmarkResult] = []
        for threads in [1, 2] {
            results.append(
                try await PyTorchPeer.compare(caseName, work: "train", threads: threads) {
                    try Double(batchSize) / secondsPerStep(threads)
                })
        }
        results.append(await PyTorchPeer.compareMemory(caseName, work: "train", threads: 2, megabytes: megabytes))
        results.append(try augmentationFraction(threads: 2))
        return results
    }

    private static func secondsPerStep(_ threads: Int) throws -> Double {
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape, layers: NetworkPreset.conv32x2_64x2.layers(classCount: 10))
        let trainer = NetworkTrainer(
            network: Network(description: description, seed: 1), configuration: TrainerConfiguration(seed: 1))
        let batch = SyntheticGlyphs(count: batchSize)
        var step = 0
        return try medianSeconds(for: 4) {
            _ = try trainer.step(
                images: batch.images, labels: batch.labels, learningRate: 1e-3, at: StepAddress(epoch: 0, step: step),
                jobs: threads)
            step += 1
        }
    }

    /// The part of an epoch that goes into augmenting on the fly, by affine steps and elastic distortion, which costs more than reading
    /// shards.
    private static func augmentationFraction(threads: Int) throws -> BenchmarkResult {
        let recipe = try AugmentBenchmark.recipe(AblationFamily.affine.steps + AblationFamily.elastic.steps)
        let glyphs = SyntheticGlyphs(count: batchSize)
        let digits = glyphs.labels.indices.map { index in
            Digit(
                id: "\(index)", label: glyphs.labels[index], writer: "w", source: ContentDigest(of: "w"), place: "\(index)",
                status: "ok", score: 1,
                glyph: Glyph(ink: Array(glyphs.images[index * Glyph.pixelCount..<(index + 1) * Glyph.pixelCount])))
        }
        let samples = AugmentedSamples(
            plan: ShardPlan(rows: Array(digits.indices), copyCount: 16), digits: digits, recipe: recipe,
            seed: 1, detail: { _ in nil }, digest: ContentDigest(of: "benchmark"))
        let pieces = stride(from: 0, to: batchSize, by: batchSize / 4).map { Array($0 * 16..<$0 * 16 + batchSize / 4) }
        let making = try medianSeconds(for: 2) {
            _ = try concurrentMap(pieces, jobs: threads) { piece in
                var batch = SampleBatch()
                samples.read(piece, into: &batch)
            }
        }
        return BenchmarkResult(
            caseName: "augmentation on the fly, six steps", metric: "shareOfEpoch", unit: "fraction", threads: threads,
            value: making / (making + (try secondsPerStep(threads))))
    }
}

/// Gray noise with labels: the time of a network does not depend on what it sees.
struct SyntheticGlyphs {
    let images: [UInt8]
    let labels: [UInt8]

    /// Of any of them.
    static var detail: GlyphDetail {
        GlyphDetail(ink: noise(count: GlyphDetail.side * GlyphDetail.side))
    }

    init(count: Int) {
        images = Self.noise(count: count * Glyph.pixelCount)
        labels = (0..<count).map { UInt8($0 % 10) }
    }

    private static func noise(count: Int) -> [UInt8] {
        var stream = RandomStream(seed: 1, purpose: .testing)
        return (0..<count).map { _ in UInt8(stream.below(256)) }
    }
}
