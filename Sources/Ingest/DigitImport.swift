import Dataset
import Foundation
import ImageCodecs
import Imaging
import Recipes
import Support

/// Reads digits that do not come from sheets.
public struct DigitImport: Sendable {
    /// What was read, and the files that could not be.
    public struct Result: Sendable {
        public var digits: [Digit] = []
        public var rejects: [Reject] = []
        /// What lies among the pictures and is none.
        public var passedOver = PassedOver()
        /// What a person should know of how they were read, and of their labels as a whole.
        public var remarks: [Diagnostic] = []
        /// Digits whose label a model contradicts.
        package var labelIssues = LabelIssues()
        /// What they were read from, as a person wrote it.
        package var source = ""

        package init(digits: [Digit] = [], rejects: [Reject] = [], passedOver: PassedOver = PassedOver()) {
            self.digits = digits
            self.rejects = rejects
            self.passedOver = passedOver
        }
    }

    /// What an import wrote, for a person (`text`) or a program (as JSON).
    public struct Summary: Sendable, Encodable {
        /// The folder that a manifest names under `digits`.
        public let folder: String
        public let digitCount: Int
        public let writerCount: Int
        public let rejects: [Reject]
        /// Writers who may be one.
        public let similarWriters: [SimilarWriters]
        /// What lies among the pictures and is none.
        public let passedOver: PassedOver
        /// Digits whose label a model contradicts; pictures of them are in the folder.
        public let labelIssues: [LabelIssue]
        /// What a person should know of how the digits were read, and of their labels.
        public let remarks: [Diagnostic]

        private enum Key: String, CodingKey {
            case folder, digitCount, writerCount, rejects, similarWriters, passedOver, labelIssues, remarks
        }

        /// A remark as it is printed.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(folder, forKey: .folder)
            try container.encode(digitCount, forKey: .digitCount)
            try container.encode(writerCount, forKey: .writerCount)
            try container.encode(rejects, forKey: .rejects)
            try container.encode(similarWriters, forKey: .similarWriters)
            try container.encode(passedOver, forKey: .passedOver)
            try container.encode(labelIssues, forKey: .labelIssues)
            try container.encode(remarks.map(\.description), forKey: .remarks)
        }

