import NeuralNetwork

/// Glyphs read in a second by the network of 468,010 parameters; the peer is PyTorch.
enum InferBenchmark: Benchmark {
    static let name = "infer"
    private static let imageCount = 1024

    static func run() throws -> [BenchmarkResult] {
        try [1, 2].map(run)
    }

    private static func run(threads: Int) throws -> BenchmarkResult {
        let description = try NetworkDescription(
            input: NetworkDescription.glyphShape, layers: NetworkPreset.conv32x2_64x2.layers(classCount: 10))
        let predictor = Predictor(Network(description: description, seed: 1))
        let glyphs = SyntheticGlyphs(count: imageCount)
        let seconds = try medianSeconds(for: 4) {
            _ = try predictor.probabilities(images: glyphs.images, jobs: threads)
        }
        var result = BenchmarkResult(
            caseName: "conv32x2-64x2, 1024 glyphs", metric: "imagesPerSecond", unit: "1/s", threads: threads,
            value: Double(imageCount) / seconds)
        PythonPeer.measure(&result, reference: "pytorch", script: "network_pytorch.py", ["infer", "\(threads)"])
        return result
    }
}
