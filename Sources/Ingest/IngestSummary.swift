import Forms
import Recipes
import Support

/// What came of reading the sources, as `ingest.json` keeps it.
public struct IngestSummary: Sendable, Codable, Equatable {
    /// Sheets and other source files that were looked at.
    public let fileCount: Int
    /// In the order of the sources and of their files.
    public let sheets: [SheetSummary]
    public let rejects: [Reject]
    /// Sheets of the registers of which no readable scan is there.
    public let missing: [MissingSheet]
    /// Scans that somebody should make again.
    public let rescans: [Rescan]
    /// Digits whose label a model contradicts.
    public let labelIssues: [LabelIssue]
    /// Digits whose label nobody knows.
    public let unlabeledCount: Int
    /// Digits that somebody wrote, and who wrote them.
    public let digitCount: Int
    public let writerCount: Int
    /// Writers who may be one; nil in what earlier versions wrote, as is the next.
    public let similarWriters: [SimilarWriters]?
    /// What lies among the sources and is none.
    public let passedOver: PassedOver?

    package init(
        fileCount: Int, sheets: [SheetSummary], rejects: [Reject], missing: [MissingSheet], rescans: [Rescan], labelIssues: [LabelIssue],
        unlabeledCount: Int, digitCount: Int, writerCount: Int,
        similarWriters: [SimilarWriters]?, passedOver: PassedOver?
    ) {
        self.fileCount = fileCount
        self.sheets = sheets
        self.rejects = rejects
        self.missing = missing
        self.rescans = rescans
        self.labelIssues = labelIssues
        self.unlabeledCount = unlabeledCount
        self.digitCount = digitCount
        self.writerCount = writerCount
        self.similarWriters = similarWriters
        self.passedOver = passedOver
    }
}

/// What was read from one sheet.
public struct SheetSummary: Sendable, Codable, Equatable {
    public let file: String
    public let digest: ContentDigest
    public let writer: String
    /// Which sheet it is, such as `sheet 7 of 'school'`; nil where that is not known.
    public let sheet: String?
    /// Other scans of the same sheet, which read worse.
    public let supersedes: [String]
    /// How many cells got which status.
    public let statusCounts: [String: Int]
    public let digitCount: Int
    /// Written cells that gave no digit.
    public let unreadCount: Int
    /// How far the printed lines lie from where they belong, before and after each was followed: root mean squares.
    public let projectiveResidualMM: Double
    public let residualMM: Double
    public let confidence: Double
    /// What the decoder and the reader remarked, such as a page that was turned upright.
    public let remarks: [String]
    /// Pictures for a person, by path within the recipe's folder.
    public let overlay: String
    public let contactSheet: String
}

/// A sheet that was handed out and has not come back, or not legibly.
public struct MissingSheet: Sendable, Codable, Equatable {
    public let collection: String
    public let sheet: Int
    public let page: Int
    /// Who was given it; nil where nobody wrote that down.
    public let writer: String?
    public let register: String
    /// The scan of it that was rejected; nil where there is none.
    public let rejectedFile: String?

    /// `sheet 7 of 'school' (anna)`
    package var displayName: String {
        SheetIdentity(collection: collection, sheet: sheet, page: page).displayName + (writer.map { " (\($0))" } ?? "")
    }
}

/// A scan that should be made again.
public struct Rescan: Sendable, Codable, Equatable {
    public let file: String
    /// Such as `sheet 7 of 'school'`; nil where that is not known.
    public let sheet: String?
    /// The code of the reject, or `sheet.unread`.
    public let code: String
    public let reason: String

    /// The code of a sheet that was read, but not well enough.
    package static let unreadCode = "sheet.unread"
}

/// A digit whose label a model contradicts: `expected 4, looks like 9`.
public struct LabelIssue: Sendable, Codable, Equatable {
    /// The digit's id.
    public let id: String
    public let file: String
    public let place: String
    public let writer: String
    public let label: UInt8
    /// What the model reads: a digit, or 10 to 13 for what is none, as `GlyphClass` numbers it.
    public let predicted: UInt8
    /// The model's probability for that, 0…1.
    public let probability: Double
    /// Whether the digit was left out of the data.
    public let isDropped: Bool
    /// The picture of its cell, by path within the recipe's folder.
    public let crop: String
    /// A digit that the model reads as `predicted` and that is labeled so, for comparison; nil where there is none.
    public let typical: Typical?

    public struct Typical: Sendable, Codable, Equatable {
        public let id: String
        /// Whether it is of the same writer.
        public let isSameWriter: Bool
        public let picture: String
    }
}
