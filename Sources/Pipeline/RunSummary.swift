import Curation
import Dataset
import Foundation
import Ingest
import Recipes
import Reports
import Support
import Training

/// What a run came to, for a person (`text`) or a program (as JSON).
public struct RunSummary: Sendable, Encodable {
    public let recipe: String
    public private(set) var fileCount = 0
    public private(set) var sheetCount = 0
    public private(set) var digitCount = 0
    public private(set) var writerCount = 0
    public private(set) var rejects: [Reject] = []
    /// Sheets of the registers of which no readable scan is there.
    public private(set) var missing: [MissingSheet] = []
    /// Scans that somebody should make again.
    public private(set) var rescans: [Rescan] = []
    /// Writers who may be one.
    public private(set) var similarWriters: [SimilarWriters] = []
    /// What lies among the sources and is none: hidden files, and what Inkmill itself has written.
    public private(set) var passedOver = PassedOver()
    /// Digits whose label a model contradicts.
    public private(set) var labelIssueCount = 0
    public private(set) var unlabeledCount = 0
    /// What people have done to the labels; nil where nobody has said anything.
    public private(set) var labels: LabelSummary?
    /// What copies of sheets, and simulated sheets, gave on top; nil where none were asked for.
    public private(set) var pageCopies: SyntheticPageSummary?
    public private(set) var simulated: SyntheticPageSummary?
    /// Signs that are not one digit; nil where none were asked for.
    public private(set) var signs: SignSummary?
    /// The page that shows how the sheets were read.
    public private(set) var ingestReport: String?
    /// The page that shows what came of pages made by computation; nil where none were asked for.
    public private(set) var synthesisReport: String?
    public private(set) var augmentedCount: Int?
    public private(set) var model: String?
    public private(set) var report: String?
    public private(set) var before: Score?
    public private(set) var after: Score?
    /// The base and the trained model on the test digits of what was rehearsed.
    public private(set) var oldBefore: Score?
    public private(set) var oldAfter: Score?
    /// How many models these test digits have been read by.
    public private(set) var testEvaluationCount: Int?
    /// Which of the base and the trained model is better, and which is handed out; nil where there is no base model.
    public private(set) var verdict: TuningVerdict?
    /// Every writer read by the base, and by models that have not seen the writer; nil where the manifest does not ask for it.
    public private(set) var foldsBefore: Score?
    public private(set) var foldsAfter: Score?
    /// Lines read exactly by the base and by the trained model; nil where single digits are read.
    public private(set) var linesBefore: LineScore?
    public private(set) var linesAfter: LineScore?
    /// Real lines that were found, whose they are, and the pictures that gave none; 0 where the recipe has none.
    public private(set) var realLineCount = 0
    public private(set) var realLineWriterCount = 0
    public private(set) var lineRejects: [Reject] = []
    /// The same figures of the real test lines; nil where there are none.
    public private(set) var realLinesBefore: LineScore?
    public private(set) var realLinesAfter: LineScore?
    /// Of all real lines, each read by a model that has not seen its writer; nil where the manifest does not ask for it.
    public private(set) var lineFoldsBefore: LineScore?
    public private(set) var lineFoldsAfter: LineScore?
    /// What a person should know of how far the figures can be believed.
    public private(set) var warnings: [String] = []
    /// The accuracy on the validation writers of the epoch that was kept.
    public private(set) var validationAccuracy: Double?
    public let folder: String

    /// An accuracy with its interval.
    public struct Score: Sendable, Encodable {
        public let name: String
        public let accuracy: Double
        public let interval: ConfidenceInterval
        public let digitCount: Int
        public let writerCount: Int

        init(name: String, _ evaluation: Evaluation) {
            self.name = name
            accuracy = evaluation.accuracy
            interval = evaluation.interval
            digitCount = evaluation.count
            writerCount = evaluation.writers.count
        }
    }

    /// Lines read exactly.
    public struct LineScore: Sendable, Encodable {
        public let name: String
        public let accuracy: Double
        public let interval: ConfidenceInterval
        public let lineCount: Int

        init(name: String, _ evaluation: NumberEvaluation) {
            self.name = name
            accuracy = evaluation.accuracy
            interval = evaluation.interval
            lineCount = evaluation.count
        }
    }

    init(recipe: Recipe, folder: RecipeFolder) {
        self.recipe = recipe.name
        self.folder = folder.root
    }

