import Dataset
import Foundation
import Imaging
import Sheets
import Support

/// Reads the sheets of a recipe: each scan on its own, several at a time, then all of them linked together.
struct SheetIngest {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let scans: ScanList
    let cache: SheetCache

    /// All that the sheets gave.
    struct Result {
        let linking: ScanLinking
        let labelIssues: LabelIssues
        /// In the order of the files.
        let rejects: [Reject]
        /// The records and pictures of all that was read, by path within the recipe's folder.
        let files: [String]
        let reader: ScanReader

        var digits: [Digit] { linking.linked.flatMap(\.digits) }
        var summaries: [SheetSummary] { linking.linked.map(\.summary) }
    }

    /// - Throws: `PipelineError.sheetRejected` under the policy to stop, `.interrupted`, `FileSystemError`.
    func readAll() throws -> Result {
        let unique = DuplicateScans(scans.scans)
        let early = scans.rejects + unique.rejects
        let shared = Self.sharedPaths(unique.scans)
        for reject in early { try stopIfAsked(reject) }
        let reader = try reader()
        if !unique.scans.isEmpty {
            context.observe(.started(stage: "ingest", total: unique.scans.count, unit: "sheets"))
        }
        let doneCount = Counter()
        let sheets = try concurrentMap(unique.scans, jobs: context.jobs) { scan in
            try context.checkCancellation(during: "ingest")
            let sheet = try reader.read(scan)
            // Where nothing that is read later can make it a mere note, there is no need to wait.
            if let rejection = sheet.record.rejection, scan.note.sheet == nil, !shared.contains(scan.path) {
                try stopIfAsked(Reject(file: scan.path.written, rejection, picture: nil))
            }
            context.observe(.advanced(stage: "ingest", done: doneCount.increment(), detail: ""))
            return sheet
        }
        let freshCount = sheets.count(where: \.isFresh)
        if freshCount < sheets.count {
            context.observe(.message("ingest: \(NumberText.count(freshCount)) of \(NumberText.count(sheets.count, "sheet")) read anew"))
        }
        let linking = ScanLinking(Array(zip(unique.scans, sheets)), registers: recipe.sheetSources.compactMap(\.register))
        let rejects = (early + linking.rejects).sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
        for reject in rejects { try stopIfAsked(reject) }
        for reject in rejects { context.observe(.message(reject.description)) }
        return Result(
            linking: linking, labelIssues: LabelIssues(linking.linked), rejects: rejects, files: sheets.flatMap(\.files),
            reader: reader)
    }

    /// Files that are read as more than one form.
    private static func sharedPaths(_ scans: [Scan]) -> Set<ManifestPath> {
        var seen: Set<ManifestPath> = []
        return Set(scans.map(\.path).filter { !seen.insert($0).inserted })
    }

    private func stopIfAsked(_ reject: Reject) throws(PipelineError) {
        if context.badSheetPolicy == .stop, reject.severity == .error { throw .sheetRejected(reject) }
    }

    private func reader() throws -> ScanReader {
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
            profile: recipe.profile, cache: cache, uprightCheck: uprightCheck, checkModels: models, templates: templates)
    }
}

extension Recipe {
    var sheetSources: [SheetSource] {
        sources.compactMap { source in
            if case .sheets(let sheets) = source { sheets } else { nil }
        }
    }
}

extension LinkedSheet {
    func id(of digit: SheetRecord.Digit) -> String { "\(scan.digest.short)/\(digit.place)" }

    /// Whether a digit is left out because the model contradicts its label.
    func isDropped(_ digit: SheetRecord.Digit) -> Bool {
        scan.source.check?.policy == .drop && digit.reading?.crop != nil
    }

    var digits: [Digit] {
        page.digits.indices.compactMap { index in
            let digit = page.digits[index]
            if isDropped(digit) { return nil }
            return Digit(
                id: id(of: digit), label: digit.label, writer: writer, source: scan.digest, place: digit.place,
                status: digit.status, score: digit.score, glyph: sheet.glyphs[index],
                crop: sheet.crops[index])
        }
    }

    var summary: SheetSummary {
        SheetSummary(
            file: scan.path.written, digest: scan.digest, writer: writer, sheet: identity?.displayName, supersedes: supersedes,
            statusCounts: page.statusCounts, digitCount: digits.count, unreadCount: page.unreadCount,
            projectiveResidualMM: page.projectiveResidualMM, residualMM: page.residualMM, confidence: page.confidence, remarks: page.remarks, overlay: sheet.overlay,
            contactSheet: sheet.contactSheet)
    }
}
