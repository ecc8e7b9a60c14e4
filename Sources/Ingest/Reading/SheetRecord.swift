import Dataset
import Forms
import Foundation
import Imaging
import Support

/// What was read from one scan: all that is kept of it, whatever the sheet turns out to be linked to.
package struct SheetRecord: Sendable, Codable, Equatable {
    /// Nil where the sheet was rejected.
    let page: Page?
    /// Nil where it was read.
    let rejection: Rejection?

    struct Page: Sendable, Codable, Equatable {
        /// Nil where the sheet does not say which one it is, or it could not be read.
        let identity: Identity?
        /// How many cells got which status.
        let statusCounts: [String: Int]
        /// Written cells that gave no digit.
        let unreadCount: Int
        let projectiveResidualMM: Double
        let residualMM: Double
        let confidence: Double
        let remarks: [String]
        /// In the order of the cells.
        let digits: [Digit]
        /// Nil where none were made.
        let pictures: Pictures?
    }

    /// One digit; its glyph and its crop lie in the same place of the record's tensors.
    struct Digit: Sendable, Codable, Equatable {
        let field: String
        let row: Int
        let column: Int
        let place: String
        let label: UInt8?
        let status: String
        let score: Double
        /// What the checking model reads; nil where none is asked.
        let reading: Reading?
    }

    struct Reading: Sendable, Codable, Equatable {
        let digit: UInt8
        /// Of that digit, 0…1.
        let probability: Float
        /// The picture of the cell, where a person should look at it: a PNG.
        let crop: Data?
    }

    /// Digests of the pictures for a person.
    struct Pictures: Sendable, Codable, Equatable {
        let overlay: ContentDigest
        let contactSheet: ContentDigest
    }

    /// `SheetIdentity` as JSON has it.
    struct Identity: Sendable, Codable, Equatable {
        let collection: String
        let sheet: Int
        let page: Int
    }

    /// A diagnostic without its place.
    package struct Rejection: Sendable, Codable, Equatable {
        let severity: Severity
        let code: String
        let message: String
        let fix: String
        /// Digest of the page as a person sees it; nil where no page was to be seen.
        let picture: ContentDigest?
    }
}

extension SheetRecord.Identity {
    init(_ identity: SheetIdentity) {
        self.init(collection: identity.collection, sheet: identity.sheet, page: identity.page)
    }

    var value: SheetIdentity { SheetIdentity(collection: collection, sheet: sheet, page: page) }
}

/// A record with what is too large for its text.
package struct ReadSheet: Sendable {
    let record: SheetRecord
    /// One for each digit of the record.
    let glyphs: [Glyph]
    /// What each was made of; nil where it is too large to keep.
    let crops: [PackedInk?]
    /// Where its files lie within the recipe's folder, without their endings.
    let stem: String
    /// Whether the record was written: what the machine refused may go well the next time.
    var isKept = true
    /// Whether this run has read it.
    var isFresh = false

    var recordFile: String { stem + ".safetensors" }
    var overlay: String { stem + "-overlay.png" }
    var contactSheet: String { stem + "-crops.png" }
    /// A rejected page.
    var rejectedPage: String { stem + "-page.png" }

    /// The pictures for a person, with their digests.
    var pictures: [(file: String, digest: ContentDigest)] {
        if let pictures = record.page?.pictures {
            return [(overlay, pictures.overlay), (contactSheet, pictures.contactSheet)]
        }
        return record.rejection?.picture.map { [(rejectedPage, $0)] } ?? []
    }

    /// All files that were written.
    var files: [String] { isKept ? [recordFile] + pictures.map(\.file) : [] }
}
