// Prints a digest of everything whose bits are promised for every processor: a line for each, to be compared between builds.

import Augmentation
import Imaging
import NeuralNetwork
import Support

/// A bent stroke as an area average at any fineness: an 8 that is neither symmetric nor on whole pixels.
func ink(x: Double, y: Double) -> UInt8 {
    func ring(_ cx: Double, _ cy: Double, _ radius: Double) -> Double {
        abs(((x - cx) * (x - cx) + (y - cy) * (y - cy)).squareRoot() - radius)
    }
    return UInt8((255 * max(0, min(1, 1.9 - min(ring(13.2, 9.4, 4.1), ring(14.1, 18.3, 4.9))))).rounded())
}

let sides = (0..<Glyph.side).map(Double.init)
let glyph = Glyph(ink: sides.flatMap { y in sides.map { x in ink(x: x, y: y) } })
let fine = (0..<GlyphDetail.side).map { (Double($0) + 0.5) / Double(GlyphDetail.scale) - 0.5 }
let detail = GlyphDetail(ink: fine.flatMap { y in fine.map { x in ink(x: x, y: y) } })

func recipe(_ yaml: String) throws -> AugmentationRecipe {
    let issues = ManifestIssues(source: yaml)
    let recipe = AugmentationRecipe(from: try ManifestNode(yaml: yaml, file: "digests"), issues: issues)
    try issues.throwIfAny()
    return recipe
}

func digest(_ recipe: AugmentationRecipe, _ detail: GlyphDetail?) -> ContentDigest {
    let copies = (UInt32(0)..<16).map { copy in
        recipe.augment(glyph, detail: detail, label: 8, seed: 1, sample: 2, copy: copy).ink
    }
    return ContentDigest(of: copies.flatMap { $0 })
}

for name in AugmentationRegistry.names {
    for strength in [0.4, 1.0] {
        let recipe = try AugmentationRecipe.strongest(name, strength: strength)
        print("augment \(name) \(strength)", digest(recipe, nil), digest(recipe, detail))
    }
}
for resampling in ["bilinear", "bicubic"] {
    let together = try recipe(
        """
        resampling: \(resampling)
        steps:
          - strokeWidth: { pixelsRange: [-0.5, 0.9] }
          - rotate: { degreesRange: { normal: { mean: 0, sigma: 6, range: [-15, 15] } } }
          - oneOf:
              steps:
                - elastic: { alphaPixels: [24, 36], sigmaPixels: [5, 6] }
                - elasticBounded: { maxDisplacementFraction: { logUniform: [0.01, 0.1] } }
          - perspective: { fractionRange: [0, 0.2] }
          - gaussianNoise: { sigmaFractionRange: [0, 0.1] }
        """)
    print("augment together \(resampling)", digest(together, nil), digest(together, detail))
}

let turns = try AugmentationRecipe.strongest("rotate", strength: 0.5)

/// Trains a preset for three steps on blended images, with as many threads as told, and reads with it.
func digestsOfTraining(_ preset: NetworkPreset, jobs: Int) throws -> (weights: ContentDigest, reading: ContentDigest) {
    let description = try NetworkDescription(input: NetworkDescription.glyphShape, layers: preset.layers(classCount: 10))
    let trainer = NetworkTrainer(
        network: Network(description: description, seed: 1), configuration: TrainerConfiguration(seed: 1))
    let labels = (0..<32).map { UInt8($0 % 10) }
    for step in 0..<3 {
        let images = (0..<32).map { turns.augment(glyph, label: 8, seed: 1, sample: UInt64($0), copy: UInt32(step)).ink }
        let mixed = labels.map { MixedLabel(label: 9 - $0, fraction: step == 2 ? 0.25 : 0) }
        _ = try trainer.step(
            images: images.flatMap { $0 }, labels: labels, mixed: mixed, learningRate: 1e-3,
            at: StepAddress(epoch: 0, step: step), jobs: jobs)
    }
    let network = trainer.averagedNetwork
    let weights = network.tensors.flatMap(\.values)
    return (
        ContentDigest(of: SafetensorsWriter.bytes(["weights": SafetensorsTensor(weights, shape: [weights.count])])),
        ContentDigest(of: try Predictor(network).probabilities(images: glyph.ink, jobs: 1).description)
    )
}

for preset in NetworkPreset.allCases {
    for jobs in 1...4 {
        let digests = try digestsOfTraining(preset, jobs: jobs)
        print("train \(preset.rawValue) \(jobs)", digests.weights)
        print("read \(preset.rawValue) \(jobs)", digests.reading)
    }
}
