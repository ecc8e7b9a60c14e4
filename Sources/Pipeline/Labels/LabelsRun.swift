import Curation
import Dataset
import Foundation
import Ingest
import Recipes
import Support

/// People's decisions about the labels of a recipe: listed, taken back, handed out, taken in and checked.
public struct LabelsRun {
    public let run: RecipeRun

    public init(_ run: RecipeRun) {
        self.run = run
    }

    /// Where the events lie.
    public var folder: String { run.recipe.labelsFolder }

    /// The events, in the order in which they count.
    ///
    /// - Parameters:
    ///   - digit: those of one digit; nil for all.
    ///   - reviewer: those of one person; nil for all.
    /// - Throws: `LabelFileError`, `FileSystemError`.
    public func log(digit: String? = nil, reviewer: String? = nil) throws -> LabelLog {
        let history = try LabelHistory(folder: folder)
        run.context.tell(history.remarks)
        let standing = Set(history.standing.map { [$0.by, String($0.n)] })
        return LabelLog(
            history.events.filter { event in
                (digit.map { event.digit == $0 } ?? true) && (reviewer.map { event.by == $0.normalized } ?? true)
            }.map { LabelLog.Line(event: $0, stands: standing.contains([$0.by, String($0.n)])) })
    }

    /// Takes back a decision.
    ///
    /// - Parameters:
    ///   - reviewer: whose.
    ///   - number: of the event; nil for the last one that stands.
    /// - Throws: `LabelFileError`, `FileSystemError`.
    public func undo(reviewer: String, number: Int?, why: String, at time: Date) throws -> LabelLog {
        let journal = try LabelJournal(folder: folder, reviewer: reviewer, program: Self.program("undo"))
        return LabelLog([LabelLog.Line(event: try journal.undo(number, why: why, at: time), stands: true)])
    }

    /// Takes in what people have decided elsewhere, as decisions of `reviewer`.
    ///
    /// - Throws: what `LabelImport` throws, `LabelFileError`, `FileSystemError`.
    public func `import`(_ file: String, format: LabelImport.Format, reviewer: String, at time: Date) throws -> ImportSummary {
        // Before the digits are read: a name that cannot be is said at once.
        let journal = try LabelJournal(folder: folder, reviewer: reviewer, program: Self.program("import"))
        return try withPresentLabels { read, present in
            let taken = try LabelImport(
                file, format: format, recipe: run.recipe, present: present, digits: read.table.digits, sheets: read.summary.sheets)
            run.context.tell(taken.remarks)
            let events = try journal.add(taken.entries, at: time)
            return ImportSummary(eventCount: events.count, unchangedCount: taken.unchangedCount, file: journal.path)
        }
    }

    /// Writes labels as a file for people or for another program.
    ///
    /// - Parameter isWhole: all digits; otherwise those that somebody has decided about.
    /// - Throws: `OutputError`, `FileSystemError`.
    public func export(to file: String, format: LabelImport.Format, isWhole: Bool, isForced: Bool) throws -> ExportSummary {
        let outputs = OutputFiles(inputs: run.recipe.inputs, isForced: isForced)
        try outputs.check([file])
        return try withPresentLabels { read, present in
            let digits = read.table.digits.filter { digit in
                digit.origin == .written && (isWhole || present.isDecided(digit))
            }
            let labels = LabelExport(present: present, sheets: read.summary.sheets, sources: run.recipe.sheetSources)
            let text = try format == .csv ? labels.table(of: digits) : labels.tasks(of: digits)
            try outputs.write(Array(text.utf8), to: file)
            return ExportSummary(digitCount: digits.count, file: file)
        }
    }

    /// Checks every reviewer's file, and what does not count.
    ///
    /// - Throws: `FileSystemError`; what is wrong with the files is in the result.
    public func verify() throws -> LabelVerification {
        var defects: [Diagnostic] = [], reviewers: [LabelVerification.Reviewer] = []
        for path in try LabelHistory.paths(in: folder) {
            do {
                let file = try LabelFile(contentsOf: path)
                reviewers.append(.init(name: file.reviewer, eventCount: file.events.count))
                run.context.tell(file.remarks)
            } catch let error as any DiagnosticError {
                defects += error.diagnostics
            }
        }
        do {
            if defects.isEmpty { _ = try LabelHistory(folder: folder) }
        } catch let error as LabelFileError {
            defects += error.diagnostics
        }
        guard defects.isEmpty else { return LabelVerification(reviewers: reviewers, defects: defects, summary: nil) }
        let summary = try withPresentLabels { $1.summary }
        return LabelVerification(reviewers: reviewers, defects: [], summary: summary)
    }

