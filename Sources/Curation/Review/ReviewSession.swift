import Dataset
import Foundation
import Imaging
import Support

/// One person's review of a recipe's labels: what there is to look at, what counts now, and what the person decides.
///
/// What counts is brought up to date event by event: after a decision only the digits that it is about are folded anew. What other people
/// decide in files of their own is taken in whenever the session is asked for an overview or a decision.
package actor ReviewSession {
    /// Names this run of the program, so that a page notices another one.
    package nonisolated let run: String
    package nonisolated let material: ReviewMaterial
    package nonisolated let pictures: ReviewPictures
    package nonisolated let sheetPictures: SheetPictures
    /// Whose decisions are added.
    package nonisolated let reviewer: String
    /// Whether the person decides without seeing what others say.
    nonisolated let isSecondPass: Bool
    /// Why nothing can be decided; nil where it can.
    package nonisolated let readOnlyReason: String?
    let journal: LabelJournal?
    private var files: ReviewerFiles
    /// By what they are about; a digit, a sheet or a writer that is not there any more too.
    private(set) var histories: [LabelTarget: TargetHistory] = [:]
    /// Of each digit.
    private(set) var standings: [DigitStanding]
    /// Of each live queue.
    private(set) var liveCounts: [LiveQueue: Int]
    /// Every event, in the order in which they count.
    private(set) var timeline: [LabelEvent] = []
    /// Decisions that were added since the session began.
    package private(set) var decisionCount = 0

    static let program = "inkmill \(inkmillVersion) review"

    /// - Parameters:
    ///   - folder: of the recipe's events.
    ///   - reviewer: who decides.
    ///   - isSecondPass: whether the person decides without seeing what others say.
    /// - Throws: `LabelFileError`, `FileSystemError` where the events cannot be read; where none can be written, or another program adds to
    ///   the reviewer's file, the session is for looking only.
    package init(_ material: ReviewMaterial, folder: String, reviewer: String, isSecondPass: Bool) throws {
        var journal: LabelJournal?, reason: String?
        do {
            journal = try LabelJournal(folder: folder, reviewer: reviewer, program: Self.program)
        } catch let error as FileSystemError {
            reason = Self.readOnlyReason(error, reviewer: reviewer)
        }
        self.material = material
        self.journal = journal
        self.reviewer = journal?.reviewer ?? reviewer.normalized
        self.isSecondPass = isSecondPass
        readOnlyReason = reason
        run = Self.randomName()
        pictures = ReviewPictures(material.digits)
        sheetPictures = SheetPictures(material)
        var files = ReviewerFiles(folder: folder, own: journal?.path)
        _ = files.look()
        // Decisions must not go unheard: the error is the same as that of every other command.
        if !files.defects.isEmpty { _ = try LabelHistory(folder: folder) }
        self.files = files
        (histories, timeline) = Self.histories(of: files.events + (journal?.events ?? []), material)
        let source = StandingSource(material: material, reviewer: self.reviewer)
        standings = material.digits.indices.map { [histories] in source.standing(of: $0, histories) }
        liveCounts = Dictionary(
            uniqueKeysWithValues: LiveQueue.allCases.map { [standings] queue in (queue, standings.count(where: queue.holds)) })
    }

    static func readOnlyReason(_ error: FileSystemError, reviewer: String) -> String {
        if case .inUse(let path) = error {
            return "another program adds to '\(path)' at this moment; stop it, or review under another name with --by"
        }
        return error.diagnostics.map { ($0.location.map { "\($0) " } ?? "") + $0.message + "; " + $0.fix }.joined(separator: "; ")
    }

    /// 16 letters that nobody can guess.
    static func randomName() -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return String((0..<16).map { _ in letters[Int.random(in: letters.indices)] })
    }

    // MARK: What counts

    private static func histories(
        of events: [LabelEvent], _ material: ReviewMaterial
    ) -> (histories: [LabelTarget: TargetHistory], timeline: [LabelEvent]) {
        let sorted = events.sorted(by: LabelHistory.precedes)
        var histories: [LabelTarget: TargetHistory] = [:]
        for event in sorted {
            if let target = event.target { histories[target, default: TargetHistory()].add(event) }
        }
        for target in histories.keys { histories[target]?.fold(crop: material.crop(of: target)) }
        return (histories, sorted)
    }

    /// Takes in what other people have decided since.
    func takeIn() {
        switch files.look() {
        case .none: break
        case .added(let events): add(events)
        case .replaced:
            (histories, timeline) = Self.histories(of: files.events + (journal?.events ?? []), material)
            update(Array(material.digits.indices))
        }
    }

    /// What is wrong with other people's files.
    var defects: [String] { files.defects.sorted { $0.key < $1.key }.map(\.value) }

    /// Takes in events, of whomever.
    ///
    /// - Parameter crops: of the targets that are digits, where they were worked out already.
    /// - Returns: the digits that they are about.
    @discardableResult
    private func add(_ events: [LabelEvent], crops: [LabelTarget: ContentDigest] = [:]) -> [Int] {
        var touched: Set<LabelTarget> = []
        for event in events {
            guard let target = event.target else { continue }
            histories[target, default: TargetHistory()].add(event)
            touched.insert(target)
            var place = timeline.endIndex
            while place > 0, LabelHistory.precedes(event, timeline[place - 1]) { place -= 1 }
            timeline.insert(event, at: place)
        }
        for target in touched { histories[target]?.fold(crop: crops[target] ?? material.crop(of: target)) }
        let digits = Set(touched.flatMap(material.digits(of:))).sorted()
        update(digits)
        return digits
    }

    private func update(_ digits: [Int]) {
        let source = StandingSource(material: material, reviewer: reviewer)
        for digit in digits {
            let old = standings[digit], new = source.standing(of: digit, histories)
            guard old != new else { continue }
            standings[digit] = new
            for queue in LiveQueue.allCases { liveCounts[queue, default: 0] += (queue.holds(new) ? 1 : 0) - (queue.holds(old) ? 1 : 0) }
        }
    }

    /// How many events there are about a target, as far as the person may know.
    func revision(of target: LabelTarget) -> Int { knownEvents(of: target).count }

    /// The events about a target that the person may know: in a second pass one's own.
    private func knownEvents(of target: LabelTarget) -> [LabelEvent] {
        let events = histories[target]?.events ?? []
        return isSecondPass ? events.filter(isOwn) : events
    }

    nonisolated func isOwn(_ event: LabelEvent) -> Bool { event.by.normalized == reviewer.normalized }

    private func isLabelHidden(_ decision: Decision) -> Bool { decision.d.map { standings.indices.contains($0) && isHidden($0) } ?? false }

    /// Whether what others say of a digit is kept from the person, who has to decide first.
    func isHidden(_ digit: Int) -> Bool { isSecondPass && !standings[digit].isOwn }

    // MARK: Decisions

    /// One decision as the page sends it.
    package struct Decision: Sendable, Decodable {
        let d: Int?
        let s: Int?
        let w: Int?
        let rev: Int
        let verdict: LabelVerdict
        let now: Int?
        let why: String?
        let ms: Int?

        package init(
            d: Int? = nil, s: Int? = nil, w: Int? = nil, rev: Int, verdict: LabelVerdict, now: Int? = nil, why: String? = nil,
            ms: Int? = nil
        ) {
            (self.d, self.s, self.w, self.rev, self.verdict, self.now, self.why, self.ms) = (d, s, w, rev, verdict, now, why, ms)
        }
    }

    /// Adds decisions, all or none of them; they are on the disk once this returns.
    ///
    /// - Throws: `ReviewError`.
    package func decide(_ decisions: [Decision], at time: Date) throws(ReviewError) -> DecisionAnswer {
        let journal = try writableJournal()
        takeIn()
        let check = DecisionCheck(material: material, standings: standings)
        var entries: [LabelJournal.Entry] = [], conflicts: [ReviewError.Conflict] = []
        for decision in decisions {
            let entry = try check.entry(decision, isLabelHidden: isLabelHidden(decision)), known = knownEvents(of: entry.target)
            guard (0...known.count).contains(decision.rev) else {
                throw .invalid("'rev' is \(decision.rev), and there are \(known.count) events", fix: "load the page anew")
            }
            entries.append(entry)
            // A comment contradicts nothing.
            if entry.verdict == .comment { continue }
            let outcome = entry.verdict.isDecision ? LabelEvent.Outcome(entry.verdict, now: entry.now) : nil
            if let other = TargetHistory.contradiction(to: outcome, after: decision.rev, in: known) {
                conflicts.append(ReviewError.Conflict(target: try check.target(decision), by: other.by, at: other.at))
            }
        }
        if !conflicts.isEmpty { throw .conflict(conflicts) }
        let crops = Dictionary(entries.compactMap { entry in entry.crop.map { (entry.target, $0) } }) { first, _ in first }
        return try add(entries, to: journal, at: time, crops: crops)
    }

    /// Takes back events of the person's own, all or none of them.
    ///
    /// - Parameter numbers: which; nil for the last one that stands. What takes back another may be taken back too.
    /// - Throws: `ReviewError`.
    package func undo(_ numbers: [Int]?, at time: Date) throws(ReviewError) -> DecisionAnswer {
        let journal = try writableJournal()
        takeIn()
        guard let numbers = numbers ?? lastStanding(journal).map({ [$0] }), !numbers.isEmpty else {
            throw .nothingToUndo("there is nothing of '\(reviewer)' that could be taken back", fix: "the history lists what was decided")
        }
        guard Set(numbers).count == numbers.count else {
            throw .invalid("an event is named twice", fix: "name each event once")
        }
        var entries: [LabelJournal.Entry] = []
        for number in numbers.sorted(by: >) {
            guard number >= 1, number <= journal.events.count, let target = journal.events[number - 1].target else {
                throw .missing(
                    "there is no event \(number) of '\(reviewer)': the last one is \(journal.events.count)",
                    fix: "the history lists what was decided")
            }
            let event = journal.events[number - 1]
            guard histories[target]?.stands(event) ?? false else {
                throw .nothingToUndo("event \(number) has been taken back already", fix: "the history lists what was decided")
            }
            entries.append(.init(target, .undone, crop: event.crop, was: event.now, now: event.was, undoes: number))
        }
        return try add(entries, to: journal, at: time)
    }

    private func lastStanding(_ journal: LabelJournal) -> Int? {
        journal.events.last { event in
            event.undoes == nil && (event.target.flatMap { histories[$0]?.stands(event) } ?? false)
        }?.n
    }

    private func writableJournal() throws(ReviewError) -> LabelJournal {
        guard let journal else { throw .readOnly(readOnlyReason ?? "") }
        return journal
    }

    private func add(_ entries: [LabelJournal.Entry], to journal: LabelJournal, at time: Date, crops: [LabelTarget: ContentDigest] = [:])
        throws(ReviewError) -> DecisionAnswer
    {
        let events: [LabelEvent]
        do {
            events = try journal.add(entries, at: time)
        } catch {
            throw .unkept(error)
        }
        decisionCount += events.count
        let digits = add(events, crops: crops)
        let targets = events.compactMap(\.target)
        return DecisionAnswer(
            events: events.map(view), states: digits.map(state),
            sheets: Set(targets.compactMap(material.sheet(of:))).sorted().map(sheetState),
            writers: Set(targets.compactMap(material.writer(of:))).sorted().map(writerState), counts: counts)
    }

    /// How many digits each live queue holds.
    var counts: [String: Int] { Dictionary(uniqueKeysWithValues: liveQueues.map { ($0.rawValue, liveCounts[$0] ?? 0) }) }

    /// Those that the person may look at: in a second pass the others tell what somebody else has said.
    nonisolated var liveQueues: [LiveQueue] { isSecondPass ? [.mine] : LiveQueue.allCases }
}

