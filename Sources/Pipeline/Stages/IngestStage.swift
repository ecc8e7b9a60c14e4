import Dataset
import Foundation
import ImageCodecs
import Imaging
import Support

/// Reads every source of a recipe into one table of digits.
///
/// Writes `digits/` (the table), `sheets/` (an overlay and a contact sheet for each sheet), `rejects.jsonl` and `ingest.json`.
/// **Determinism** B: the same files for any number of jobs and any order of the files on disk; other versions of the decoding
/// libraries may change a pixel.
struct IngestStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext

    let name = "ingest"
    private static let version = 1
    static let summaryFile = "ingest.json"

    func record() throws -> StageRecord {
        var inputs: [String: ContentDigest] = [:]
        for source in recipe.sources {
            for path in try source.files() { inputs[path.written] = try ContentDigest(ofFile: path.resolved) }
        }
        // It has a say in which sheets of forms without marks are refused.
        if recipe.needsUprightCheck { inputs["builtin/mnist"] = try LoadedModel.shipped(profile: recipe.profile).digest }
        return StageRecord(version: Self.version, inputs: inputs, parameters: recipe.parameters("sources", "profile"))
    }

    func perform(_ record: StageRecord) throws -> [String] {
        let sheetReading = SheetIngest(recipe: recipe, folder: folder, context: context)
        let sheets = try sheetReading.readAll()
        var digits = sheets.digits
        var rejects = sheets.rejects
        let importer = DigitImport(profile: recipe.profile, jobs: context.jobs)
        for source in recipe.sources {
            let imported = try importer.read(source)
            digits += imported.digits
            rejects += imported.rejects
        }
        try context.checkCancellation(during: name)
        guard !digits.isEmpty else {
            try JSONFile.writeLines(rejects, to: folder.rejectsFile)
            throw PipelineError.nothingIngested(
                rejectedCount: rejects.count, firstReason: rejects.first?.message ?? "no source gave a digit",
                rejectsFile: folder.rejectsFile)
        }
        let table = try DigitTable(digits, profile: recipe.profile)
        let summary = IngestSummary(
            fileCount: record.inputs.count, sheets: sheets.summaries, rejects: rejects,
            digitCount: table.digits.count, writerCount: table.writers.count)
        try table.save(to: folder.digits)
        try JSONFile.writeLines(rejects, to: folder.rejectsFile)
        try JSONFile.write(summary, to: folder.path(Self.summaryFile))
        context.observe(.finished(stage: name, outcome: outcome(summary)))
        return sheets.pictures + [RecipeFolder.rejects, Self.summaryFile]
            + DigitTable.fileNames.map { "digits/" + $0 }
    }

    func load(_ record: StageRecord) throws -> IngestResult {
        let summary = try JSONFile.read(IngestSummary.self, from: folder.path(Self.summaryFile))
        return IngestResult(
            table: try DigitTable(contentsOf: folder.digits, profile: recipe.profile),
            tableDigest: try ContentDigest(ofFile: folder.digits + "/" + DigitTable.indexName), summary: summary)
    }

    private func outcome(_ summary: IngestSummary) -> String {
        let read = "\(Figure.count(summary.digitCount, "digit")) of \(Figure.count(summary.writerCount, "writer"))"
        return summary.rejects.isEmpty ? read : read + ", \(Figure.count(summary.rejects.count, "file")) rejected"
    }
}

/// The digits of a recipe with the story of how they were read.
struct IngestResult {
    let table: DigitTable
    let tableDigest: ContentDigest
    let summary: IngestSummary
}

extension RecipeSource {
    /// Every file that the source reads, sorted by name.
    ///
    /// - Throws: `PipelineError.emptySource`.
    func files() throws -> [ManifestPath] {
        switch self {
        case .sheets(let source): return try source.sheetFiles() + [source.templateFile]
        case .idx(let source): return [source.images, source.labels] + (source.writers.map { [$0] } ?? [])
        case .images(let source): return try source.folder.filesBelow()
        case .digits(let source): return DigitTable.fileNames.map(source.folder.appending)
        }
    }
}

extension SheetSource {
    /// File name endings that are never a scan, so that a table or a note beside the scans is left alone.
    private static let otherEndings: Set<String> = ["csv", "json", "jsonl", "md", "tsv", "txt", "yaml", "yml"]

    /// The scans, sorted by name. What a file is is told from its content later; hidden files and tables are not scans.
    func sheetFiles() throws -> [ManifestPath] {
        let files = try folder.filesBelow().filter { path in
            let name = (path.written as NSString).lastPathComponent
            let isOther = Self.otherEndings.contains((name as NSString).pathExtension.lowercased())
            return !isOther && fnmatch(pattern, name, 0) == 0
        }
        if files.isEmpty { throw PipelineError.emptySource(folder: folder.resolved, pattern: pattern) }
        return files
    }
}

extension ManifestPath {
    /// The visible files of this folder and the folders in it, sorted by path.
    func filesBelow() throws -> [ManifestPath] {
        // The folder itself may be a link; the enumerator would not follow it.
        let folder = URL(fileURLWithPath: resolved).resolvingSymlinksInPath().path
        guard let names = FileManager.default.enumerator(atPath: folder) else {
            throw FileSystemError.missing(resolved)
        }
        let visible = names.compactMap { $0 as? String }.filter { name in
            !name.split(separator: "/").contains { $0.hasPrefix(".") }
        }
        return visible.sorted().map(appending).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path.resolved, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }
}
