import Imaging
import Support

@testable import Augmentation

/// The recipe that a piece of YAML describes.
///
/// - Throws: `ManifestError` with everything that is wrong with it.
func recipe(yaml: String) throws -> AugmentationRecipe {
    let issues = ManifestIssues(source: yaml)
    let recipe = AugmentationRecipe(from: try ManifestNode(yaml: yaml, file: "test.yaml"), issues: issues)
    try issues.throwIfAny()
    return recipe
}

/// A recipe of steps, each given as in a manifest.
func recipe(strength: Double = 1, _ steps: String...) throws -> AugmentationRecipe {
    try recipe(yaml: "{ strength: \(strength), steps: [ \(steps.joined(separator: ", ")) ] }")
}

/// A valid, strong setting of every step.
let strongSettings: [String: String] = [
    "blur": "{ sigmaPixelsRange: [0.5, 2] }",
    "brokenStroke": "{ gapPixelsRange: [1, 2], countRange: [1, 3] }",
    "cutout": "{ sideFractionRange: [0.15, 0.3] }",
    "elastic": "{ alphaPixels: [30, 38], sigmaPixels: [4, 6] }",
    "elasticBounded": "{ maxDisplacementFraction: [0.03, 0.12] }",
    "gaussianNoise": "{ sigmaFractionRange: [0.05, 0.33] }",
    "gridDistortion": "{ maxDisplacementFraction: [0.02, 0.08], cellCount: 3 }",
    "illumination": "{ lossFractionRange: [0.3, 0.6], veilFractionRange: [0, 0.5] }",
    "inkFade": "{ lossFractionRange: [0.3, 0.6] }",
    "jpegArtifacts": "{ qualityRange: [10, 30] }",
    "lineResidue": "{ inkFractionRange: [0.5, 1] }",
    "perspective": "{ fractionRange: [0.05, 0.4] }",
    "rotate": "{ degreesRange: [-45, 45] }",
    "saltAndPepper": "{ fractionRange: [0.05, 0.2] }",
    "scale": "{ factorRange: [0.5, 1.4] }",
    "shear": "{ degreesRange: [-30, 30] }",
    "shotNoise": "{ sigmaFractionRange: [0.05, 0.25] }",
    "showThrough": "{ inkFractionRange: [0.2, 0.5] }",
    "speckle": "{ sigmaFractionRange: [0.1, 0.5] }",
    "strokeWidth": "{ pixelsRange: [-1, 2] }",
    "thresholdFlicker": "{ hardnessFractionRange: [0.5, 1], thresholdFractionRange: [0.25, 0.6], wanderFractionRange: 0.15 }",
    "translate": "{ fractionRange: [-0.3, 0.3] }",
]

/// The recipe of one step alone, strong.
func strongRecipe(of name: String, strength: Double = 1) throws -> AugmentationRecipe {
    try recipe(strength: strength, "\(name): \(strongSettings[name] ?? "{}")")
}

/// A slanted 5 of soft strokes, with an ink box 15 wide and 20 high.
let five: Glyph = {
    var glyph = Glyph()
    for y in 0..<Glyph.side {
        for x in 0..<Glyph.side { glyph[x, y] = inkOfFive(x: Double(x), y: Double(y)) }
    }
    return glyph
}()

/// The same 5, four times as fine.
let fiveDetail: GlyphDetail = {
    let places = (0..<GlyphDetail.side).map { (Double($0) + 0.5) / Double(GlyphDetail.scale) - 0.5 }
    return GlyphDetail(ink: places.flatMap { y in places.map { x in inkOfFive(x: x, y: y) } })
}()

private func inkOfFive(x: Double, y: Double) -> UInt8 {
    let corners: [(Double, Double)] = [(19, 5.2), (11, 5.2), (9.5, 13), (15, 12), (18.5, 16), (16, 22), (8, 21)]
    var distance = Double.infinity
    for (a, b) in zip(corners, corners.dropFirst()) {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1)
        let along = ((x - a.0) * dx + (y - a.1) * dy) / (dx * dx + dy * dy)
        let t = max(0, min(1, along))
        let (ex, ey) = (x - a.0 - t * dx, y - a.1 - t * dy)
        distance = min(distance, (ex * ex + ey * ey).squareRoot())
    }
    return UInt8((255 * max(0, min(1, 1.7 - distance))).rounded())
}

/// What a step makes of a glyph with given parameters.
func apply<Step: AugmentationStep>(_ step: Step.Type, _ parameters: Step.Parameters, to glyph: Glyph) -> Glyph {
    var canvas = AugmentationCanvas(width: glyph.width, height: glyph.height)
    var result = glyph
    if canvas.load(glyph.ink, at: 0) {
        canvas.enter(Step.phase)
        Step.apply(parameters, to: &canvas)
        canvas.store(into: &result.ink, at: 0)
    }
    return result
}

/// Gray of every strength everywhere, from a stream of its own.
func randomGlyph(width: Int = Glyph.side, height: Int = Glyph.side, sample: UInt64 = 0) -> Glyph {
    var stream = RandomStream(seed: 1, purpose: .testing, sample: sample)
    return Glyph(width: width, height: height, ink: (0..<width * height).map { _ in UInt8(stream.below(256)) })
}

/// Of all pixels, either way.
func meanDifference(_ a: Glyph, _ b: Glyph) -> Double {
    zip(a.ink, b.ink).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(a.ink.count)
}
