import Curation
import Dataset
import Foundation
import ImageCodecs
import Imaging
import Ingest
import Recipes
import Reports
import SheetReading
import Support

/// Reads every source of a recipe into one table of digits.
///
/// Writes `digits/` (the table), `sheets/` (for each sheet its record, an overlay and a contact sheet), `label-issues/` and
/// `label-issues.jsonl`, `rejects.jsonl`, `recognized.csv` where digits have no labels, `ingest.json` and `ingest.html`. A sheet whose
/// record is there already is not read again.
///
/// **Determinism** B: the same files for any number of jobs, any order of the files on disk, and whether or not sheets were read
/// before; other versions of the decoding libraries may change a pixel.
struct IngestStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    /// Whether every sheet is read again.
    let isForced: Bool
    let scans: ScanList
    /// Digests of the other sources' files.
    private let otherInputs: [FileName: ContentDigest]
    private let own: OwnFiles

    static let name = StageName.ingest
    private static let version = 8
    static let summaryFile = "ingest.json", pageFile = "ingest.html"

    /// Lists and digests all source files.
    ///
    /// - Throws: `IngestError.emptySource`, `TableErrors`, `FileSystemError`.
    init(recipe: Recipe, folder: RecipeFolder, context: RunContext, isForced: Bool) throws {
        self.recipe = recipe
        self.folder = folder
        self.context = context
        self.isForced = isForced
        let own = OwnFiles(results: folder)
        self.own = own
        scans = try ScanList(recipe, own: own)
        context.tell(scans.remarks)
        var inputs: [FileName: ContentDigest] = [:]
        for path in try recipe.sources.flatMap({ try $0.otherFiles(own: own) }) {
            inputs[FileName(path.written)] = try Self.digest(path)
        }
        otherInputs = inputs
    }

    /// Of what cannot be read, the reason stands for the content: the stage is stale when it changes.
    private static func digest(_ path: ManifestPath) throws -> ContentDigest {
        do {
            try FileContent.requireFile(path.resolved, maxByteCount: .max)
        } catch {
            return ContentDigest(of: error.description)
        }
        return try ContentDigest(ofFile: path.resolved)
    }

    func record() throws -> StageRecord {
        var inputs: [String: ContentDigest] = [:]
        for (name, digest) in scans.inputs.merging(otherInputs, uniquingKeysWith: { first, _ in first }) {
            inputs[name.jsonKey] = digest
        }
        // They have a say in which sheets are refused and which labels look wrong.
        var models = recipe.sources.compactMap(\.check?.model)
        if recipe.needsUprightCheck { models.append(.builtin("mnist")) }
        for model in models where inputs[model.written] == nil {
            let loaded = try LoadedModel(model, profile: recipe.profile)
            context.tell(loaded.remarks)
            inputs[model.written] = loaded.digest
        }
        if recipe.sources.contains(where: { $0.check != nil }) {
            inputs[SignCheck.base.written] = try SignCheck(profile: recipe.profile).digest
        }
        return StageRecord(
            version: Self.version, inputs: inputs, parameters: recipe.parameters("sources", "profile"), versions: Self.readerVersions)
    }

    /// What decides the reading of a page besides the page.
    static let readerVersions = [
        "libpng": DecoderVersions.libpng, "libjpeg": DecoderVersions.libjpeg, "sheet reader": "\(SheetReader.version)",
    ]

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        let cache = SheetCache(folder: folder, isReused: !isForced, lock: try Lock.load(from: folder.lockFile))
        do {
            let sheetIngest = SheetIngest(recipe: recipe, context: context, scans: scans, cache: cache)
            let sheets = try sheetIngest.readAll()
            let imported = try importOthers()
            try context.checkCancellation(during: name)
            let files = try write(sheets, imported, record, work)
            // What there is of synthetic pages is the affair of their stage.
            if !recipe.asksForPages { try cache.sweep(keeping: Set(files), Lock.load(from: folder.lockFile)) }
            return files
        } catch let error as IngestError {
            // Under the policy to stop, nothing is left behind.
            if case .sheetRejected = error { try cache.removeNewFiles() }
            throw error
        }
    }

    /// What the sources give that are not sheets.
    private func importOthers() throws -> DigitImport.Result {
        let importer = DigitImport(profile: recipe.profile, context: context, own: own)
        var result = DigitImport.Result()
        for source in recipe.sources {
            let imported = try importer.read(source)
            result.digits += imported.digits
            result.rejects += imported.rejects
            result.passedOver.add(imported.passedOver)
            result.labelIssues.add(imported.labelIssues)
            context.tell(imported.remarks)
        }
        if context.badSheetPolicy == .stop, let reject = result.rejects.first(where: { $0.severity == .error }) {
            throw IngestError.sheetRejected(reject)
        }
        return result
    }

    private func write(
        _ sheets: SheetIngest.Result, _ imported: DigitImport.Result, _ record: StageRecord, _ work: StageWork
    ) throws -> [String] {
        let rejects = sheets.rejects + imported.rejects
        let digits = sheets.digits + imported.digits
        let table = try DigitTable(digits, profile: recipe.profile)
        var labelIssues = sheets.labelIssues
        labelIssues.add(imported.labelIssues)
        let recognized = RecognizedTable(sheets.linking.linked, sources: recipe.sheetSources)
        // As they are spelled, which the digits no longer tell.
        let writers = sheets.linking.linked.map(\.writer) + DigitTable.writers(of: imported.digits)
        var passedOver = scans.passedOver
        passedOver.add(imported.passedOver)
        passedOver.add(PassedOver(emptyPages: sheets.emptyPages))
        let summary = IngestSummary(
            fileCount: record.inputs.count, sheets: sheets.summaries, rejects: rejects, missing: sheets.linking.missing,
            rescans: sheets.linking.rescans, labelIssues: labelIssues.list,
            unlabeledCount: digits.count { $0.label == nil }, digitCount: digits.count,
            writerCount: table.writers.count, similarWriters: SimilarWriters.groups(of: writers), passedOver: passedOver)
        let issueFiles = try labelIssues.files()
        let page = try folder.page(
            of: IngestReport(recipe: recipe.name, summary: summary), unwritten: issueFiles, jobs: context.jobs)
        let results =
            try issueFiles + recognized.files + [
                (RecipeFolder.rejects, Array(JSONFile.lines(rejects).utf8)),
                (Self.summaryFile, Array(JSONFile.text(of: summary).utf8)), (Self.pageFile, Array(page.utf8)),
            ]
        let tableFiles = try table.files()
        var digests: [String: ContentDigest] = [:]
        for file in results { digests[file.path] = ContentDigest(of: file.bytes) }
        for file in tableFiles { digests["digits/" + file.name] = ContentDigest(of: file.bytes) }
        let files = sheets.files + digests.keys.sorted()
        let earlier = try work.begin(files, digests)
        for file in results { try AtomicFile.write(file.bytes, to: folder.path(file.path)) }
        guard !table.digits.isEmpty else {
            if recipe.sheetSources.isEmpty { throw IngestError.nothingImported(folder: folder.root, rejects: rejects) }
            throw IngestError.nothingIngested(
                rejectedCount: rejects.count, firstReason: rejects.first?.message ?? "no source gave a digit",
                rejectsFile: folder.rejectsFile)
        }
        try DigitTable.write(tableFiles, to: folder.digits)
        try folder.removeOutdated(earlier.subtracting(files), of: Self.name, recipe: recipe, context: context)
        for writers in summary.similarWriters ?? [] { context.observe(.message(writers.diagnostic.description)) }
        context.observe(.finished(stage: name.rawValue, outcome: outcome(summary)))
        return files
    }

    func load(_ record: StageRecord) throws -> IngestResult {
        let summary = try JSONFile.read(IngestSummary.self, from: folder.path(Self.summaryFile))
        let (table, tableDigest) = try DigitTable.read(folder.digits, profile: recipe.profile)
        return IngestResult(table: table, tableDigest: tableDigest, summary: summary, sourcesDigest: record.inputDigest)
    }

    private func outcome(_ summary: IngestSummary) -> String {
        let read = "\(NumberText.count(summary.digitCount, "digit")) of \(NumberText.count(summary.writerCount, "writer"))"
        return summary.rejects.isEmpty ? read : read + ", \(NumberText.count(summary.rejects.count, "file")) rejected"
    }
}

/// The digits of a recipe with the story of how they were read, and of what people have done to their labels since.
struct IngestResult {
    var table: DigitTable
    var tableDigest: ContentDigest
    let summary: IngestSummary
    /// Of all that they were read from.
    let sourcesDigest: ContentDigest
    /// What is another in the table than the sources say.
    var changes = LabelChanges.none
    /// Nil where nobody has said anything.
    var labels: LabelSummary?
}

extension RecipeSource {
    /// Every file that the source reads, sorted by name; none for sheets, which `ScanList` lists.
    fileprivate func otherFiles(own: OwnFiles) throws -> [ManifestPath] {
        switch self {
        case .sheets: []
        case .idx(let source): [source.images, source.labels] + (source.writers.map { [$0] } ?? [])
        case .images(let source): try FolderListing(below: source.folder, own: own).files.map(\.path)
        case .digits(let source): DigitTable.fileNames.map(source.folder.appending)
        case .webDataset(let source): try WebDatasetSource.content(of: source.folder, pattern: source.pattern, own: own).archives
        case .simulated(let source): [source.form.file]
        case .signs: []
        }
    }
}