/// Says where a digit's label stands.
private struct StandingSource {
    let material: ReviewMaterial
    let reviewer: String

    func standing(of index: Int, _ histories: [LabelTarget: TargetHistory]) -> DigitStanding {
        let digit = material.digits[index]
        let own = histories[.digit(digit.id)], around = [LabelTarget.writer(digit.writer), .sheet(digit.source.hex)]
        let states = Dictionary(
            uniqueKeysWithValues: (around + [.digit(digit.id)]).compactMap { target in histories[target].map { (target, $0.state) } })
        let isExcluded = material.sources.excluded.contains(digit.id)
        if states.isEmpty, !isExcluded, material.sources.corrections[digit.id] == nil {
            return DigitStanding(
                label: digit.label, verdict: .undecided, isLeftOutElsewhere: false, isLeftOut: false, isUnsure: false, isStale: false,
                isOwn: false)
        }
        var folding = Folding(sources: material.sources, fold: LabelFold(states: states))
        folding.add(digit)
        let change = folding.changes.first, verdict = own.map { DigitStanding.Verdict($0.state, source: digit.label) } ?? .undecided
        let isLeftOut = change != nil && change?.now == nil
        let isByOthers = around.contains { target in
            states[target].map { !$0.contested.isEmpty || $0.decision?.outcome == .leftOut } ?? false
        }
        // A table of the manifest leaves out what nobody has decided about.
        let isByTable = isLeftOut && !(verdict == .notADigit || verdict == .excluded || verdict == .contested)
        return DigitStanding(
            label: change.map(\.now) ?? digit.label, verdict: verdict, isLeftOutElsewhere: isExcluded || isByOthers || isByTable,
            isLeftOut: isLeftOut, isUnsure: verdict != .contested && !(own?.state.unsure.isEmpty ?? true), isStale: own?.isStale ?? false,
            isOwn: own?.decisions[reviewer.normalized] != nil)
    }
}

extension ReviewMaterial {
    /// Stands for the picture that events about a target are to be about; nil for sheets and writers, and what is not there any more.
    func crop(of target: LabelTarget) -> ContentDigest? {
        if case .digit(let id) = target { digitIndices[id].map { digits[$0].pictureDigest } } else { nil }
    }

    /// The digits whose label a target has a say in.
    func digits(of target: LabelTarget) -> [Int] {
        switch target {
        case .digit(let id): digitIndices[id].map { [$0] } ?? []
        case .sheet: sheet(of: target).map { digitsOfSheet[$0] } ?? []
        case .writer: writer(of: target).map { digitsOfWriter[$0] } ?? []
        }
    }

    func sheet(of target: LabelTarget) -> Int? {
        if case .sheet(let digest) = target { sheetIndices[digest] } else { nil }
    }

    func writer(of target: LabelTarget) -> Int? {
        if case .writer(let name) = target { writerIndices[name] } else { nil }
    }

    func target(_ target: ReviewTarget) -> LabelTarget {
        switch target {
        case .digit(let index): .digit(digits[index].id)
        case .sheet(let index): .sheet(sheets[index].digest.hex)
        case .writer(let index): .writer(writers[index])
        }
    }
}
