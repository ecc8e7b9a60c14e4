import Dataset
import Ingest
import Recipes
import Reports
import Support

/// Makes pages by computation, reads them as any scan is read, and adds their digits to the written ones, for training only: copies of
/// the training writers' sheets, and sheets in invented hands; and signs that are not one digit.
///
/// Writes `synthetic/` (the table of their digits), `sheets/` (for each page its record, and pictures of some), `synthesize.json` and
/// `synthesize.html`. A page that was made before and has not changed is not made again. A recipe that asks for no pages has no such stage.
///
/// **Determinism** B: as `IngestStage`.
struct SynthesizeStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let scans: ScanList
    let ingested: IngestResult
    let split: WriterSplit

    static let name = StageName.synthesize
    private static let version = 1
    static let summaryFile = "synthesize.json", pageFile = "synthesize.html"

    func record() throws -> StageRecord {
        StageRecord(
            version: Self.version, inputs: [StageInput.digits: ingested.tableDigest, StageInput.sources: ingested.sourcesDigest],
            parameters: recipe.parameters("pages", "sources", "split", "seed", "profile"),
            versions: IngestStage.readerVersions.merging(SyntheticPages.versions) { own, _ in own })
    }

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        let lock = try Lock.load(from: folder.lockFile)
        let sheets = SheetIngest(
            recipe: recipe, context: context, scans: scans,
            cache: SheetCache(folder: folder, isReused: true, lock: lock))
        let cache = SheetCache(folder: folder, isReused: !work.isForced, lock: lock)
        let pages = try SyntheticPages(
            recipe: recipe, sheets: sheets, written: ingested.table, split: split, cache: cache, context: context)
        try context.checkCancellation(during: name)
        let table = try DigitTable(pages.digits, profile: recipe.profile).files()
        let page = try folder.page(of: SynthesisReport(recipe: recipe.name, summary: pages.summary), jobs: context.jobs)
        let results: [(path: String, bytes: [UInt8])] =
            try table.map { ("synthetic/" + $0.name, $0.bytes) } + [
                (Self.summaryFile, Array(JSONFile.text(of: pages.summary).utf8)), (Self.pageFile, Array(page.utf8)),
            ]
        let files = pages.files + results.map(\.path).sorted()
        let earlier = try work.begin(files, Dictionary(uniqueKeysWithValues: results.map { ($0.path, ContentDigest(of: $0.bytes)) }))
        for file in results.dropFirst(table.count) { try AtomicFile.write(file.bytes, to: folder.path(file.path)) }
        try DigitTable.write(table, to: folder.syntheticDigits)
        try folder.removeOutdated(earlier.subtracting(files), of: Self.name, recipe: recipe, context: context)
        try cache.sweep(keeping: Set(files), Lock.load(from: folder.lockFile))
        context.observe(.finished(stage: name.rawValue, outcome: pages.summary.text))
        return files
    }

    func load(_ record: StageRecord) throws -> SplitDigits {
        try SplitDigits(
            written: (ingested.table, ingested.tableDigest),
            synthetic: DigitTable.read(folder.syntheticDigits, profile: recipe.profile), changes: ingested.changes, split: split,
            synthesis: JSONFile.read(SynthesisSummary.self, from: folder.path(Self.summaryFile)))
    }
}