    private static func program(_ command: String) -> String { "inkmill \(inkmillVersion) labels \(command)" }

    private func withPresentLabels<Result>(_ body: (IngestResult, PresentLabels) throws -> Result) throws -> Result {
        try run.withStages { stages in
            let read = try stages.ingest(), history = try LabelHistory(folder: folder)
            let present = try PresentLabels(run.recipe, digits: read.table.digits, sheets: read.summary.sheets, history: history)
            run.context.tell(present.remarks)
            return try body(read, present)
        }
    }

    /// What was taken in.
    public struct ImportSummary: Sendable, Encodable {
        public let eventCount: Int
        /// Digits that were as the file says.
        public let unchangedCount: Int
        /// The reviewer's file.
        public let file: String

        public var text: String {
            "\(NumberText.count(eventCount, "decision")) added to \(file), \(NumberText.count(unchangedCount, "digit")) as they were"
        }
    }

    /// What was written.
    public struct ExportSummary: Sendable, Encodable {
        public let digitCount: Int
        public let file: String

        public var text: String { "\(file): \(NumberText.count(digitCount, "digit"))" }
    }
}

/// Events for a person to read.
public struct LabelLog: Sendable, Encodable {
    public struct Line: Sendable, Encodable {
        public let event: LabelEvent
        /// Whether it has not been taken back.
        public let stands: Bool
    }

    public let events: [Line]

    init(_ events: [Line]) {
        self.events = events
    }

    /// One event a line.
    public var text: String {
        if events.isEmpty { return "no decisions" }
        return events.map { line in
            let event = line.event
            func name(_ label: UInt8?) -> String { label.map { String($0) } ?? "–" }
            let what =
                switch event.verdict {
                case .relabeled: "\(name(event.was)) → \(name(event.now))"
                case .confirmed: event.now.map { "\($0) is right" } ?? "stays"
                case .notADigit: "no digit"
                case .excluded: "left out"
                case .unsure: "unsure"
                case .comment: "comment"
                case .undone: "takes back \(event.undoes.map { String($0) } ?? "")"
                }
            let subject = event.digit ?? event.sheet.map { "sheet \($0.prefix(12))" } ?? event.writer.map { "writer \($0)" } ?? ""
            let why = event.why.isEmpty ? "" : "  (\(event.why))"
            return "\(event.at)  \(event.by) \(event.n)  \(subject)  \(what)\(why)\(line.stands ? "" : "  [taken back]")".onOneLine
        }.joined(separator: "\n")
    }
}

/// What checking the events has found.
public struct LabelVerification: Sendable, Encodable {
    public struct Reviewer: Sendable, Encodable {
        public let name: String
        public let eventCount: Int
    }

    public let reviewers: [Reviewer]
    /// What is wrong with the files.
    public let defects: [Diagnostic]
    /// What counts and what does not; nil where a file cannot be read.
    public let summary: LabelSummary?

    private enum CodingKeys: CodingKey { case reviewers, defects, summary }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(reviewers, forKey: .reviewers)
        try fields.encode(defects.map(\.description), forKey: .defects)
        try fields.encodeIfPresent(summary, forKey: .summary)
    }

    public var text: String {
        var lines = reviewers.map { "\($0.name): \(NumberText.count($0.eventCount, "event")), each follows the one before" }
        if reviewers.isEmpty && defects.isEmpty { lines.append("no decisions") }
        if let summary {
            lines.append(summary.text)
            for (name, events) in [("cut otherwise by now", summary.stale), ("gone by now", summary.gone)] {
                lines += events.map { "\(name): \($0.of) (\($0.by) \($0.n))".onOneLine }
            }
            lines += summary.contested.map { "contested: \($0)".onOneLine }
        }
        return lines.joined(separator: "\n")
    }

    public var exitStatus: ExitStatus { defects.isEmpty ? .ok : .badInput }
}
