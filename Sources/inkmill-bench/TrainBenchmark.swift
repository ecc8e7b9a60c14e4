import Imaging
import NeuralNetwork
import Support

/// Images learnt from in a second by the network of 468,010 parameters, batch 128; the peer is PyTorch.
enum TrainBenchmark: Benchmark {
    static let name = "train"
    private static let batchSize = 128

    static func run() throws -> [BenchmarkResult] {
        try [1, 2].map(run)
    }

    private static func run(threads: Int) throws -> BenchmarkResult {
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape, layers: NetworkPreset.conv32x2_64x2.layers(classCount: 10))
        let trainer = NetworkTrainer(
            network: Network(description: description, seed: 1), configuration: TrainerConfiguration(seed: 1))
        let batch = SyntheticGlyphs(count: batchSize)
        var step = 0
        let seconds = try medianSeconds(for: 5) {
            _ = try trainer.step(
                images: batch.images, labels: batch.labels, learningRate: 1e-3, at: StepAddress(epoch: 0, step: step),
                jobs: threads)
            step += 1
        }
        var result = BenchmarkResult(
            caseName: "conv32x2-64x2, batch 128, AdamW", metric: "imagesPerSecond", unit: "1/s", threads: threads,
            value: Double(batchSize) / seconds)
        PythonPeer.measure(&result, reference: "pytorch", script: "network_pytorch.py", ["train", "\(threads)"])
        return result
    }
}

/// Grey noise with labels: the time of a network does not depend on what it sees.
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
