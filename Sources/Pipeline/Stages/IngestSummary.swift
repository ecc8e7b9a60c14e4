import Support

/// What came of reading the sources, as `ingest.json` keeps it.
public struct IngestSummary: Sendable, Codable, Equatable {
    /// Sheets and other source files that were looked at.
    public let fileCount: Int
    public let sheets: [SheetSummary]
    public let rejects: [Reject]
    public let digitCount: Int
    public let writerCount: Int

    /// The rejected files that somebody has to look at; blank pages and second copies are not among them.
    public var errorCount: Int { rejects.count { $0.severity == .error } }
}

/// What was read from one sheet.
public struct SheetSummary: Sendable, Codable, Equatable {
    public let file: String
    public let digest: ContentDigest
    public let writer: String
    /// How many cells got which status.
    public let statusCounts: [String: Int]
    public let digitCount: Int
    public let residualMM: Double
    public let confidence: Double
    /// What the decoder and the reader remarked, such as a page that was turned upright.
    public let remarks: [String]
    /// Pictures for a person, by path within the recipe's folder.
    public let overlay: String
    public let contactSheet: String
}
