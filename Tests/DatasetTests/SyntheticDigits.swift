import Imaging
import Support

@testable import Dataset

/// Digits of random ink, three of four with a crop, by `writerCount` writers in turn.
func syntheticDigits(_ count: Int, writerCount: Int = 7, seed: UInt64 = 1) -> [Digit] {
    (0..<count).map { number in
        var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(number))
        let ink = (0..<Glyph.pixelCount).map { _ in UInt8(stream.below(256)) }
        let width = 1 + number % 20
        let crop = BilevelImage(width: width, height: 3, ink: (0..<3 * width).map { ink[$0] & 1 })
        return Digit(
            id: "sheet-\(number * 7919 % 1000)-\(number)", label: number % 11 == 10 ? nil : UInt8(number % 10),
            writer: "w\(number % writerCount)", source: ContentDigest(of: "sheet \(number)"), place: "r01c\(number)",
            status: number % 3 == 0 ? "touchesLine" : "ok", score: stream.unit(), glyph: Glyph(ink: ink),
            crop: number % 4 == 3 ? nil : PackedInk(crop))
    }
}
