import Augmentation
import Dataset
import Imaging

/// Makes the copies of digits that training sees: the one place that knows which numbers a copy is drawn from.
///
/// **Determinism** A: a copy is a pure function of the augmentation, the seed, the digit and the copy's number.
struct DigitCopies: Sendable {
    let augmentation: AugmentationRecipe
    let seed: UInt64

    init(_ augmentation: AugmentationRecipe, seed: UInt64) {
        self.augmentation = augmentation
        self.seed = seed
    }

    /// One copy, with what was done to the digit.
    func copy(_ copy: Int, of digit: Digit) -> (glyph: Glyph, applied: [AppliedStep]) {
        augmentation.augmentRecording(
            digit.glyph, label: digit.label, seed: seed, sample: digit.number, copy: UInt32(copy))
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
        augmentation.augment(items, of: digits.flatMap(\.glyph.ink), seed: seed, on: &canvas, into: &images)
        return items.indices.map { Glyph(ink: Array(images[$0 * Glyph.pixelCount..<($0 + 1) * Glyph.pixelCount])) }
    }
}
