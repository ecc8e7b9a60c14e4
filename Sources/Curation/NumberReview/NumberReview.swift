import Foundation
import Ingest
import Rules
import Support

/// One person's review of the numbers of a pile: which of them have to be looked at, what the person says that they are, and what follows
/// from that for the other numbers of the sheet.
///
/// An answer is on the disk before it counts. The tables are written anew once nothing is left to be looked at, and when the review ends.
package actor NumberReview {
    /// Names this run of the program, so that a page notices another one.
    package nonisolated let run: String
    nonisolated let stored: StoredNumbers
    package nonisolated let pictures: NumberPictures
    /// Whose answers are added.
    package nonisolated let reviewer: String
    /// Why nothing can be answered; nil where it can.
    package nonisolated let readOnlyReason: String?
    /// Of each sheet the number of its first number among all of the pile.
    nonisolated let firstIndices: [Int]
    /// The places of all numbers of the pile, sheet by sheet.
    nonisolated let targets: [(sheet: Int, place: ValuePlace)]
    /// Of all numbers, the place of each in the order in which people look at them: row by row, as the table has them.
    nonisolated let order: [Int]
    /// The same with the least sure number first, as it was when nobody had said anything.
    nonisolated let worstFirst: [Int]
    private let journal: Journal<NumberEvent>?
    /// Keeps other reviews from writing the same tables.
    private let lock: SharedFileLock?
    /// What other people have said, in their files as they were when the review began.
    private let others: JournalHistory<NumberEvent>
    private(set) var pile: DecodedPile
    /// Those that have to be looked at as long as nobody has said anything.
    private let unsure: Set<Int>
    /// The numbers that have to be looked at, had to, or were answered.
    private(set) var queue: Set<Int>
    /// Events by the number that they are about, in the order in which they count.
    private(set) var events: [Int: [NumberEvent]] = [:]
    private var takenBack: Set<EventName> = []
    /// The tables as this program knows them.
    private(set) var written: StoredNumbers.Written
    private var isRenewed = true
    /// Answers that were added since the review began.
    package private(set) var answerCount = 0

    private struct EventName: Hashable {
        let by: String
        let n: Int
    }

    static let program = "inkmill \(inkmillVersion) review"

    /// - Parameters:
    ///   - stored: the numbers as they were written.
    ///   - reviewer: who answers.
    /// - Throws: `JournalError`, `FileSystemError` where answers cannot be read; where none can be written, or another review of the same
    ///   numbers is open, the review is for looking only.
    package init(_ stored: StoredNumbers, reviewer: String) throws {
        try Journal<NumberEvent>.requireUsable(reviewer)
        let folder = stored.files.answersFolder
        var lock: SharedFileLock?, journal: Journal<NumberEvent>?, reason: String?
        do {
            let path = stored.files.json
            lock = try SharedFileLock(path.contains("/") ? path : "./" + path)
            journal = try Journal(folder: folder, reviewer: reviewer, program: Self.program)
        } catch FileSystemError.inUse {
            reason = "another review of '\(stored.files.json)' is open; stop it first"
        } catch let error as FileSystemError {
            reason = ReviewSession.readOnlyReason(error, reviewer: reviewer)
        }
        self.stored = stored
        written = stored.written
        self.lock = lock
        self.journal = journal
        self.reviewer = journal?.reviewer ?? reviewer.normalized
        readOnlyReason = reason
        run = ReviewSession.randomName()
        let history = try JournalHistory<NumberEvent>(folder: folder), own = journal?.path
        others = try JournalHistory(history.files.filter { $0.path != own })
        let answers = NumberAnswers(history.standing)
        pile = DecodedPile(stored.pile, stored.sheets, answers: answers)
        let unanswered = DecodedPile(stored.pile, stored.sheets, answers: NumberAnswers())
        targets = pile.numbers.enumerated().flatMap { sheet, numbers in numbers.numbers.map { (sheet, $0.place) } }
        firstIndices = pile.numbers.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.numbers.count) }
        order = Self.order(targets)
        worstFirst = Self.worstFirst(unanswered.numbers.flatMap(\.numbers), order)
        unsure = Self.numbers(of: unanswered, where: \.needsReview)
        queue = unsure.union(Self.numbers(of: pile, where: Self.isOfQueue))
        pictures = NumberPictures(stored, pile.numbers)
        let indices = Dictionary(
            targets.enumerated().map { index, target in (NumberTarget(stored.sheets[target.sheet].picture, target.place), index) }
        ) { first, _ in first }
        (events, takenBack) = Self.events(others, journal?.events ?? [], indices)
        self.indices = indices
        // Without answers nothing is written, whatever has become of the rules and lists.
        isRenewed = pile.answers.allSatisfy(\.isEmpty) ? true : pile.numbers == stored.numbers
    }

    private let indices: [NumberTarget: Int]

    private static func order(_ targets: [(sheet: Int, place: ValuePlace)]) -> [Int] {
        let sorted = targets.indices.sorted { a, b in
            (targets[a].sheet, targets[a].place.row, a) < (targets[b].sheet, targets[b].place.row, b)
        }
        var order = [Int](repeating: 0, count: targets.count)
        for (rank, index) in sorted.enumerated() { order[index] = rank }
        return order
    }

    /// What was not read comes first.
    private static func worstFirst(_ numbers: [SheetNumbers.Number], _ order: [Int]) -> [Int] {
        let sorted = numbers.indices.sorted { a, b in
            (numbers[a].probability ?? 0, order[a]) < (numbers[b].probability ?? 0, order[b])
        }
        var ranks = [Int](repeating: 0, count: numbers.count)
        for (rank, index) in sorted.enumerated() { ranks[index] = rank }
        return ranks
    }

    private static func numbers(of pile: DecodedPile, where condition: (SheetNumbers.Number) -> Bool) -> Set<Int> {
        Set(pile.numbers.flatMap(\.numbers).enumerated().filter { condition($0.element) }.map(\.offset))
    }

    private static func isOfQueue(_ number: SheetNumbers.Number) -> Bool { number.needsReview || number.source == .person }

    private static func events(
        _ others: JournalHistory<NumberEvent>, _ own: [NumberEvent], _ indices: [NumberTarget: Int]
    ) -> (byNumber: [Int: [NumberEvent]], takenBack: Set<EventName>) {
        var byNumber: [Int: [NumberEvent]] = [:], takenBack: Set<EventName> = []
        for events in others.files.map(\.events) + [own] {
            for (event, isTakenBack) in zip(events, JournalFile<NumberEvent>.takenBack(events)) where isTakenBack {
                takenBack.insert(EventName(by: event.by, n: event.n))
            }
        }
        for event in (others.events + own).sorted(by: JournalHistory<NumberEvent>.precedes) {
            if let index = event.target.flatMap({ indices[$0] }) { byNumber[index, default: []].append(event) }
        }
        return (byNumber, takenBack)
    }

    // MARK: What counts

    func number(_ index: Int) -> SheetNumbers.Number {
        let sheet = targets[index].sheet
        return pile.numbers[sheet].numbers[index - firstIndices[sheet]]
    }

    func crop(_ index: Int) -> ContentDigest? { pile.sheets[targets[index].sheet].crop(of: targets[index].place) }

    func stands(_ event: NumberEvent) -> Bool { event.undoes == nil && !takenBack.contains(EventName(by: event.by, n: event.n)) }

    /// The event that says what a number is; nil where nobody does.
    func answer(_ index: Int) -> NumberEvent? {
        let crop = crop(index)
        return events[index]?.last { stands($0) && $0.verdict != .comment && $0.crop == crop }
    }

    /// Whether nothing has to be done about a number of the queue.
    func isDone(_ index: Int) -> Bool { !number(index).needsReview }

    var openCount: Int { queue.count { !isDone($0) } }

    // MARK: Answers

    /// An answer as the page sends it.
    package struct Answer: Sendable, Decodable {
        let i: Int
        /// How many events about the number the page knew.
        let rev: Int
        let verdict: NumberVerdict
        /// As it was typed.
        let text: String?
        /// Whether it is meant though its form or a rule does not let it be.
        let insist: Bool?
        let why: String?
        let ms: Int?

        package init(
            i: Int, rev: Int, verdict: NumberVerdict, text: String? = nil, insist: Bool? = nil, why: String? = nil, ms: Int? = nil
        ) {
            (self.i, self.rev, self.verdict, self.text, self.insist, self.why, self.ms) = (i, rev, verdict, text, insist, why, ms)
        }
    }

    /// Adds an answer; it is on the disk once this returns.
    ///
    /// - Throws: `ReviewError`.
    package func answer(_ answer: Answer, at time: Date) throws(ReviewError) -> NumberOutcome {
        let journal = try writableJournal(), entry = try entry(of: answer)
        return try add(journal) { try $0.add([entry], at: time) }
    }

    /// Adds the answers to several numbers, of a row on view: all of them or none.
    ///
    /// - Throws: `ReviewError`.
    package func answer(_ answers: [Answer], at time: Date) throws(ReviewError) -> NumberOutcome {
        let journal = try writableJournal()
        guard Set(answers.map(\.i)).count == answers.count, !answers.isEmpty else {
            throw .invalid("\(answers.count) answers, of which none or two are about one number", fix: "answer each number once")
        }
        var entries: [NumberEvent.Entry] = []
        for answer in answers {
            do {
                entries.append(try entry(of: answer))
            } catch .invalid(let message, _) {
                throw .invalid("\(item(answer.i).place): \(message)", fix: "answer this number by itself")
            }
        }
        let all = entries
        return try add(journal) { try $0.add(all, at: time) }
    }

    private func entry(of answer: Answer) throws(ReviewError) -> NumberEvent.Entry {
        try ReviewError.require(answer.i, of: targets.count, "number")
        let why = answer.why ?? "", known = events[answer.i] ?? []
        try EntryLimits.require(why, called: "comment", milliseconds: answer.ms)
        guard (0...known.count).contains(answer.rev) else {
            throw .invalid("'rev' is \(answer.rev), and there are \(known.count) events", fix: "load the page anew")
        }
        let now = try text(of: answer)
        if answer.verdict != .comment, let other = known.dropFirst(answer.rev).last(where: { $0.verdict != .comment }),
            other.verdict != answer.verdict || other.now != now
        {
            throw .otherAnswer(by: other.by, at: other.at)
        }
        guard let crop = crop(answer.i) else {
            throw .missing("the number has no place on its sheet", fix: "run 'inkmill recognize … --numbers' again")
        }
        let (sheet, place) = targets[answer.i], was = number(answer.i).text
        return NumberEvent.Entry(
            stored.sheets[sheet].picture, place, crop: crop, answer.verdict, was: was, now: answer.verdict == .comment ? was : now,
            why: why, ms: EntryLimits.kept(milliseconds: answer.ms))
    }

    /// The number that is said; nil where none is.
    private func text(of answer: Answer) throws(ReviewError) -> String? {
        switch answer.verdict {
        case .number:
            let typed = try typed(answer.text ?? "", for: answer.i)
            guard typed.problems.isEmpty || answer.insist == true else {
                throw .invalid(typed.problems.joined(separator: "; "), fix: "say so once more, if it is what is written")
            }
            return typed.text
        case .empty, .noNumber, .unreadable, .comment:
            guard answer.text == nil else { throw .invalid("'text' belongs to the verdict 'number'", fix: "leave it out") }
            return nil
        case .undone: throw .invalid("an answer is taken back otherwise", fix: "send it to 'api/undo'")
        }
    }

    /// A number as a person types it, with what is wrong with it.
    ///
    /// - Throws: `ReviewError.invalid` for what is no number.
    package func typed(_ text: String, for index: Int) throws(ReviewError) -> TypedNumber {
        try ReviewError.require(index, of: targets.count, "number")
        guard let typed = TypedNumber(text, at: targets[index].place, in: stored.pile) else {
            throw .invalid(
                "'\(text.shortened)' is no number", fix: "type digits, a minus in front and a point before decimals where needed")
        }
        return typed
    }

    /// Takes back events of the person's own.
    ///
    /// - Parameter numbers: which; nil for the last answer or comment that stands, with all that were given at once with it. What takes back
    ///   another may be taken back too.
    /// - Throws: `ReviewError`.
    package func undo(_ numbers: [Int]?, at time: Date) throws(ReviewError) -> NumberOutcome {
        let journal = try writableJournal()
        let chosen: [Int]
        if let numbers { chosen = numbers } else { chosen = try lastNumbers(journal) }
        guard Set(chosen).count == chosen.count else { throw .invalid("an event is named twice", fix: "name each event once") }
        var entries: [NumberEvent.Entry] = []
        for number in chosen {
            guard number >= 1, number <= journal.events.count else {
                throw .missing("there is no event \(number) of '\(reviewer)'", fix: "load the page anew")
            }
            guard !takenBack.contains(EventName(by: reviewer, n: number)), let entry = journal.events[number - 1].takingBack(why: "") else {
                throw .nothingToUndo("event \(number) has been taken back already", fix: "load the page anew")
            }
            entries.append(entry)
        }
        let all = entries
        return try add(journal) { try $0.add(all, at: time) }
    }

    /// The last answer or comment that stands, and those that were given at once with it, the last first.
    private func lastNumbers(_ journal: Journal<NumberEvent>) throws(ReviewError) -> [Int] {
        // What is about another pile is not taken back here.
        let standing = journal.events.filter { event in stands(event) && event.target.map { indices[$0] != nil } ?? false }
        guard let last = standing.last else {
            throw .nothingToUndo("there is no answer of '\(reviewer)' that could be taken back", fix: "answer a number first")
        }
        return standing.filter { $0.at == last.at }.map(\.n).reversed()
    }

    private func writableJournal() throws(ReviewError) -> Journal<NumberEvent> {
        guard let journal else { throw .readOnly(readOnlyReason ?? "") }
        return journal
    }

    /// Adds events to the file, and decides on the pile anew.
    private func add(
        _ journal: Journal<NumberEvent>, _ body: (Journal<NumberEvent>) throws -> [NumberEvent]
    ) throws(ReviewError) -> NumberOutcome {
        let added: [NumberEvent]
        do {
            added = try body(journal)
        } catch {
            throw .unkept(error)
        }
        answerCount += added.count
        (events, takenBack) = Self.events(others, journal.events, indices)
        let before = pile.numbers.flatMap(\.numbers)
        let standing = others.standing + JournalFile<NumberEvent>.standing(journal.events)
        pile.update(NumberAnswers(standing.sorted(by: JournalHistory<NumberEvent>.precedes)))
        let after = pile.numbers.flatMap(\.numbers)
        let changed = after.indices.filter { before[$0] != after[$0] }
        let queueBefore = queue
        queue = unsure.union(Self.numbers(of: pile, where: Self.isOfQueue))
        isRenewed = isRenewed && changed.isEmpty
        let about = added.compactMap { $0.target.flatMap { indices[$0] } }
        let settled = changed.filter { !about.contains($0) && before[$0].needsReview && !after[$0].needsReview }
        let opened = changed.filter { !about.contains($0) && !before[$0].needsReview && after[$0].needsReview }
        let remark = openCount == 0 ? renew().text : nil
        let removed = queueBefore.subtracting(queue).sorted()
        return outcome(added, about: about, changed: changed, removed: removed, settled: settled, opened: opened, remark: remark)
    }

    // MARK: Tables

    /// What became of the tables.
    package enum Renewal: Sendable, Equatable {
        /// They are as the answers have them.
        case needless
        case written(String)
        /// With the reason; the answers are kept all the same.
        case refused(String)

        var text: String? {
            switch self {
            case .needless: nil
            case .written(let text), .refused(let text): text
            }
        }
    }

    /// Writes the tables anew where answers have changed them.
    @discardableResult
    package func renew() -> Renewal {
        if isRenewed || readOnlyReason != nil { return .needless }
        do {
            if let reason = try stored.keptReason(pile.results, since: written) {
                return .refused(reason + "; the answers are kept in '\(stored.files.answersFolder)'")
            }
            written = try stored.renew(pile.results, after: written)
            isRenewed = true
            return .written("the tables beside '\(stored.files.json)' were written anew")
        } catch {
            let diagnostic = (error as? any DiagnosticError)?.diagnostics.first
            return .refused(
                "the tables were not written: " + (diagnostic.map { $0.message + "; " + $0.fix } ?? "\(error)")
                    + "; the answers are kept in '\(stored.files.answersFolder)'")
        }
    }
}
