/// Whether two models that read the same digits differ, by the digits that only one of them misreads.
///
/// Two models differ at 95 % when the net number of differing errors is at least 1.7 · √(errors of only one + errors of only the
/// other): much sharper than comparing two intervals, because the digits that both find hard cancel.
///
/// **Source** the field's rule for MNIST results; a normal approximation of McNemar's test (1947), one-sided.
public struct PairedComparison: Sendable, Equatable, Codable {
    /// How many digits both models read.
    public let count: Int
    public let bothWrongCount: Int
    public let onlyFirstWrongCount: Int
    public let onlySecondWrongCount: Int

    private static let requiredDeviations = 1.7

    /// - Parameters:
    ///   - first: predictions of one model.
    ///   - second: predictions of the other one, of the same digits in any order.
    /// - Throws: `TrainingError.differentDigits`.
    public init(_ first: [Prediction], _ second: [Prediction]) throws(TrainingError) {
        let others = Dictionary(second.map { ($0.id, $0) }) { a, _ in a }
        var both = 0, onlyFirst = 0, onlySecond = 0
        for prediction in first {
            guard let other = others[prediction.id], other.label == prediction.label else {
                throw .differentDigits(id: prediction.id, firstCount: first.count, secondCount: second.count)
            }
            switch (prediction.isCorrect, other.isCorrect) {
            case (false, false): both += 1
            case (false, true): onlyFirst += 1
            case (true, false): onlySecond += 1
            case (true, true): break
            }
        }
        let ids = Set(first.map(\.id))
        if let stranger = second.first(where: { !ids.contains($0.id) }) {
            throw .differentDigits(id: stranger.id, firstCount: first.count, secondCount: second.count)
        }
        count = first.count
        bothWrongCount = both
        onlyFirstWrongCount = onlyFirst
        onlySecondWrongCount = onlySecond
    }

    /// How many fewer digits the second model misreads; negative where it misreads more.
    public var gain: Int { onlyFirstWrongCount - onlySecondWrongCount }

    /// The smallest difference that counts.
    public var requiredDifference: Double {
        Self.requiredDeviations * Double(onlyFirstWrongCount + onlySecondWrongCount).squareRoot()
    }

    /// Whether the two differ at 95 %.
    public var isDifferent: Bool { gain != 0 && Double(abs(gain)) >= requiredDifference }
}
