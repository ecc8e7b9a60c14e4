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
        case .images(let source):
            return try images(folder: source.folder.resolved, writer: source.writer, isNormalized: source.isNormalized)
        case .webDataset(let source):
            return try webDataset(
                [source.folder.resolved], pattern: source.pattern, writer: source.writer, isNormalized: source.isNormalized)
        case .digits(let source):
            return Result(digits: try DigitTable(contentsOf: source.folder.resolved, profile: profile).digits)
        }
    }

    /// Reads MNIST's IDX files.
    ///
    /// - Parameters:
    ///   - writers: the table that names the writer of each image: QMNIST's, or one of an export.
    ///   - writer: the writer of all images where there is no table; nil for a name made from the content.
    /// - Throws: `ImportError`, `FileSystemError`.
    public func idx(images: String, labels: String, writers: String?, writer: String?) throws -> Result {
        let importer = MNISTImporter(imagesPath: images, labelsPath: labels, writersPath: writers, writer: writer)
        return Result(digits: try importer.digits())
    }

    /// Reads a folder of pictures of single digits; a picture that cannot be read is a reject.
    ///
    /// - Parameter isNormalized: whether pictures are 28 × 28 glyphs, white ink on black, to be taken as they are. Those of an export
    ///   of ours are, whatever this says.
    /// - Throws: `ImportError`, `FileSystemError`, `PipelineError.interrupted`.
    public func images(folder: String, writer: String, isNormalized: Bool = false) throws -> Result {
        let importer = ImageFolderImporter(folder: folder, writer: writer, profile: profile, isNormalized: isNormalized)
        return Self.result(try importer.digits(jobs: context.jobs, progress: observe, read: glyph), of: folder)
    }

    /// Reads the tar archives of a WebDataset; a sample that cannot be used is a reject.
    ///
    /// - Parameters:
    ///   - paths: archives, or folders whose archives are read in the order of their names.
    ///   - pattern: which archives of a folder, as a shell pattern.
    ///   - isNormalized: as for `images`.
    /// - Throws: `ImportError`, `FileSystemError`, `PipelineError.interrupted`.
    public func webDataset(
        _ paths: [String], pattern: String = "*", writer: String, isNormalized: Bool = false
    ) throws -> Result {
        let archives = try paths.flatMap { try Self.archives(at: $0, pattern: pattern) }
        let importer = WebDatasetImporter(archives: archives, writer: writer, profile: profile, isNormalized: isNormalized)
        let pictures = try importer.digits(jobs: context.jobs, progress: observe, read: glyph)
        return Self.result(pictures, of: paths.first ?? "")
    }

    /// The archive itself, or those of a folder.
    ///
    /// - Throws: `PipelineError.emptySource`, `FileSystemError`.
    private static func archives(at path: String, pattern: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return [path] }
        let folder = ManifestPath(path, relativeTo: "")
        let archives = try WebDatasetSource.archives(in: folder, pattern: pattern)
        guard !archives.isEmpty else { throw PipelineError.emptyArchiveFolder(folder: path, pattern: pattern) }
        return archives.map(\.resolved)
    }

    private func observe(done: Int, total: Int) throws {
        try context.checkCancellation(during: Self.stage)
        context.observe(
            done == 0
                ? .started(stage: Self.stage, total: total, unit: "pictures")
                : .advanced(stage: Self.stage, done: done, detail: ""))
    }

    @Sendable private func glyph(_ bytes: Data, _ kind: PictureKind) throws -> (glyph: Glyph, crop: PackedInk?) {
        let picture = try ImageDecoder().decode([UInt8](bytes)).image
        switch kind {
        case .glyph:
            guard picture.width == Glyph.side, picture.height == Glyph.side else {
                throw ImportError.notAGlyph(width: picture.width, height: picture.height)
            }
            return (Glyph(whiteOnBlack: picture), nil)
        case .loose:
            switch profile.looseDigit(in: picture) {
            case .digit(let crop):
                guard let glyph = profile.normalize(crop: crop) else { throw PipelineError.noDigit }
                return (glyph, Digit.keptCrop(crop))
            case .empty: throw PipelineError.noDigit
            case .refused(let error): throw error
            }
        }
    }

    private static func result(_ pictures: ImportedPictures, of path: String) -> Result {
        Result(
            digits: pictures.digits,
            rejects: pictures.rejects.map { Reject(file: $0.location?.file ?? path, diagnostic: $0) })
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
