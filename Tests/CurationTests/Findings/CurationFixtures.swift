import Dataset
import Imaging
import Support

@testable import Curation

/// Digits made by computation.
enum CurationFixtures {
    /// A digit with a stroke that its label places, and a few specks that make each another.
    static func digit(_ number: Int, label: UInt8?, writer: String, source: String = "sheet", seed: UInt64 = 1) -> Digit {
        Digit(
            id: "\(source)/\(number.padded(to: 5))", label: label, writer: writer, source: ContentDigest(of: source),
            place: "r00c\(number.padded(to: 2))", status: "ok", score: 1, glyph: glyph(of: label ?? 0, number: number, seed: seed))
    }

    static func glyph(of label: UInt8, number: Int, seed: UInt64 = 1) -> Glyph {
        var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(number))
        var glyph = Glyph()
        let column = 4 + 2 * Int(label), slant = stream.below(3)
        for y in 4..<24 {
            for x in column..<column + 2 + (y > 14 ? slant : 0) where x < 28 { glyph[x, y] = UInt8(200 + stream.below(56)) }
        }
        for _ in 0..<12 { glyph[stream.below(28), stream.below(28)] = UInt8(60 + stream.below(120)) }
        return glyph
    }

    /// Ten digits of each of some writers, the label being the number's last figure.
    static func digits(writerCount: Int, perWriter: Int = 10) -> [Digit] {
        (0..<writerCount * perWriter).map { digit($0, label: UInt8($0 % 10), writer: "w\($0 / perWriter)", source: "s\($0 / perWriter)") }
    }

    /// A table that gives each digit's class nearly everything.
    static func table(_ classes: [UInt8], certain: Float = 0.91) -> OutOfSample {
        OutOfSample(
            classCount: 10,
            probabilities: classes.flatMap { label in (0..<10).map { $0 == Int(label) ? certain : (1 - certain) / 9 } })
    }
}
