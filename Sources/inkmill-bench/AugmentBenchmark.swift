import Augmentation
import Support

/// Glyphs augmented in a second on one thread; the peers do the same in Python, image by image.
enum AugmentBenchmark: Benchmark {
    static let name = "augment"
    private static let imageCount = 1024

    private static let rotate = "rotate: { degreesRange: [-15, 15] }"
    private static let elastic = "elastic: { alphaPixels: [30, 38], sigmaPixels: [5, 6] }"
    private static let noise = "gaussianNoise: { sigmaFractionRange: [0, 0.1] }"

    /// Steps alone, from half of the strongest that a manifest may ask for to all of it.
    private static let inkAndPaper = [
        "blur: { sigmaPixelsRange: [1, 2] }",
        "blur: { kind: motion, lengthPixelsRange: [2.5, 5] }",
        "blur: { kind: defocus, radiusPixelsRange: [1.1, 2.25] }",
        "brokenStroke: { gapPixelsRange: [1, 2] }",
        "cutout: { sideFractionRange: [0.15, 0.3] }",
        "illumination: { lossFractionRange: [0.3, 0.6] }",
        "inkFade: { lossFractionRange: [0.3, 0.6] }",
        "jpegArtifacts: { qualityRange: [10, 55] }",
        "lineResidue: { inkFractionRange: [0.5, 1] }",
        "saltAndPepper: { fractionRange: [0.1, 0.2] }",
        "shotNoise: { sigmaFractionRange: [0.12, 0.25] }",
        "showThrough: { inkFractionRange: [0.25, 0.5] }",
        "speckle: { sigmaFractionRange: [0.25, 0.5] }",
        "thresholdFlicker: { hardnessFractionRange: [0.5, 1] }",
    ]

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
        ] + inkAndPaper.map { try measure($0, [$0]) }
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
