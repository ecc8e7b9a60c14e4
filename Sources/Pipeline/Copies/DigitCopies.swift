import Augmentation
import Dataset
import Imaging
import Recipes
import Support
import Training

/// Makes copies of digits for people and for calibration, the same as training sees.
///
/// **Determinism** A: a copy is a pure function of the augmentation, the seed, the digit and the copy's number.
struct DigitCopies: Sendable {
    private let augmentation: AugmentationRecipe
    private let seed: UInt64
    private let profile: NormalizationProfile
    private let recipeDigest: ContentDigest

    /// - Parameter augmentation: instead of the recipe's.
    init(_ recipe: Recipe, augmentation: AugmentationRecipe? = nil) {
        self.augmentation = augmentation ?? recipe.augmentation
        seed = recipe.seed
        profile = recipe.profile
        recipeDigest = recipe.digest
    }

    /// One copy, with what was done to the digit.
    func copy(_ copy: Int, of digit: Digit) -> (glyph: Glyph, applied: [AppliedStep]) {
        augmentation.augmentRecording(
            digit.glyph, detail: detail(digit), label: digit.label, seed: seed, sample: digit.number, copy: UInt32(copy))
    }

    /// The copies 0..<count of every digit, which is labeled, one digit's after another.
    func copies(_ count: Int, of digits: [Digit]) -> [Glyph] {
        let samples = AugmentedSamples(
            plan: ShardPlan(rows: Array(digits.indices), copyCount: count), digits: digits, recipe: augmentation, seed: seed,
            detail: profile.detail, digest: recipeDigest)
        return samples.glyphs(at: Array(0..<samples.count))
    }

    private func detail(_ digit: Digit) -> GlyphDetail? { digit.crop.flatMap(profile.detail) }
}
