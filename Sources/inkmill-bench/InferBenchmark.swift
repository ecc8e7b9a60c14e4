import Imaging
import NeuralNetwork
import Training

/// Glyphs read in a second by the network of 468,010 parameters, the time of a single one, and that of loading a model; the peer
/// is PyTorch with batch normalization folded.
enum InferBenchmark: Benchmark {
    static let name = "infer"
    private static let imageCount = 1024
    private static let caseName = "conv32x2-64x2, 1024 glyphs"

    static func run() async throws -> [BenchmarkResult] {
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape, layers: NetworkPreset.conv32x2_64x2.layers(classCount: 10))
        let predictor = Predictor(Network(description: description, seed: 1))
        let glyphs = SyntheticGlyphs(count: imageCount)
        func secondsPerRead(_ threads: Int) throws -> Double {
            try medianSeconds(for: 4) { _ = try predictor.probabilities(images: glyphs.images, jobs: threads) }
        }
        var results: [BenchmarkResult] = []
        for threads in [1, 2] {
            results.append(
                try await PyTorchPeer.compare(caseName, work: "infer", threads: threads) {
                    try Double(imageCount) / secondsPerRead(threads)
                })
        }
        let (_, megabytes) = try PeakMemory.measure {
            _ = try Predictor(Network(description: description, seed: 2)).probabilities(images: glyphs.images, jobs: 2)
        }
        results.append(await PyTorchPeer.compareMemory(caseName, work: "infer", threads: 2, megabytes: megabytes))
        let glyph = Array(glyphs.images.prefix(Glyph.pixelCount))
        let single = try medianSeconds(for: 2) { _ = try predictor.probabilities(images: glyph, jobs: 1) }
        results.append(milliseconds("conv32x2-64x2, one glyph", single))
        let loading = try medianSeconds(for: 2) {
            _ = Predictor(try Model.builtin(named: "mnist", profile: .mnist).network)
        }
        results.append(milliseconds("the shipped model, read from its file and made ready", loading))
        return results
    }

    private static func milliseconds(_ caseName: String, _ seconds: Double) -> BenchmarkResult {
        BenchmarkResult(caseName: caseName, metric: "latency", unit: "ms", threads: 1, value: seconds * 1000)
    }
}
