import Support

/// All events about one digit, sheet or writer, and what they come to.
struct TargetHistory: Sendable {
    /// In the order in which they became known: what was decided elsewhere may be earlier than what is here already.
    private(set) var events: [LabelEvent] = []
    /// What the events that stand and count come to.
    private(set) var state = LabelFold.State()
    /// The decisions that stand and count, the last one of each reviewer.
    private(set) var decisions: [String: LabelEvent] = [:]
    /// Whether something stands that was said of another picture of the digit.
    private(set) var isStale = false
    private var takenBack: Set<Number> = []

    /// What tells events apart.
    private struct Number: Hashable {
        let by: String
        let n: Int

        init(_ event: LabelEvent) { (by, n) = (event.by.normalized, event.n) }
    }

    /// Takes in events; `fold` is to be called when all are in.
    mutating func add(_ event: LabelEvent) { events.append(event) }

    /// - Parameter crop: stands for the digit's picture, where a digit is meant: what was said of another one does not count.
    mutating func fold(crop: ContentDigest?) {
        let ordered = events.sorted(by: LabelHistory.precedes)
        takenBack = []
        for own in Dictionary(grouping: ordered, by: \.by.normalized).values {
            let byNumber = own.sorted { $0.n < $1.n }
            for (event, isTakenBack) in zip(byNumber, LabelFile.takenBack(byNumber)) where isTakenBack { takenBack.insert(Number(event)) }
        }
        let standing = ordered.filter { $0.undoes == nil && !takenBack.contains(Number($0)) }
        let valid = standing.filter { $0.digit == nil || $0.crop == crop }
        isStale = valid.count < standing.count
        state = LabelFold.State(valid)
        decisions = Dictionary(valid.filter(\.verdict.isDecision).map { ($0.by.normalized, $0) }) { _, later in later }
    }

    /// Whether an event has not been taken back.
    func stands(_ event: LabelEvent) -> Bool { !takenBack.contains(Number(event)) }

    /// What speaks against an event of a person who knew of the first `rev` events only; nil where nothing does.
    ///
    /// - Parameter known: the events that count for the number, in their order.
    static func contradiction(to outcome: LabelEvent.Outcome?, after rev: Int, in known: [LabelEvent]) -> LabelEvent? {
        known.dropFirst(rev).last { event in
            switch event.verdict {
            case .comment, .unsure: false
            case .undone: true
            case .confirmed, .relabeled, .notADigit, .excluded: outcome == nil || event.outcome != outcome
            }
        }
    }
}
