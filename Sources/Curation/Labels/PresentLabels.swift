import Dataset
import Ingest
import Recipes
import Support

/// The labels that count: what the sources say, corrected by the manifest's tables, and over both what people have decided.
///
/// What the manifest leaves out stays out, whatever was decided about it. **Determinism** A.
public struct PresentLabels: Sendable {
    public let changes: LabelChanges
    public let summary: LabelSummary
    /// What a person should know.
    public let remarks: [Diagnostic]
    /// Of the events that count.
    public let fold: LabelFold

    /// - Parameters:
    ///   - digits: as they were read.
    ///   - sheets: that they are on.
    /// - Throws: `CorrectionErrors`.
    public init(_ recipe: Recipe, digits: [Digit], sheets: [SheetSummary], history: LabelHistory) throws {
        self.init(sources: try SourceDecisions(recipe, digits: digits, sheets: sheets), digits: digits, history: history)
    }

    /// - Parameter sources: what the manifest says.
    init(sources: SourceDecisions, digits: [Digit], history: LabelHistory) {
        let byID = Dictionary(digits.map { ($0.id, $0) }) { first, _ in first }
        let known = Known(digits: byID, sheets: Set(digits.map(\.source.hex)), writers: Set(digits.map(\.writer)))
        var stale: [LabelSummary.Event] = [], gone: [LabelSummary.Event] = [], valid: [LabelEvent] = []
        for event in history.standing {
            switch known.standing(of: event) {
            case .valid: valid.append(event)
            case .stale: stale.append(LabelSummary.Event(event))
            case .gone: gone.append(LabelSummary.Event(event))
            }
        }
        fold = LabelFold(valid)
        var folding = Folding(sources: sources, fold: fold)
        for digit in digits where digit.origin != .simulated && digit.origin != .sign { folding.add(digit) }
        changes = LabelChanges(folding.changes)
        summary = LabelSummary(folding, history: history, stale: stale, gone: gone)
        remarks = history.remarks + sources.remarks
    }

    /// Whether somebody has said something about a digit, its sheet or its writer.
    package func isDecided(_ digit: Digit) -> Bool {
        changes[digit.id] != nil || fold.states[.digit(digit.id)]?.decision != nil
    }

    /// What there is that events may be about.
    private struct Known {
        let digits: [String: Digit]
        let sheets: Set<String>
        let writers: Set<String>

        enum Standing { case valid, stale, gone }

        func standing(of event: LabelEvent) -> Standing {
            switch event.target {
            case .digit(let id):
                guard let digit = digits[id] else { return .gone }
                return event.crop == digit.pictureDigest ? .valid : .stale
            case .sheet(let digest): return sheets.contains(digest) ? .valid : .gone
            case .writer(let name): return writers.contains(name) ? .valid : .gone
            case nil: return .gone
            }
        }
    }
}

/// Goes over the digits and gathers what is said of each.
struct Folding {
    let sources: SourceDecisions
    let fold: LabelFold
    private(set) var changes: [LabelChange] = []
    /// Digits whose label, or absence, is what the reviewer has decided.
    private(set) var decidedCounts: [String: Int] = [:]
    private(set) var tableCounts: [String: Int] = [:]
    private(set) var confirmedCount = 0
    private(set) var contested: [String] = []
    private(set) var unsure: [String] = []

    init(sources: SourceDecisions, fold: LabelFold) {
        self.sources = sources
        self.fold = fold
    }

    mutating func add(_ digit: Digit) {
        if sources.excluded.contains(digit.id) { return leaveOut(digit, .excluded, by: [], why: "") }
        for target in [LabelTarget.writer(digit.writer), .sheet(digit.source.hex)] {
            guard let state = fold.states[target] else { continue }
            if !state.contested.isEmpty { return leaveOut(digit, .contested, state) }
            if state.decision?.outcome == .leftOut { return leaveOut(digit, .excluded, state) }
        }
        let state = fold.states[.digit(digit.id)]
        if let state, !state.contested.isEmpty {
            contested.append(digit.id)
            return leaveOut(digit, .contested, state)
        }
        if !(state?.unsure.isEmpty ?? true) { unsure.append(digit.id) }
        if let state, let decision = state.decision {
            for reviewer in state.reviewers { decidedCounts[reviewer, default: 0] += 1 }
            guard case .label(let label) = decision.outcome else {
                return leaveOut(digit, decision.verdict == .notADigit ? .notADigit : .excluded, state, isCounted: true)
            }
            confirmedCount += label == digit.label ? 1 : 0
            if label != digit.label { relabel(digit, label, by: state.reviewers, why: decision.why) }
        } else if let correction = sources.corrections[digit.id] {
            tableCounts[correction.table, default: 0] += 1
            guard let label = correction.label else {
                return leaveOut(digit, .notADigit, by: [correction.table], why: correction.why)
            }
            if label != digit.label { relabel(digit, label, by: [correction.table], why: correction.why) }
        }
    }

