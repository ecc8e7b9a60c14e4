import Dataset
import Forms
import Foundation
import Imaging
import Support

/// All that was read from one scan, and is kept of it whatever the sheet turns out to be linked to.
package struct SheetRecord: Sendable, Equatable {
    let outcome: Outcome
    /// Digests of the pictures for a person, in the order of `pictures`.
    let pictureDigests: [ContentDigest]
    /// Where its files lie within the recipe's folder, without their endings.
    let stem: String
    /// Whether it was written: what the machine refused may go well the next time.
    var isKept = true
    /// Whether this run has read it.
    var isFresh = false

    /// What the scan turned out to be.
    enum Outcome: Sendable, Equatable {
        case page(Page)
        /// Without the file's name, which may be another tomorrow.
        case rejected(Diagnostic)
    }

    struct Page: Sendable, Codable, Equatable {
        /// Nil where the sheet does not say which one it is, or it could not be read.
        let identity: SheetIdentity?
        /// How many cells got which status.
        let statusCounts: [String: Int]
        /// Written cells that gave no digit.
        let unreadCount: Int
        let projectiveResidualMM: Double
        let residualMM: Double
        let confidence: Double
        let remarks: [String]
        /// Those that gave a digit, in their order.
        var cells: [Cell]
    }

    /// A cell that gave a digit. Its glyph and its crop are no part of the record's text: they lie in its tensors.
    struct Cell: Sendable, Codable, Equatable {
        let field: String
        let row: Int
        let column: Int
        let place: String
        let label: UInt8?
        let status: String
        let score: Double
        /// What the checking model reads; nil where none is asked.
        let reading: Reading?
        var glyph = Glyph()
        /// What the glyph was made of; nil where it is too large to keep.
        var crop: PackedInk?

        private enum CodingKeys: CodingKey { case field, row, column, place, label, status, score, reading }
    }

    struct Reading: Sendable, Codable, Equatable {
        /// A digit, or what is none, as `GlyphClass` numbers it.
        let digit: UInt8
        /// Of that, 0…1.
        let probability: Float
        /// The picture of the cell, where a person should look at it: a PNG.
        let crop: Data?
    }

    /// Nil where the sheet was rejected.
    var page: Page? { if case .page(let page) = outcome { page } else { nil } }

    /// Why it was rejected; nil where it was read.
    var rejection: Diagnostic? { if case .rejected(let diagnostic) = outcome { diagnostic } else { nil } }

    var file: String { stem + ".safetensors" }
    var overlay: String { stem + "-overlay.png" }
    var contactSheet: String { stem + "-crops.png" }
    /// A rejected page.
    var rejectedPage: String { stem + "-page.png" }

    /// The pictures for a person, with their digests; none where none were made.
    var pictures: [(file: String, digest: ContentDigest)] {
        let files =
            switch outcome {
            case .page: [overlay, contactSheet]
            case .rejected: [rejectedPage]
            }
        return Array(zip(files, pictureDigests))
    }

    /// All files that were written.
    var files: [String] { isKept ? [file] + pictures.map(\.file) : [] }
}

/// The text of a record, as its file has it.
struct SheetRecordText: Codable {
    /// Raised whenever what the text holds changes.
    static let version = 3

    var page: SheetRecord.Page?
    var rejection: Rejection?
    let pictures: [ContentDigest]

    /// A diagnostic without its place.
    struct Rejection: Codable {
        let severity: Severity
        let code: String
        let message: String
        let fix: String
    }

    init(_ record: SheetRecord) {
        pictures = record.pictureDigests
        switch record.outcome {
        case .page(let page): self.page = page
        case .rejected(let reason):
            rejection = Rejection(severity: reason.severity, code: reason.code, message: reason.message, fix: reason.fix)
        }
    }

    /// The record without its tensors; nil for a text that says nothing.
    func record(stem: String) -> SheetRecord? {
        if let page { return SheetRecord(outcome: .page(page), pictureDigests: pictures, stem: stem) }
        return rejection.map { reason in
            let diagnostic = Diagnostic(reason.severity, code: reason.code, message: reason.message, fix: reason.fix)
            return SheetRecord(outcome: .rejected(diagnostic), pictureDigests: pictures, stem: stem)
        }
    }
}
