import Support

/// What all events together say of each digit, sheet and writer.
///
/// The events are taken in the order of time, reviewer and number, without those that were taken back. A decision counts until somebody
/// decides otherwise: where that is the same person, the later decision counts; where it is another, the target is contested until a
/// third decision, by whomever. **Determinism** A: the same for the same files, on every machine.
public struct LabelFold: Sendable {
    /// What has been decided about a target.
    public struct State: Sendable, Equatable {
        /// The decision that counts; nil where there is none, or the last two differ.
        public fileprivate(set) var decision: LabelEvent?
        /// Who has decided so, in the order in which they did.
        public fileprivate(set) var reviewers: [String] = []
        /// The last two decisions where they differ, and nobody has decided between them.
        public fileprivate(set) var contested: [LabelEvent] = []
        /// Who could not tell, and has not decided since.
        public fileprivate(set) var unsure: [String] = []
        public fileprivate(set) var comments: [LabelEvent] = []

        init() {}

        /// - Parameter events: those of one target that stand, in their order.
        init(_ events: [LabelEvent]) {
            for event in events { add(event) }
        }
    }

    public private(set) var states: [LabelTarget: State] = [:]

    /// - Parameter events: those that stand, in their order.
    public init(_ events: [LabelEvent]) {
        for event in events {
            guard let target = event.target else { continue }
            states[target, default: State()].add(event)
        }
    }

    /// - Parameter states: what has been decided about some targets, as folds of their events have it.
    init(states: [LabelTarget: State]) {
        self.states = states
    }
}

extension LabelFold.State {
    fileprivate mutating func add(_ event: LabelEvent) {
        switch event.verdict {
        case .undone: return
        case .comment: comments.append(event)
        case .unsure: if !unsure.contains(event.by) { unsure.append(event.by) }
        case .confirmed, .relabeled, .notADigit, .excluded:
            unsure.removeAll { $0 == event.by }
            decide(event)
        }
    }

    private mutating func decide(_ event: LabelEvent) {
        if !contested.isEmpty {
            (decision, reviewers, contested) = (event, [event.by], [])
        } else if let decision, decision.outcome != event.outcome, reviewers != [event.by] {
            contested = [decision, event]
            (self.decision, reviewers) = (nil, [])
        } else if let decision, decision.outcome == event.outcome {
            if !reviewers.contains(event.by) { reviewers.append(event.by) }
            self.decision = event
        } else {
            (decision, reviewers) = (event, [event.by])
        }
    }
}

extension LabelEvent {
    /// What becomes of a digit; two reasons to leave it out are no difference.
    enum Outcome: Equatable {
        case label(UInt8)
        /// A sheet or a writer stays.
        case kept
        case leftOut

        init(_ verdict: LabelVerdict, now: UInt8?) {
            self = verdict == .notADigit || verdict == .excluded ? .leftOut : now.map(Outcome.label) ?? .kept
        }
    }

    var outcome: Outcome { Outcome(verdict, now: now) }
}