    private mutating func relabel(_ digit: Digit, _ label: UInt8, by: [String], why: String) {
        changes.append(LabelChange(digit: digit.id, was: digit.label, now: label, reason: .relabeled, by: by, why: why))
    }

    private mutating func leaveOut(_ digit: Digit, _ reason: LabelChange.Reason, _ state: LabelFold.State, isCounted: Bool = false) {
        let decisions = state.contested.isEmpty ? [state.decision].compactMap { $0 } : state.contested
        let reviewers = state.contested.isEmpty ? state.reviewers : decisions.map(\.by)
        if !isCounted, state.contested.isEmpty { for reviewer in reviewers { decidedCounts[reviewer, default: 0] += 1 } }
        leaveOut(digit, reason, by: reviewers, why: decisions.map(\.why).filter { !$0.isEmpty }.joined(separator: "; "))
    }

    private mutating func leaveOut(_ digit: Digit, _ reason: LabelChange.Reason, by: [String], why: String) {
        changes.append(LabelChange(digit: digit.id, was: digit.label, now: nil, reason: reason, by: by, why: why))
    }
}

/// What people have done to the labels of a recipe: `labels.json`.
public struct LabelSummary: Sendable, Equatable, Codable {
    public struct Person: Sendable, Equatable, Codable {
        public let name: String
        /// How many digits are as this person has decided.
        public let digitCount: Int
        public let eventCount: Int
    }

    public struct Table: Sendable, Equatable, Codable {
        /// As the manifest names it.
        public let file: String
        public let digitCount: Int
    }

    /// An event that does not count.
    public struct Event: Sendable, Equatable, Codable {
        public let by: String
        public let n: Int
        /// The digit's id, the sheet's digest or the writer.
        public let of: String

        init(_ event: LabelEvent) {
            by = event.by
            n = event.n
            of = event.digit ?? event.sheet ?? event.writer ?? ""
        }
    }

    /// In the order of their names.
    public let people: [Person]
    public let tables: [Table]
    public let relabeledCount: Int
    public let leftOutCount: Int
    /// Labels that somebody has looked at and found right.
    public let confirmedCount: Int
    /// Ids of digits about which two people differ: they are left out until a third decision.
    public let contested: [String]
    /// Ids of digits that somebody could not tell.
    public let unsure: [String]
    /// Events about digits that are cut otherwise now.
    public let stale: [Event]
    /// Events about what is not there any more.
    public let gone: [Event]

    init(_ folding: Folding, history: LabelHistory, stale: [Event], gone: [Event]) {
        people = history.files.filter { !$0.events.isEmpty }.map { file in
            Person(name: file.reviewer, digitCount: folding.decidedCounts[file.reviewer] ?? 0, eventCount: file.events.count)
        }
        tables = folding.tableCounts.sorted { FileName($0.key) < FileName($1.key) }.map { Table(file: $0.key, digitCount: $0.value) }
        relabeledCount = folding.changes.count { $0.reason == .relabeled }
        leftOutCount = folding.changes.count { $0.now == nil }
        confirmedCount = folding.confirmedCount
        contested = folding.contested
        unsure = folding.unsure
        self.stale = stale
        self.gone = gone
    }

    /// `5 corrected and 2 left out, 40 confirmed (anna 46, ben 1); 1 contested`
    public var text: String {
        var done = ["\(NumberText.count(relabeledCount)) corrected and \(NumberText.count(leftOutCount)) left out"]
        if confirmedCount > 0 { done.append("\(NumberText.count(confirmedCount)) confirmed") }
        let names = people.map { ($0.name, $0.digitCount) } + tables.map { ($0.file, $0.digitCount) }
        let whose = names.isEmpty ? "" : " (" + names.map { "\($0) \(NumberText.count($1))" }.joined(separator: ", ").onOneLine + ")"
        let open = [(contested.count, "contested"), (unsure.count, "unsure")].filter { $0.0 > 0 }.map { "\(NumberText.count($0)) \($1)" }
        let lost = stale.count + gone.count
        return done.joined(separator: ", ") + whose + open.map { "; " + $0 }.joined()
            + (lost > 0 ? "; \(NumberText.count(lost, "decision")) about digits that are cut otherwise, or gone, by now" : "")
    }
}