        public var text: String {
            let rejected = rejects.isEmpty ? "" : ", \(NumberText.count(rejects.count, "file")) rejected"
            let passedOver = passedOver.text.map { "; passed over: \($0)" } ?? ""
            let similar = similarWriters.map { "   \($0.message); \($0.fix)".onOneLine }.joined(separator: "\n")
            return
                "\(folder): \(NumberText.count(digitCount, "digit")) of \(NumberText.count(writerCount, "writer"))\(rejected)\(passedOver)"
                + (similar.isEmpty ? "" : "\n" + similar)
        }
    }

    private static let stage = "import"

    private let profile: NormalizationProfile
    private let context: RunContext
    private let own: OwnFiles

    public init(profile: NormalizationProfile, context: RunContext) {
        self.init(profile: profile, context: context, own: OwnFiles(results: nil))
    }

    /// - Parameter own: what is no source, wherever it lies.
    package init(profile: NormalizationProfile, context: RunContext, own: OwnFiles) {
        self.profile = profile
        self.context = context
        self.own = own
    }

    /// The digits of one source of a recipe; none for sheets, which `SheetIngest` and `SyntheticPages` read.
    ///
    /// Their labels are looked over as the source says.
    package func read(_ source: RecipeSource) throws -> Result {
        var result: Result
        switch source {
        case .sheets, .simulated, .signs: return Result()
        case .idx(let source):
            result = try idx(
                images: source.images.resolved, labels: source.labels.resolved, writers: source.writers?.resolved,
                writer: source.writer, layout: source.layout)
            result.source = source.images.written
        case .images(let source):
            result = try images(folder: source.folder.resolved, writer: source.writer, isNormalized: source.isNormalized)
            result.source = source.folder.written
        case .webDataset(let source):
            result = try webDataset(
                [source.folder.resolved], pattern: source.pattern, writer: source.writer, isNormalized: source.isNormalized)
            result.source = source.folder.written
        case .digits(let source):
            result = Result(digits: try DigitTable(contentsOf: source.folder.resolved, profile: profile).digits)
            result.source = source.folder.written
        }
        return try source.check.map { try checked(result, $0) } ?? result
    }

    /// The same with the labels looked over.
    private func checked(_ result: Result, _ check: LabelCheck) throws -> Result {
        try context.checkCancellation(during: Self.stage)
        let model = try LoadedModel(check.model, profile: profile)
        let labelCheck = DigitLabelCheck(model: model, signs: try SignCheck(profile: profile), check: check, jobs: context.jobs)
        let found = try labelCheck.look(over: result.digits, of: result.source)
        var result = result
        result.digits = found.digits
        result.labelIssues = found.issues
        result.remarks += found.remarks
        return result
    }

    /// Reads MNIST's IDX files.
    ///
    /// - Parameters:
    ///   - writers: the table that names the writer of each image: QMNIST's, or one of an export.
    ///   - writer: the writer of all images where there is no table; nil for a name made from the content.
    ///   - layout: how the pictures lie in the file.
    /// - Throws: `ImportError`, `TextTableError`, `TextEncodingError`, `FileSystemError`; `IDXPictureError` where the pictures plainly lie
    ///   otherwise than `layout` says.
    public func idx(
        images: String, labels: String, writers: String?, writer: String?, layout: IDXPictureLayout = .mnist
    ) throws -> Result {
        let importer = MNISTImporter(
            imagesPath: images, labelsPath: labels, writersPath: writers, writer: writer, layout: layout)
        let content = try importer.content()
        var result = Result(digits: content.digits)
        result.source = images
        result.remarks = content.remarks
        result.remarks += try IDXPictureCheck(file: images, layout: layout).check(
            content.digits, model: { try LoadedModel.shipped(profile: profile) }, jobs: context.jobs)
        return result
    }

    /// Reads a folder of pictures of single digits; a picture that cannot be read is a reject.
    ///
    /// - Parameter isNormalized: whether pictures are 28 × 28 glyphs, white ink on black, to be taken as they are. Those of an export
    ///   of ours are, whatever this says.
    /// - Throws: `ImportError`, `PictureFolderError`, `WebDatasetError` or `TextTableError`, as the source is, `FileSystemError`, `InterruptionError.interrupted`.
    public func images(folder: String, writer: String, isNormalized: Bool = false) throws -> Result {
        let importer = ImageFolderImporter(folder: folder, writer: writer, profile: profile, isNormalized: isNormalized)
        let pictures = try importer.digits(jobs: context.jobs, progress: observe, read: glyphReader())
        var result = Self.result(pictures, of: folder)
        result.source = folder
        let listing = try FolderListing(below: ManifestPath(folder, relativeTo: ""), own: own)
        result.passedOver = listing.passedOver
        result.rejects += Self.leftOut(listing, of: importer, read: pictures.places)
        return result
    }

    /// What lies in the folder and is no part of the set: a person may have meant it to be.
    private static func leftOut(_ listing: FolderListing, of importer: ImageFolderImporter, read: Set<FileName>) -> [Reject] {
        let files = listing.files.filter { file in
            !read.contains(FileName(file.name)) && !SheetSource.isTableOrNote(file.name)
        }
        // By folder, so that a whole tree of other things is a few lines.
        let folders = Dictionary(grouping: files) { FileName(FileName($0.name).folder) }
        return folders.sorted { $0.key < $1.key }.flatMap { name, files in
            let folder = name.text.isEmpty ? importer.folder : importer.folder + "/" + name.text
            let names = files.map { FileName(FileName($0.name).lastComponent).visible }
            let error: PictureFolderError =
                importer.hasTable
                ? .notListed(folder: folder, names: names, table: ImageFolderImporter.labelsName)
                : .outsideFolders(folder: folder, names: names)
            return error.diagnostics.map { Reject(file: folder, diagnostic: $0) }
        }
    }

    /// Reads the tar archives of a WebDataset; a sample that cannot be used is a reject.
    ///
    /// - Parameters:
    ///   - paths: archives, or folders whose archives are read in the order of their names.
    ///   - pattern: which archives of a folder, as a shell pattern.
    ///   - isNormalized: as for `images`.
    /// - Throws: `ImportError`, `PictureFolderError`, `WebDatasetError` or `TextTableError`, as the source is, `FileSystemError`, `InterruptionError.interrupted`.
    public func webDataset(
        _ paths: [String], pattern: String = "*", writer: String, isNormalized: Bool = false
    ) throws -> Result {
        let contents = try paths.map { path in (path: path, content: try content(at: path, pattern: pattern)) }
        let archives = contents.flatMap { $0.content?.archives.map(\.resolved) ?? [$0.path] }
        let importer = WebDatasetImporter(archives: archives, writer: writer, profile: profile, isNormalized: isNormalized)
        let pictures = try importer.digits(jobs: context.jobs, progress: observe, read: glyphReader())
        var result = Self.result(pictures, of: paths.first ?? "")
        result.source = paths.joined(separator: ", ")
        result.passedOver.hiddenCount = pictures.hiddenCount
        for (path, content) in contents {
            guard let content else { continue }
            result.passedOver.add(content.passedOver)
            let names = content.otherNames.filter { !SheetSource.isTableOrNote($0) }.map { FileName($0).visible }
            if names.isEmpty { continue }
            result.rejects += WebDatasetError.notArchives(folder: path, names: names).diagnostics.map { Reject(file: path, diagnostic: $0) }
        }
        return result
    }

    /// What lies in a folder of archives; nil for an archive itself.
    ///
    /// - Throws: `IngestError.emptyArchiveFolder`, `FileSystemError`.
    private func content(at path: String, pattern: String) throws -> WebDatasetSource.Content? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return nil }
        let content = try WebDatasetSource.content(of: ManifestPath(path, relativeTo: ""), pattern: pattern, own: own)
        guard !content.archives.isEmpty else { throw IngestError.emptyArchiveFolder(folder: path, pattern: pattern) }
        return content
    }

    private func observe(done: Int, total: Int) throws {
        try context.checkCancellation(during: Self.stage)
        context.observe(
            done == 0
                ? .started(stage: Self.stage, total: total, unit: "pictures")
                : .advanced(stage: Self.stage, done: done, detail: ""))
    }

    /// What makes a glyph of a picture's bytes; the models that ship say which ink is the digit.
    private func glyphReader() throws -> @Sendable (Data, PictureKind) throws -> (glyph: Glyph, crop: PackedInk?) {
        let reader = LooseDigitReader(
            profile: profile, model: try LoadedModel.shipped(profile: profile), signs: try SignCheck(profile: profile))
        return { bytes, kind in try glyph(bytes, kind, reader) }
    }

    private func glyph(_ bytes: Data, _ kind: PictureKind, _ reader: LooseDigitReader) throws -> (glyph: Glyph, crop: PackedInk?) {
        let picture = try ImageDecoder().decode([UInt8](bytes)).image
        switch kind {
        case .glyph:
            guard picture.width == Glyph.side, picture.height == Glyph.side else {
                throw PictureFolderError.notAGlyph(width: picture.width, height: picture.height)
            }
            return (Glyph(whiteOnBlack: picture), nil)
        case .loose:
            switch try reader.digit(in: picture) {
            case .digit(let crop):
                guard let glyph = profile.normalize(crop: crop) else { throw IngestError.noDigit }
                return (glyph, Digit.keptCrop(crop))
            case .empty: throw IngestError.noDigit
            case .refused(let error): throw IngestError.notOneDigit(error)
            }
        }
    }

    private static func result(_ pictures: ImportedPictures, of path: String) -> Result {
        var result = Result(
            digits: pictures.digits,
            rejects: pictures.rejects.map { Reject(file: $0.location?.file ?? path, diagnostic: $0) })
        result.remarks = pictures.remarks
        return result
    }

    /// Reads, and writes what was read as a table that a manifest can name under `digits`, with the rejects beside it: the whole
    /// folder or nothing of it.
    ///
    /// - Parameters:
    ///   - folder: empty, not there yet, or an earlier import, which is replaced as a whole.
    ///   - inputs: the files and folders that are read.
    ///   - read: asked for once it is known that the folder may be written.
    /// - Throws: what `read` throws, `IngestError.nothingImported`, `OutputError`, `DatasetError`, `FileSystemError`; what was there stays then.
    public func save(to folder: String, inputs: [String], _ read: (DigitImport) throws -> Result) throws -> Summary {
        let destination = try OutputFolder<ImportIndex>(folder, inputs: inputs)
        let result = try checked(read(self), .shipped)
        guard !result.digits.isEmpty else {
            throw IngestError.nothingImported(folder: folder, rejects: result.rejects)
        }
        let table = try DigitTable(result.digits, profile: profile)
        let remark = try destination.write { folder in
            try table.save(to: folder)
            try JSONFile.writeLines(result.rejects, to: folder + "/" + RecipeFolder.rejects)
            for file in result.labelIssues.list.isEmpty ? [] : try result.labelIssues.files() {
                try AtomicFile.write(file.bytes, to: folder + "/" + file.path)
            }
            return ImportIndex(profile: profile.identifier, digitCount: table.digits.count)
        }
        if let remark { context.observe(.message(remark)) }
        return Summary(
            folder: folder, digitCount: table.digits.count, writerCount: table.writers.count, rejects: result.rejects,
            similarWriters: SimilarWriters.groups(of: table.writers), passedOver: result.passedOver,
            labelIssues: result.labelIssues.list, remarks: result.remarks)
    }
}
