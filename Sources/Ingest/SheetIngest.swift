import Dataset
import Foundation
import Imaging
import Recipes
import Support

/// Reads the sheets of a recipe: each scan on its own, several at a time, then all of them linked together.
package struct SheetIngest {
    package let recipe: Recipe
    package let context: RunContext
    package let scans: ScanList
    package let cache: SheetCache

    package init(recipe: Recipe, context: RunContext, scans: ScanList, cache: SheetCache) {
        self.recipe = recipe
        self.context = context
        self.scans = scans
        self.cache = cache
    }

    /// All that the sheets gave.
    package struct Result {
        package let linking: ScanLinking
        package let labelIssues: LabelIssues
        /// In the order of the files.
        package let rejects: [Reject]
        /// The records and pictures of all that was read, by path within the recipe's folder.
        package let files: [String]
        /// Pages of files of several that hold next to nothing, as people are told of them.
        package let emptyPages: [String]

        package var digits: [Digit] { linking.linked.flatMap(\.digits) }
        package var summaries: [SheetSummary] { linking.linked.map(\.summary) }
    }

    /// - Throws: `IngestError.sheetRejected` under the policy to stop, `.interrupted`, `FileSystemError`.
    package func readAll() throws -> Result {
        let unique = DuplicateScans(scans.scans)
        let early = scans.rejects + unique.rejects
        let shared = Self.sharedPaths(unique.scans)
        for reject in early { try stopIfAsked(reject) }
        let reader = try reader()
        if !unique.scans.isEmpty {
            context.observe(.started(stage: stage, total: unique.scans.count, unit: "sheets"))
        }
        let doneCount = Counter()
        let records = try concurrentMap(unique.scans, jobs: context.jobs) { scan in
            try context.checkCancellation(during: stage)
            let record = try reader.read(scan)
            // Where nothing that is read later can make it a mere note, there is no need to wait.
            if let reason = record.rejection, scan.note.sheet == nil, !shared.contains(scan.path) {
                try stopIfAsked(Reject(file: scan.path.written, diagnostic: reason))
            }
            context.observe(.advanced(stage: stage, done: doneCount.increment(), detail: ""))
            return record
        }
        let freshCount = records.count(where: \.isFresh)
        if freshCount < records.count {
            context.observe(.message("\(stage): \(NumberText.count(freshCount)) of \(NumberText.count(records.count, "sheet")) read anew"))
        }
        let linking = link(unique.scans, records)
        // Copies of an empty page are empty.
        let empty = Set(linking.emptyPages)
        let emptyCopies = early.filter { unique.keptCopies[FileName($0.file)].map(empty.contains) ?? false }
        let emptyNames = Set(emptyCopies.map { FileName($0.file) })
        let emptyPages = (linking.emptyPages.map(\.written) + emptyCopies.map(\.file)).sorted { FileName($0) < FileName($1) }
        let rejects = (early.filter { !emptyNames.contains(FileName($0.file)) } + linking.rejects).sorted {
            $0.file.utf8.lexicographicallyPrecedes($1.file.utf8)
        }
        for reject in rejects { try stopIfAsked(reject) }
        for reject in rejects { context.observe(.message(reject.description)) }
        return Result(
            linking: linking, labelIssues: LabelIssues(linking.linked), rejects: rejects, files: records.flatMap(\.files),
            emptyPages: emptyPages)
    }

    /// The sheets that count, from the records that an ingest has kept; what there is to say about them has been said.
    package func linkedAgain(by reader: ScanReader) throws -> [LinkedSheet] {
        let scans = DuplicateScans(scans.scans).scans
        let records = try concurrentMap(scans, jobs: context.jobs) { scan in
            try context.checkCancellation(during: .synthesize)
            return try reader.read(scan)
        }
        return link(scans, records).linked
    }

    private func link(_ scans: [Scan], _ records: [SheetRecord]) -> ScanLinking {
        ScanLinking(Array(zip(scans, records)), registers: recipe.sheetSources.compactMap(\.register))
    }

    private var stage: String { StageName.ingest.rawValue }

    /// Files that are read as more than one form.
    private static func sharedPaths(_ scans: [Scan]) -> Set<ManifestPath> {
        var seen: Set<ManifestPath> = []
        return Set(scans.map(\.path).filter { !seen.insert($0).inserted })
    }

    private func stopIfAsked(_ reject: Reject) throws(IngestError) {
        if context.badSheetPolicy == .stop, reject.severity == .error { throw .sheetRejected(reject) }
    }

    package func reader() throws -> ScanReader {
        var models: [FileName: LoadedModel] = [:]
        var templates: [ManifestPath: ContentDigest] = [:]
        for source in recipe.sheetSources {
            templates[source.templateFile] = scans.inputs[FileName(source.templateFile.written)]
            guard let check = source.check, models[FileName(check.model.written)] == nil else { continue }
            models[FileName(check.model.written)] = try LoadedModel(check.model, profile: recipe.profile)
        }
        // The model that ships, never the recipe's: which sheets are read must not depend on what is trained.
        let uprightCheck = recipe.needsUprightCheck ? UprightCheck(model: try LoadedModel.shipped(profile: recipe.profile)) : nil
        return ScanReader(
            profile: recipe.profile, cache: cache, uprightCheck: uprightCheck, checkModels: models,
            signCheck: models.isEmpty ? nil : try SignCheck(profile: recipe.profile), templates: templates)
    }
}
