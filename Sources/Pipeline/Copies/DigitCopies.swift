import Augmentation
import Dataset
import Imaging
import Sheets

/// Makes copies of digits one by one for people and for calibration, the same as `AugmentedSamples` makes for training.
///
/// **Determinism** A: a copy is a pure function of the augmentation, the seed, the digit and the copy's number.
struct DigitCopies: Sendable {
    private let augmentation: AugmentationRecipe
    private let seed: UInt64
    private let profile: NormalizationProfile

    /// - Parameter augmentation: instead of the recipe's.
    init(_ recipe: Recipe, augmentation: AugmentationRecipe? = nil) {
        self.augmentation = augmentation ?? recipe.augmentation
        seed = recipe.seed
        profile = recipe.profile
    }

    /// One copy, with what was done to the digit.
    func copy(_ copy: Int, of digit: Digit) -> (glyph: Glyph, applied: [AppliedStep]) {
        augmentation.augmentRecording(
            digit.glyph, detail: detail(digit), label: digit.label, seed: seed, sample: digit.number, copy: UInt32(copy))
    }

    /// The copies 0..<count of every digit, one digit's after another.
    func copies(_ count: Int, of digits: [Digit]) -> [Glyph] {
        let items = digits.enumerated().flatMap { index, digit in
            (0..<count).map { copy in
                AugmentationItem(imageIndex: index, label: digit.label, sample: digit.number, copy: UInt32(copy))
            }
        }
        var canvas = AugmentationCanvas()
        var images = [UInt8](repeating: 0, count: items.count * Glyph.pixelCount)
        augmentation.augment(
            items, of: digits.flatMap(\.glyph.ink), details: digits.map(detail), seed: seed, on: &canvas, into: &images)
        return items.indices.map { Glyph(ink: Array(images[$0 * Glyph.pixelCount..<($0 + 1) * Glyph.pixelCount])) }
    }

    private func detail(_ digit: Digit) -> GlyphDetail? { digit.crop.flatMap(profile.detail) }
}
