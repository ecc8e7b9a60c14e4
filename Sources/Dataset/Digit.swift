import Imaging
import Support

/// One handwritten digit with where it came from.
public struct Digit: Sendable, Equatable {
    /// Stable for ever: made from the source's content and the place in it, never from a position in a list.
    public let id: String
    /// What is written, 0…9; nil where nobody has said.
    public let label: UInt8?
    public let writer: String
    /// The SHA-256 of the file it was read from.
    public let source: ContentDigest
    /// The place in the source: `r03c07` of a sheet, an item's number of an IDX file, a name in a folder.
    public let place: String
    /// The reader's verdict on the cell, such as `ok` or `touchesLine`.
    public let status: String
    /// How sure the reader is of the status, 0…1.
    public let score: Double
    /// 28 × 28, normalised.
    public let glyph: Glyph
    public let origin: DigitOrigin

    public init(
        id: String, label: UInt8?, writer: String, source: ContentDigest, place: String, status: String, score: Double,
        glyph: Glyph, origin: DigitOrigin = .written
    ) {
        self.id = id
        self.label = label
        self.writer = writer
        self.source = source
        self.place = place
        self.status = status
        self.score = score
        self.glyph = glyph
        self.origin = origin
    }
}
