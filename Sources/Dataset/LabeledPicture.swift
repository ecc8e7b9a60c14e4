import Foundation
import Imaging
import Support

/// What a picture brought in from elsewhere shows.
public enum PictureKind: Sendable {
    /// A digit at any size, dark on light or light on dark: it has to be normalized.
    case loose
    /// A glyph that is normalized already, 28 × 28, white ink on black: every pixel is taken as it is.
    case glyph
}

/// Makes the 28 × 28 glyph out of a picture's bytes, with the crop that it is of where that is kept.
public typealias PictureReader = @Sendable (Data, PictureKind) throws -> (glyph: Glyph, crop: PackedInk?)

/// What an importer of pictures read.
public struct ImportedPictures: Sendable {
    public let digits: [Digit]
    /// What was skipped, with the file and the reason; in the order of the pictures.
    public internal(set) var rejects: [Diagnostic]
    /// The places of all pictures that were looked at, read or not.
    public let places: Set<FileName>
    /// Members of archives that are nobody's sample, because their names start with a dot.
    public internal(set) var hiddenCount = 0
    /// What a person should know of how a table of them was read, such as a guessed encoding.
    public internal(set) var remarks: [Diagnostic] = []
}

/// A picture with what is known of it, before it is read.
struct LabeledPicture: Sendable {
    /// As messages name it.
    let file: String
    /// Its place in the source.
    let place: String
    let label: UInt8
    let writer: String
    /// What an export of ours says; nil for a foreign picture.
    let record: SampleRecord?

    /// The digit on the picture. A foreign one's id comes from the picture's content, so that renaming changes nothing.
    ///
    /// - Throws: what `read` throws, `DatasetError.profileMismatch`.
    func digit(
        _ bytes: Data, profile: NormalizationProfile, isNormalized: Bool, read: PictureReader
    ) throws -> Digit {
        if let record {
            guard record.profile == profile.identifier else {
                throw DatasetError.profileMismatch(file: file, found: record.profile, expected: profile.identifier)
            }
            return record.digit(glyph: try read(bytes, .glyph).glyph)
        }
        let source = ContentDigest(of: bytes)
        let (glyph, crop) = try read(bytes, isNormalized ? .glyph : .loose)
        return Digit(
            id: source.short + "-image", label: label, writer: writer, source: source, place: place, status: "ok", score: 1,
            glyph: glyph, crop: crop)
    }
}

extension ImportedPictures {
    /// Gathers what was read, in order. The same foreign picture under two names counts once; under two labels it does not count at
    /// all, because one of the two is wrong. Pictures with a record are told apart by their ids: augmented copies may be equal.
    init(_ outcomes: [(picture: LabeledPicture, outcome: Result<Digit, FileError>)]) {
        var copies: [ContentDigest: [LabeledPicture]] = [:]
        for case (let picture, .success(let digit)) in outcomes where picture.record == nil {
            copies[digit.source, default: []].append(picture)
        }
        var digits: [Digit] = []
        var rejects: [Diagnostic] = []
        var firstPlaces: [ContentDigest: String] = [:]
        for (picture, outcome) in outcomes {
            switch outcome {
            case .failure(let rejection): rejects += rejection.diagnostics
            case .success(let digit) where picture.record != nil: digits.append(digit)
            case .success(let digit):
                if let other = copies[digit.source]?.first(where: { $0.label != digit.label }) {
                    rejects +=
                        PictureFolderError.sameImageOtherLabel(
                            file: picture.file, label: picture.label, other: other.place, otherLabel: other.label
                        ).diagnostics
                } else if let first = firstPlaces[digit.source] {
                    rejects += PictureFolderError.sameImageTwice(file: picture.file, first: first).diagnostics
                } else {
                    firstPlaces[digit.source] = picture.place
                    digits.append(digit)
                }
            }
        }
        self.init(digits: digits, rejects: rejects, places: Set(outcomes.map { FileName($0.picture.place) }))
    }
}
