import Augmentation
import Support

/// Glyphs augmented in a second on one thread; the peers do the same in Python, image by image.
enum AugmentBenchmark: Benchmark {
    static let name = "augment"
    private static let imageCount = 1024

    private static let rotate = "rotate: { degreesRange: [-15, 15] }"
    private static let elastic = "elastic: { alphaPixels: [30, 38], sigmaPixels: [5, 6] }"
    private static let noise = "gaussianNoise: { sigmaFractionRange: [0, 0.1] }"

    static func run() throws -> [BenchmarkResult] {
        let combined = try measure("elastic+rotate+noise", [rotate, elastic, noise])
        let compared = ["opencv", "scipy", "albumentations"].map { library in
            var result = combined
            PythonPeer.measure(&result, reference: library, script: "augment_python.py", [library])
            return result
        }
        return try compared + [
            measure("elastic+rotate+noise, elastic listed first", [elastic, rotate, noise]),
            measure("rotate", [rotate]), measure("elastic", [elastic]), measure("gaussianNoise", [noise]),
        ]
    }

    private static func measure(_ caseName: String, _ steps: [String]) throws -> BenchmarkResult {
        let yaml = "steps: [ \(steps.joined(separator: ", ")) ]\n"
        let issues = ManifestIssues(source: yaml)
        let recipe = AugmentationRecipe(from: try ManifestNode(yaml: yaml, file: "benchmark"), issues: issues)
        try issues.throwIfAny()
        let images = SyntheticGlyphs(count: imageCount).images
        let items = (0..<imageCount).map { AugmentationItem(imageIndex: $0, label: UInt8($0 % 10), sample: UInt64($0), copy: 0) }
        var output = images
        var canvas = AugmentationCanvas()
        let seconds = medianSeconds(for: 2) {
            recipe.augment(items, of: images, seed: 1, on: &canvas, into: &output)
        }
        return BenchmarkResult(
            caseName: caseName, metric: "imagesPerSecond", unit: "1/s", threads: 1, value: Double(imageCount) / seconds)
    }
}
