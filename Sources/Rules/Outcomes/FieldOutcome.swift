/// What becomes of a number: it is taken as it is, or a person looks at it.
public enum FieldOutcome: Sendable, Equatable {
    case accepted
    case review(ReviewReason)
    /// Nothing is written.
    case empty
    /// Somebody wrote that there is no number.
    case noNumber
}

/// Why a person looks at a number; of several reasons the first in this order, but that a sum may tell what letters are, and what it is that
/// goes on beyond its place.
public enum ReviewReason: Sendable, Equatable {
    /// What is written looks like letters.
    case letters
    /// It may go on beyond its place, or another may reach into it.
    case overflow
    /// Nothing was read of what is written.
    case unread
    /// A box between the digits is empty.
    case gap
    /// Its rules join too many values to be searched.
    case undecided
    /// A number that was not read, but follows from a sum and the others in it, is likelier than the one that was.
    case deduced(String)
    /// A rule fails; its message.
    case ruleFailed(String)
    /// Its list has no such entry.
    case notInList(String)
    /// Another candidate is as likely.
    case tie(String)
    /// A rule made another number of what was read, and does not tell clearly enough which it is.
    case changedByRule(ValueChange)
    /// It is less likely than is wanted.
    case lowProbability(Double)
}

extension DecodedSheet {
    /// Within a fifth of each other probabilities are a tie.
    private static let minTieFraction = 0.8
    /// How many times likelier a rule's number must be than the one that was read, to be accepted.
    public static let minChangeOdds = 20.0
    /// What looks like letters is accepted from this probability on, however low the threshold is.
    fileprivate static let minLettersProbability = 0.95

    /// What becomes of each value.
    ///
    /// A number that a rule changed is accepted as any other where its probability reaches the threshold, and it is, besides,
    /// `minChangeOdds` times likelier than what was read: at low thresholds a change would otherwise be accepted on a hint.
    ///
    /// - Parameters:
    ///   - threshold: the probability from which a number is accepted.
    ///   - rules: those that the sheet was decoded by.
    public func outcomes(threshold: Double, rules: RuleSet) -> [FieldOutcome] {
        var failed: [ValuePlace: RuleCheck] = [:]
        for check in failures {
            for place in check.places where failed[place] == nil { failed[place] = check }
        }
        return values.map { outcome(of: $0, failed[$0.place], threshold: threshold, rules: rules) }
    }

    private func outcome(of value: DecodedValue, _ failed: RuleCheck?, threshold: Double, rules: RuleSet) -> FieldOutcome {
        switch value.content {
        case .empty: return .empty
        case .noNumber: return .noNumber
        case .number, .gap: return outcome(ofNumber: value, failed, threshold: threshold, rules: rules)
        case .overflow:
            let outcome = outcome(ofNumber: value, failed, threshold: threshold, rules: rules)
            if case .review(.deduced) = outcome { return outcome }
            return .review(.overflow)
        case .letters:
            // Rules may tell what was written for certain.
            let outcome = outcome(ofNumber: value, failed, threshold: threshold, rules: rules)
            switch outcome {
            case .accepted where value.probability >= Self.minLettersProbability: return .accepted
            case .review(.deduced): return outcome
            case .accepted, .review, .empty, .noNumber: return .review(.letters)
            }
        }
    }

    private func outcome(ofNumber value: DecodedValue, _ failed: RuleCheck?, threshold: Double, rules: RuleSet) -> FieldOutcome {
        guard let text = value.text else {
            let deduced = value.candidates.first { $0.isDeduced }
            return .review(deduced.map { .deduced($0.text) } ?? .unread)
        }
        if value.content == .gap { return .review(.gap) }
        if value.isUndecided { return .review(.undecided) }
        if let first = value.candidates.first, first.isDeduced { return .review(.deduced(first.text)) }
        if let failed {
            if case .values(.oneOf, _) = rules.rules[failed.rule].kind { return .review(.notInList(failed.failure ?? "")) }
            return .review(.ruleFailed(failed.failure ?? ""))
        }
        let other = value.candidates.first { $0.text != text && !$0.isDeduced }
        if let other, other.probability >= Self.minTieFraction * value.probability { return .review(.tie(other.text)) }
        if let change = value.change, change.odds < Self.minChangeOdds || value.probability < threshold {
            return .review(.changedByRule(change))
        }
        return value.probability < threshold ? .review(.lowProbability(value.probability)) : .accepted
    }
}

extension DecodedValue {
    /// Whether it is accepted where it is probable enough; else a person looks at it however probable it is, or there is nothing to accept.
    public var mayBeAccepted: Bool {
        guard text != nil, !isUndecided else { return false }
        switch content {
        case .number: return true
        case .letters: return probability >= DecodedSheet.minLettersProbability
        case .empty, .noNumber, .gap, .overflow: return false
        }
    }
}
