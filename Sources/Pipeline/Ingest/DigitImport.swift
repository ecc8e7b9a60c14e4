import Dataset
import Foundation
import ImageCodecs
import Imaging
import Sheets
import Support

/// Reads digits that do not come from sheets.
public struct DigitImport: Sendable {
    /// What was read, and the files that could not be.
    public struct Result: Sendable {
        public var digits: [Digit] = []
        public var rejects: [Reject] = []
    }

    /// What an import wrote, for a person (`text`) or a program (as JSON).
    public struct Summary: Sendable, Encodable {
        /// The folder that a manifest names under `digits`.
        public let folder: String
        public let digitCount: Int
        public let writerCount: Int
        public let rejects: [Reject]

        public var text: String {
            let rejected = rejects.isEmpty ? "" : ", \(Figure.count(rejects.count, "file")) rejected"
            return "\(folder): \(Figure.count(digitCount, "digit")) of \(Figure.count(writerCount, "writer"))\(rejected)"
        }
    }

    private static let stage = "import"

    private let profile: NormalizationProfile
    private let context: RunContext

    public init(profile: NormalizationProfile, context: RunContext) {
        self.profile = profile
        self.context = context
    }

    /// The digits of one source of a recipe; none for sheets, which `SheetIngest` and `MadePages` read.
    func read(_ source: RecipeSource) throws -> Result {
        switch source {
        case .sheets, .simulated: return Result()
        case .idx(let source):
            return try idx(
                images: source.images.resolved, labels: source.labels.resolved, writers: source.writers?.resolved,
                writer: source.writer)
        case .images(let source): return try images(folder: source.folder.resolved, writer: source.writer)
        case .digits(let source):
            return Result(digits: try DigitTable(contentsOf: source.folder.resolved, profile: profile).digits)
        }
    }

    /// Reads MNIST's IDX files.
    ///
    /// - Parameters:
    ///   - writers: the QMNIST table, which names the writer of each image.
    ///   - writer: the writer of all images where there is no table; nil for a name made from the content.
    /// - Throws: `ImportError`, `FileSystemError`.
    public func idx(images: String, labels: String, writers: String?, writer: String?) throws -> Result {
        let importer = MNISTImporter(imagesPath: images, labelsPath: labels, writersPath: writers, writer: writer)
        return Result(digits: try importer.digits())
    }

    /// Reads a folder of pictures of single digits; a picture that cannot be read is a reject.
    ///
    /// - Throws: `ImportError`, `FileSystemError`, `PipelineError.interrupted`.
    public func images(folder: String, writer: String) throws -> Result {
        let decoder = ImageDecoder()
        let importer = ImageFolderImporter(folder: folder, writer: writer)
        let result = try importer.digits(jobs: context.jobs) { [context] done, total in
            try context.checkCancellation(during: Self.stage)
            let event: ProgressEvent =
                done == 0
                ? .started(stage: Self.stage, total: total, unit: "pictures")
                : .advanced(stage: Self.stage, done: done, detail: "")
            context.observe(event)
        } normalized: { [profile] bytes in
            let picture = try decoder.decode([UInt8](bytes)).image
            guard let glyph = profile.normalizeLooseDigit(picture) else { throw PipelineError.noDigit }
            return glyph
        }
        return Result(
            digits: result.digits,
            rejects: result.rejects.map { Reject(file: $0.location?.file ?? folder, diagnostic: $0) })
    }

    /// Writes what was read as a table that a manifest can name under `digits`, and the rejects beside it.
    ///
    /// - Throws: `PipelineError.nothingIngested`, `DatasetError`, `FileSystemError`.
    public func save(_ result: Result, to folder: String) throws -> Summary {
        guard !result.digits.isEmpty else {
            throw PipelineError.nothingIngested(
                rejectedCount: result.rejects.count, firstReason: result.rejects.first?.message ?? "there was nothing to read",
                rejectsFile: folder)
        }
        let table = try DigitTable(result.digits, profile: profile)
        try table.save(to: folder)
        try JSONFile.writeLines(result.rejects, to: folder + "/" + RecipeFolder.rejects)
        return Summary(
            folder: folder, digitCount: table.digits.count, writerCount: table.writers.count, rejects: result.rejects)
    }
}
