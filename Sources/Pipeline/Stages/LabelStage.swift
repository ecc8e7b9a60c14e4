import Curation
import Dataset
import Foundation
import Recipes
import Support

/// Folds what people have decided about labels: the manifest's tables and exclusions, and the events of all reviewers.
///
/// Writes `labels.jsonl` (a line for each digit whose label is another than its source says, or that is left out) and `labels.json` (who
/// has decided how much, and what does not count). What comes later depends on the first alone, so that confirming a label trains
/// nothing anew. A recipe about which nobody has said anything has no such stage. **Determinism** A.
struct LabelStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let ingested: IngestResult
    let history: LabelHistory
    /// Digests of the reviewers' files and of the manifest's tables, by name.
    private let sources: [String: ContentDigest]

    static let name = StageName.label
    private static let version = 1
    static let changesFile = "labels.jsonl", summaryFile = "labels.json"

    /// Nil where nobody has said anything.
    ///
    /// - Throws: `LabelFileError`, `FileSystemError`.
    init?(recipe: Recipe, folder: RecipeFolder, context: RunContext, ingested: IngestResult) throws {
        let history = try LabelHistory(folder: recipe.labelsFolder)
        guard recipe.hasCorrections || !history.files.isEmpty else { return nil }
        self.recipe = recipe
        self.folder = folder
        self.context = context
        self.ingested = ingested
        self.history = history
        // Of the bytes that were read, whatever the files hold by now.
        var sources: [String: ContentDigest] = [:]
        for file in history.files { sources[FileName("labels of " + file.reviewer).jsonKey] = file.digest }
        for table in recipe.sources.compactMap(\.corrections.table) {
            sources[FileName("corrections " + table.path.written).jsonKey] = table.digest
        }
        self.sources = sources
    }

    func record() throws -> StageRecord {
        var inputs = sources
        inputs[StageInput.digits] = ingested.tableDigest
        inputs[StageInput.ingest] = try ContentDigest(ofFile: folder.path(IngestStage.summaryFile))
        return StageRecord(version: Self.version, inputs: inputs, parameters: recipe.parameters("corrections"))
    }

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        let labels = try PresentLabels(recipe, digits: ingested.table.digits, sheets: ingested.summary.sheets, history: history)
        let files = [
            (path: Self.changesFile, text: try labels.changes.text), (path: Self.summaryFile, text: try JSONFile.text(of: labels.summary)),
        ]
        let digests = Dictionary(uniqueKeysWithValues: files.map { ($0.path, ContentDigest(of: $0.text)) })
        _ = try work.begin(files.map(\.path), digests)
        for file in files { try AtomicFile.write(file.text, to: folder.path(file.path)) }
        context.tell(labels.remarks)
        context.observe(.finished(stage: name.rawValue, outcome: labels.summary.text))
        return files.map(\.path)
    }

    func load(_ record: StageRecord) throws -> IngestResult {
        var labeled = ingested
        try labeled.apply(
            LabelChanges(contentsOf: folder.path(Self.changesFile)), JSONFile.read(LabelSummary.self, from: folder.path(Self.summaryFile)))
        return labeled
    }
}

extension IngestResult {
    fileprivate mutating func apply(_ changes: LabelChanges, _ summary: LabelSummary) throws {
        table = try DigitTable(changes.applied(to: table.digits), profile: table.profile)
        tableDigest = try changes.digest(of: tableDigest)
        self.changes = changes
        labels = summary
    }
}
