import Curation
import Dataset
import Foundation
import Ingest
import Recipes
import Reports
import Support

/// Prepares a person's review of a recipe's labels: what was read, what was found, and what people have decided.
public struct ReviewRun {
    public let run: RecipeRun

    public init(_ run: RecipeRun) {
        self.run = run
    }

    /// Reads the sources where they are out of date, and gathers what is known about the digits.
    ///
    /// - Parameters:
    ///   - reviewer: who decides.
    ///   - isSecondPass: whether the person decides without seeing what others say.
    /// - Throws: the `DiagnosticError` of what went wrong.
    package func session(reviewer: String, isSecondPass: Bool) throws -> ReviewSession {
        try LabelJournal.requireUsable(reviewer)
        // The folder is free again once all is read: the review may last for hours.
        let material = try run.withStages { stages in
            let read = try stages.ingest()
            return try ReviewMaterial(
                run.recipe, table: read.table, digest: read.tableDigest, sheets: read.summary.sheets,
                knowledge: try knowledge(read, scans: stages.scans))
        }
        return try ReviewSession(material, folder: run.recipe.labelsFolder, reviewer: reviewer, isSecondPass: isSecondPass)
    }

    private func knowledge(_ read: IngestResult, scans: ScanList) throws -> ReviewMaterial.Knowledge {
        var knowledge = ReviewMaterial.Knowledge()
        let lock = try Lock.load(from: run.folder.lockFile)
        knowledge.labelIssues = read.summary.labelIssues
        knowledge.pages = try ScannedPages(
            run.recipe, scans: scans, cache: SheetCache(folder: run.folder, isReused: true, lock: lock))
        let curated = try curation(lock)
        try addFindings(to: &knowledge, curated)
        try addMistakes(to: &knowledge, lock)
        knowledge.reports = [try findingsPage(curated), try runPage(lock)]
        return knowledge
    }

    // MARK: Pages

    private func findingsPage(_ curated: Curated) throws -> ReviewReport {
        let record: StageRecord? = if case .theseDigits(let record) = curated { record } else { nil }
        return ReviewReport(
            .findings, page: try page(CurateStage.pageFile, record), command: "inkmill curate \(run.recipe.file)")
    }

    private func runPage(_ lock: Lock) throws -> ReviewReport {
        let record = lock.stages[.evaluate]
        let file = record?.outputs.keys.first { $0.hasSuffix("/" + EvaluateStage.pageFile) }
        return ReviewReport(.report, page: try file.flatMap { try page($0, record) }, command: "inkmill run \(run.recipe.file)")
    }

    /// A page as the server gives it; nil where it is not there as the stage has written it.
    private func page(_ file: String, _ record: StageRecord?) throws -> [UInt8]? {
        guard let record, isUnchanged(file, record) else { return nil }
        return ServedReport.bytes(of: try FileContent.bytes(of: run.folder.path(file)))
    }

    // MARK: Findings

    /// Whether the digits were looked over.
    private enum Curated {
        case never
        case otherDigits
        case theseDigits(StageRecord)
    }

    private func curation(_ lock: Lock) throws -> Curated {
        guard let record = lock.stages[.curate] else { return .never }
        let digest = try ContentDigest(ofFile: run.folder.path(IngestStage.summaryFile))
        return record.inputs[StageInput.ingest] == digest ? .theseDigits(record) : .otherDigits
    }

    /// What `curate` found, where the digits are those that it looked at, whatever became of their labels since.
    private func addFindings(to knowledge: inout ReviewMaterial.Knowledge, _ curated: Curated) throws {
        if case .never = curated {
            knowledge.remarks.append("the digits were not looked over yet: 'inkmill curate' finds what may be wrong with them")
            return
        }
        guard case .theseDigits(let record) = curated, isUnchanged(CurateStage.findingsFile, record),
            isUnchanged(CurateStage.tableFile, record)
        else {
            knowledge.remarks.append("what 'inkmill curate' found is of other digits than these: run it again")
            return
        }
        knowledge.findings = try Finding.list(contentsOf: run.folder.path(CurateStage.findingsFile))
        knowledge.outOfSample = try OutOfSample.read(from: run.folder.path(CurateStage.tableFile))
        if isUnchanged(CurateStage.mapFile, record) { knowledge.mapFile = run.folder.path(CurateStage.mapFile) }
    }

    /// What the last evaluation misread: of all writers where they were read in folds, else of the test writers.
    private func addMistakes(to knowledge: inout ReviewMaterial.Knowledge, _ lock: Lock) throws {
        guard let record = lock.stages[.evaluate],
            let file = record.outputs.keys.first(where: { $0.hasSuffix("/" + EvaluateStage.reportFile) }), isUnchanged(file, record)
        else { return }
        let report = try JSONFile.read(RunReport.self, from: run.folder.path(file))
        knowledge.mistakes = (report.folds?.after ?? report.after).mistakes
    }

    /// Whether a stage's file is there as the stage has written it.
    private func isUnchanged(_ file: String, _ record: StageRecord) -> Bool {
        guard let digest = record.outputs[file] else { return false }
        return (try? run.folder.isUnchanged(file, since: digest)) ?? false
    }
}
