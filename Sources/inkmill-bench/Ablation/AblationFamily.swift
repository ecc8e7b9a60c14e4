import Augmentation

/// Augmentations of one kind, together at amounts that suit most hands; the limits of classes are those of the steps.
enum AblationFamily: String, CaseIterable {
    case none, ink, affine, elastic, paper, scanner, all

    /// As in a manifest.
    var steps: [String] {
        switch self {
        case .none: []
        case .ink:
            [
                "strokeWidth: { pixelsRange: [-0.5, 0.9], probability: 0.7 }",
                "inkFade: { lossFractionRange: [0, 0.5], probability: 0.3 }",
                "brokenStroke: { gapPixelsRange: [0.5, 1.5], probability: 0.2 }",
            ]
        case .affine:
            [
                "rotate: { degreesRange: [-12, 12] }", "shear: { degreesRange: [-12, 12] }",
                "scale: { factorRange: [0.85, 1.15] }", "translate: { fractionRange: [-0.07, 0.07] }",
                "perspective: { fractionRange: [0, 0.12], probability: 0.5 }",
            ]
        case .elastic: ["elastic: { alphaPixels: [20, 36], sigmaPixels: [4.5, 6] }"]
        case .paper:
            [
                "lineResidue: { inkFractionRange: [0.2, 0.8], probability: 0.2 }",
                "cutout: { sideFractionRange: [0.1, 0.25], probability: 0.2 }",
                "illumination: { lossFractionRange: [0, 0.4], probability: 0.2 }",
                "showThrough: { inkFractionRange: [0, 0.25], probability: 0.1 }",
                "saltAndPepper: { fractionRange: [0, 0.02], probability: 0.2 }",
            ]
        case .scanner:
            [
                "blur: { sigmaPixelsRange: [0, 0.7], probability: 0.4 }",
                "gaussianNoise: { sigmaFractionRange: [0, 0.08], probability: 0.3 }",
                "jpegArtifacts: { qualityRange: [30, 80], probability: 0.2 }",
                "thresholdFlicker: { hardnessFractionRange: [0.3, 1], probability: 0.2 }",
            ]
        case .all: Self.allCases.filter { $0 != .all }.flatMap(\.steps)
        }
    }

    var recipe: AugmentationRecipe {
        get throws { try AugmentBenchmark.recipe(steps) }
    }
}
