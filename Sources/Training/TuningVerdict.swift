/// Whether a fine-tuned model reads better than the model it was tuned from, and which of the two is handed out.
public struct TuningVerdict: Sendable, Equatable, Codable {
    public enum Outcome: String, Sendable, Codable {
        case better, worse
        /// What differs may be chance.
        case noDifference
    }

    /// Which digits the two were compared on.
    public enum Basis: String, Sendable, Codable {
        case testDigits
        /// All digits, each read by a model that was tuned without its writer.
        case allWriters
    }

    public enum Delivered: String, Sendable, Codable {
        case base, tuned
    }

    /// By the paired test at 95 %.
    public let outcome: Outcome
    public let delivered: Delivered
    public let basis: Basis
    /// The base model first.
    public let comparison: PairedComparison

    /// - Parameter comparison: of the base model with the fine-tuned one.
    public init(_ comparison: PairedComparison, basis: Basis = .testDigits, rule: DeliveryRule) {
        self.comparison = comparison
        self.basis = basis
        outcome = comparison.isDifferent ? (comparison.gain > 0 ? .better : .worse) : .noDifference
        delivered = rule == .tuned || comparison.gain >= 0 ? .tuned : .base
    }
}

/// Which model a run hands out.
public enum DeliveryRule: String, Sendable, CaseIterable {
    /// The fine-tuned one, unless it misreads more test digits than the base model.
    case better
    /// The fine-tuned one, whatever it reads.
    case tuned
}