    mutating func add(_ ingested: IngestResult) {
        let ingest = ingested.summary
        fileCount = ingest.fileCount
        sheetCount = ingest.sheets.count
        digitCount = ingest.digitCount
        writerCount = ingest.writerCount
        rejects = ingest.rejects
        missing = ingest.missing
        rescans = ingest.rescans
        similarWriters = ingest.similarWriters ?? []
        passedOver = ingest.passedOver ?? PassedOver()
        labelIssueCount = ingest.labelIssues.count
        unlabeledCount = ingest.unlabeledCount
        ingestReport = folder + "/" + IngestStage.pageFile
    }

    mutating func add(_ labels: LabelSummary?) {
        self.labels = labels
    }

    mutating func add(_ digits: SplitDigits) {
        guard let synthesis = digits.synthesis else { return }
        pageCopies = synthesis.pageCopies
        simulated = synthesis.simulated
        signs = synthesis.signs
        synthesisReport = folder + "/" + SynthesizeStage.pageFile
    }

    mutating func add(_ samples: any TrainingSamples) {
        augmentedCount = samples.count
    }

    mutating func add(_ trained: TrainNumberStage.Result) {
        model = trained.modelFile
        validationAccuracy = trained.history.selectedMetrics?.validationAccuracy
    }

    mutating func add(_ evaluated: EvaluateNumberStage.Result) {
        report = evaluated.pageFile
        model = evaluated.modelFile
        testEvaluationCount = evaluated.report.testEvaluationCount
        linesBefore = evaluated.report.before.map { LineScore(name: evaluated.report.base ?? "base", $0) }
        let base = evaluated.report.base ?? "base", trained = linesBefore == nil ? "trained" : "after fine-tuning"
        linesAfter = LineScore(name: trained, evaluated.report.after)
        guard let real = evaluated.report.real else { return }
        realLineCount = real.lineCount
        realLineWriterCount = real.writerCount
        lineRejects = real.rejects
        realLinesBefore = real.before.map { LineScore(name: base, $0) }
        realLinesAfter = real.after.map { LineScore(name: trained, $0) }
        lineFoldsBefore = real.folds?.before.map { LineScore(name: base, $0) }
        lineFoldsAfter = real.folds.map { LineScore(name: "\($0.foldCount) folds", $0.after) }
    }

    mutating func add(_ trained: TrainStage.Result) {
        model = trained.modelFile
        validationAccuracy = trained.selectedMetrics?.validationAccuracy
    }

    mutating func add(_ evaluated: EvaluateStage.Result) {
        report = evaluated.pageFile
        model = evaluated.modelFile
        verdict = evaluated.report.verdict
        if let folds = evaluated.report.folds {
            foldsBefore = folds.before.map { Score(name: evaluated.report.base ?? "base", $0) }
            foldsAfter = Score(name: "\(folds.foldCount) folds", folds.after)
        }
        warnings = evaluated.report.warnings ?? []
        oldBefore = evaluated.report.old?.before.map { Score(name: "old digits, \(evaluated.report.base ?? "base")", $0) }
        oldAfter = evaluated.report.old.map { Score(name: "old digits, after training", $0.after) }
        testEvaluationCount = evaluated.report.testEvaluationCount
        before = evaluated.report.before.map { Score(name: evaluated.report.base ?? "base", $0) }
        after = Score(name: before == nil ? "trained" : "after fine-tuning", evaluated.report.after)
    }

    /// Failing where a file could not be read and the policy does not overlook it.
    public func exitStatus(under policy: BadSheetPolicy) -> ExitStatus {
        policy != .skip && (rejects + lineRejects).holdErrors ? .badInput : .ok
    }

