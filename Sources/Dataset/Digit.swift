import Imaging
import Support

/// One handwritten digit with where it came from.
public struct Digit: Sendable, Equatable {
    /// Stable for ever: made from the source's content and the place in it, never from a position in a list.
    public let id: String
    /// What is written, 0…9; of a made sign what it is, as `GlyphClass` numbers it. Nil where nobody has said.
    public let label: UInt8?
    /// In Unicode's form C: a name is one writer's, however its letters are put together.
    public let writer: String
    /// The SHA-256 of the file it was read from.
    public let source: ContentDigest
    /// The place in the source: `r03c07` of a sheet, an item's number of an IDX file, a name in a folder.
    public let place: String
    /// The reader's verdict on the cell, such as `ok` or `touchesLine`.
    public let status: String
    /// How sure the reader is of the status, 0…1.
    public let score: Double
    /// 28 × 28, normalized.
    public let glyph: Glyph
    /// The ink at the source's resolution, as it is kept.
    public let packedCrop: PackedInk?
    public let origin: DigitOrigin

    /// - Parameter crop: what `keptCrop` gives of the ink that was normalized; nil where the glyph is all there is.
    public init(
        id: String, label: UInt8?, writer: String, source: ContentDigest, place: String, status: String, score: Double,
        glyph: Glyph, crop: PackedInk? = nil, origin: DigitOrigin = .written
    ) {
        self.id = id
        self.label = label
        self.writer = writer.normalized
        self.source = source
        self.place = place
        self.status = status
        self.score = score
        self.glyph = glyph
        packedCrop = crop
        self.origin = origin
    }

    /// A crop with a longer side is not kept, so that no digit takes more than 20 kB; at 300 dots per inch that is ink 34 mm
    /// tall.
    public static let maxCropSide = 400

    /// A crop as a digit keeps it; nil where a side is longer than `maxCropSide`.
    public static func keptCrop(_ crop: BilevelImage) -> PackedInk? {
        max(crop.width, crop.height) <= maxCropSide ? PackedInk(crop) : nil
    }

    /// The ink that the glyph was made of, at the source's resolution and cut to its tight box: normalized again it gives just
    /// this glyph. Nil for digits that came as glyphs, and where `keptCrop` is.
    public var crop: BilevelImage? { packedCrop?.image }

    /// The SHA-256 of the picture that a person is shown: of the crop with its size, or of the glyph where that is all there is. It is
    /// another once the cell is cut differently.
    public var pictureDigest: ContentDigest {
        guard let packedCrop else { return ContentDigest(of: glyph.ink) }
        return ContentDigest(of: Array("\(packedCrop.width) \(packedCrop.height)\n".utf8) + packedCrop.bytes)
    }

    /// The id of the digit that somebody wrote: its own, but for the copies of a page and for imported augmented copies.
    public var writtenID: String {
        func without(_ ending: String) -> String { id.hasSuffix(ending) ? String(id.dropLast(ending.count)) : id }
        return switch origin {
        case .pageCopy(let number): without(Self.pageCopyEnding(number))
        case .augmented(let number): without(Self.augmentedEnding(number))
        case .written, .simulated, .sign: id
        }
    }

    /// What the id of a digit on a copy of a page has behind the written one's.
    package static func pageCopyEnding(_ number: Int) -> String { "#page\(number)" }

    /// What the id of an augmented copy has behind the digit's.
    package static func augmentedEnding(_ number: Int) -> String { "-copy\(number)" }

    /// The same with another label.
    package func labeled(_ label: UInt8) -> Digit {
        Digit(
            id: id, label: label, writer: writer, source: source, place: place, status: status, score: score, glyph: glyph,
            crop: packedCrop, origin: origin)
    }
}
