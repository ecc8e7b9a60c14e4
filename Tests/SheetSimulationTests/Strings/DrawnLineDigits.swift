import Imaging
import Support
@testable import SheetSimulation

/// Digits of invented hands as glyphs, for lines to be made of.
enum DrawnLineDigits {
    /// Each digit once by each writer.
    static func pool(writerCount: Int, classes: [UInt8] = Array(0...9)) -> [LineDigit] {
        (0..<writerCount).flatMap { writer in
            classes.compactMap { digit in glyph(of: digit, writer: writer).map { LineDigit(glyph: $0, digit: digit, writer: writer) } }
        }
    }

    /// Twenty pixels high or wide, in the middle.
    private static func glyph(of digit: UInt8, writer: Int) -> Glyph? {
        let hand = Handwriting(seed: 5, writerNumber: writer)
        var stream = RandomStream(seed: 5, purpose: .testing, sample: UInt64(writer), step: UInt32(digit))
        let strokes = hand.strokes(of: digit, cellHeightMM: 10, using: &stream)
        let box = Rect(around: strokes.compactMap(\.boundsMM).flatMap(\.corners))
        guard let ink = InkPatch(strokes, pixelsPerMM: 19 / max(box.width, box.height)) else { return nil }
        var glyph = Glyph()
        for y in 0..<min(ink.height, Glyph.side) {
            for x in 0..<min(ink.width, Glyph.side) {
                let column = x + (Glyph.side - ink.width) / 2, row = y + (Glyph.side - ink.height) / 2
                guard (0..<Glyph.side).contains(column), (0..<Glyph.side).contains(row) else { continue }
                glyph[column, row] = UInt8(255 * ink.coverage[y * ink.width + x])
            }
        }
        return glyph
    }
}