    /// The summary in a few lines.
    public var text: String {
        var lines: [String] = []
        if sheetCount + rejects.count > 0 {
            lines.append(line("sheets", "\(NumberText.count(sheetCount)) read, \(NumberText.count(rejects.count)) rejected"))
            lines += rejects.map { line("", "\($0.file): \($0.message) [\($0.code)]".onOneLine) }
        }
        lines += list("missing", missing) { "\($0.displayName.onOneLine) of \($0.register.onOneLine)" }
        // The rejected ones are told already.
        lines += list("unread", rescans.filter { $0.code == Rescan.unreadCode }) { "\($0.file): \($0.reason)".onOneLine }
        let unlabeled = unlabeledCount > 0 ? ", \(NumberText.count(unlabeledCount)) without a label" : ""
        lines.append(line("digits", "\(NumberText.count(digitCount)) of \(NumberText.count(writerCount, "writer"))\(unlabeled)"))
        lines += list("same hand?", similarWriters) { "\($0.message); \($0.fix)".onOneLine }
        if let text = passedOver.text { lines.append(line("passed over", text)) }
        if let pageCopies { lines.append(line("page copies", pageCopies.text)) }
        if let simulated { lines.append(line("simulated", simulated.text)) }
        if let signs { lines.append(line("signs", signs.text)) }
        if labelIssueCount > 0 {
            lines.append(line("issues", "\(NumberText.count(labelIssueCount, "label")) that the checking model contradicts"))
        }
        if let labels { lines.append(line("labels", labels.text)) }
        if let ingestReport, model == nil { lines.append(line("report", ingestReport)) }
        if let synthesisReport { lines.append(line("pages", synthesisReport)) }
        if realLineCount > 0 {
            lines.append(
                line(
                    "real lines",
                    "\(NumberText.count(realLineCount)) of \(NumberText.count(realLineWriterCount, "writer"))"
                        + (lineRejects.isEmpty ? "" : ", \(NumberText.count(lineRejects.count, "picture")) left out")))
            lines += lineRejects.prefix(Self.shownCount).map { line("", "\($0.file): \($0.message) [\($0.code)]".onOneLine) }
        }
        if let augmentedCount { lines.append(line("augmented", NumberText.count(augmentedCount, "image"))) }
        if let before { lines.append(line("before", scored(before))) }
        if let linesBefore { lines.append(line("before", scored(linesBefore, of: Self.invented))) }
        if let after {
            lines.append(line("after", scored(after)))
        } else if let linesAfter {
            lines.append(line("after", scored(linesAfter, of: Self.invented)))
        } else if let validationAccuracy {
            lines.append(line("validation", NumberText.percent(validationAccuracy)))
        }
        for (name, score) in [("all writers", foldsBefore), (foldsBefore == nil ? "all writers" : "", foldsAfter)] {
            if let score { lines.append(line(name, scored(score))) }
        }
        for (name, score) in [
            ("real lines", realLinesBefore), (realLinesBefore == nil ? "real lines" : "", realLinesAfter), ("all real", lineFoldsBefore),
            (lineFoldsBefore == nil ? "all real" : "", lineFoldsAfter),
        ] {
            if let score { lines.append(line(name, scored(score, of: "real lines read exactly, of writers never seen"))) }
        }
        if let verdict { lines.append(line("verdict", verdict.text)) }
        lines += warnings.map { line("warning", $0.onOneLine) }
        for (name, score) in [("kept", oldBefore), ("", oldAfter)] {
            if let score { lines.append(line(name, scored(score))) }
        }
        if let testEvaluationCount, testEvaluationCount > 1 {
            lines.append(line("evaluated", "\(testEvaluationCount) models have read these test digits; choose none of them by it"))
        }
        if let model { lines.append(line("model", model)) }
        if let report { lines.append(line("report", report)) }
        return lines.joined(separator: "\n")
    }

    /// A count and the first few of a list; nothing for an empty one.
    private func list<Item>(_ name: String, _ items: [Item], _ text: (Item) -> String) -> [String] {
        guard !items.isEmpty else { return [] }
        let shown = items.prefix(Self.shownCount).map { line("", text($0)) }
        let rest = items.count > Self.shownCount ? [line("", "and \(NumberText.count(items.count - Self.shownCount)) more")] : []
        return [line(name, NumberText.count(items.count))] + shown + rest
    }

    private static let shownCount = 20

    private func line(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 12 - name.count)) + value
    }

    private func scored(_ score: Score) -> String {
        Self.text(score.accuracy, score.interval) + "of \(NumberText.count(score.digitCount)) digits of "
            + "\(NumberText.count(score.writerCount, "writer")) never seen, \(score.name)"
    }

    private static let invented = "lines read exactly, of digits of writers never seen"

    private func scored(_ score: LineScore, of lines: String) -> String {
        Self.text(score.accuracy, score.interval) + "of \(NumberText.count(score.lineCount)) \(lines), \(score.name)"
    }

    private static func text(_ accuracy: Double, _ interval: ConfidenceInterval) -> String {
        "\(NumberText.percent(accuracy)) (95 % interval \(NumberText.range(interval))) "
    }
}
