import Augmentation
import Support

/// Glyphs augmented in a second on one thread; the peers do the same in Python, image by image.
///
/// Ours and the peers are measured in turn, round after round, so that a change of the machine's speed meets all of them.
enum AugmentBenchmark: Benchmark {
    static let name = "augment"
    private static let imageCount = 1024
    private static let roundCount = 3
    private static let seconds = 2.0
    private static let peers = ["opencv", "scipy", "albumentations"]

    static let classic = [
        "rotate: { degreesRange: [-15, 15] }",
        "elastic: { alphaPixels: [30, 38], sigmaPixels: [5, 6] }",
        "gaussianNoise: { sigmaFractionRange: [0, 0.1] }",
    ]
    private static let tenSteps =
        classic + [
            "strokeWidth: { pixelsRange: [-0.5, 0.9] }",
            "scale: { factorRange: [0.85, 1.15] }",
            "shear: { degreesRange: [-12, 12] }",
            "translate: { fractionRange: [-0.07, 0.07] }",
            "perspective: { fractionRange: [0, 0.15] }",
            "blur: { sigmaPixelsRange: [0, 0.7] }",
            "saltAndPepper: { fractionRange: [0, 0.02] }",
        ]

    static func run() async throws -> [BenchmarkResult] {
        try await headline() + [
            measure("ten steps", tenSteps),
            measure("ten steps, of the digit's detail", tenSteps, hasDetail: true),
            measure("elastic+rotate+noise, bicubic", classic, resampling: "bicubic"),
            measure("elastic+rotate+noise, of the digit's detail", classic, hasDetail: true),
            measure("blur, motion", ["blur: { kind: motion, lengthPixelsRange: [1, 4] }"]),
            measure("blur, defocus", ["blur: { kind: defocus, radiusPixelsRange: [0.5, 1.75] }"]),
        ]
            + AugmentationRegistry.names.map { name in
                try result(name, rate { try AugmentationRecipe.strongest(name, strength: 0.5) })
            }
    }

    /// The recipe that the peers know as well.
    private static func headline() async throws -> [BenchmarkResult] {
        var ours: [Double] = []
        var theirs: [String: [Double]] = [:], missing: [String: PythonPeer.Missing] = [:]
        for _ in 0..<roundCount {
            ours.append(try rate { try recipe(classic) })
            for peer in peers where missing[peer] == nil {
                do throws(PythonPeer.Missing) {
                    let value = try await PythonPeer.value(of: peer, script: "augment_python.py", [peer, "\(seconds)"])
                    theirs[peer, default: []].append(value)
                } catch {
                    missing[peer] = error
                }
            }
        }
        return peers.map { peer in
            var result = result("elastic+rotate+noise", median(ours))
            result.compare(with: peer, missing[peer].map { .failure($0) } ?? .success(median(theirs[peer] ?? [])))
            return result
        }
    }

    private static func measure(
        _ caseName: String, _ steps: [String], resampling: String = "bilinear", hasDetail: Bool = false
    ) throws -> BenchmarkResult {
        result(caseName, try rate(hasDetail: hasDetail) { try recipe(steps, resampling: resampling) })
    }

    private static func result(_ caseName: String, _ rate: Double) -> BenchmarkResult {
        BenchmarkResult(caseName: caseName, metric: "imagesPerSecond", unit: "1/s", threads: 1, value: rate)
    }

    static func recipe(_ steps: [String], resampling: String = "bilinear") throws -> AugmentationRecipe {
        let yaml = "{ resampling: \(resampling), steps: [ \(steps.joined(separator: ", ")) ] }"
        let issues = ManifestIssues(source: yaml)
        let recipe = AugmentationRecipe(from: try ManifestNode(yaml: yaml, file: "benchmark"), issues: issues)
        try issues.throwIfAny()
        return recipe
    }

    /// Images a second.
    private static func rate(hasDetail: Bool = false, _ recipe: () throws -> AugmentationRecipe) throws -> Double {
        let recipe = try recipe()
        let images = SyntheticGlyphs(count: imageCount).images
        let detail = hasDetail ? SyntheticGlyphs.detail : nil
        let items = (0..<imageCount).map { AugmentationItem(imageIndex: $0, label: UInt8($0 % 10), sample: UInt64($0), copy: 0) }
        let details = Array(repeating: detail, count: imageCount)
        var output = images
        var canvas = AugmentationCanvas()
        return Double(imageCount)
            / medianSeconds(for: seconds) {
                recipe.augment(items, of: images, details: details, seed: 1, on: &canvas, into: &output)
            }
    }
}
