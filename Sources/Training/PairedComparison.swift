import Support

/// Whether two models that read the same digits differ, by the digits that only one of them misreads.
///
/// The digits that both find hard cancel, so this is much sharper than comparing two intervals.
///
/// **Source** McNemar 1947, in its exact form: were the models equally good, each digit that only one misreads would be either's with
/// probability 1/2.
public struct PairedComparison: Sendable, Equatable, Codable {
    /// How many digits both models read.
    public let count: Int
    public let bothWrongCount: Int
    public let onlyFirstWrongCount: Int
    public let onlySecondWrongCount: Int
    /// How likely a difference at least as large, to either side, would be were the models equally good.
    public let pValue: Double

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
        self.init(
            count: first.count, bothWrongCount: both, onlyFirstWrongCount: onlyFirst, onlySecondWrongCount: onlySecond)
    }

    /// The comparison of two evaluations of the same digits.
    ///
    /// - Throws: `TrainingError.differentDigits` where they are of different numbers of digits.
    public init(_ first: Evaluation, _ second: Evaluation) throws(TrainingError) {
        guard first.count == second.count else {
            throw .differentDigits(id: "", firstCount: first.count, secondCount: second.count)
        }
        let both = Set(first.mistakes.map(\.id)).intersection(second.mistakes.map(\.id)).count
        self.init(
            count: first.count, bothWrongCount: both, onlyFirstWrongCount: first.mistakes.count - both,
            onlySecondWrongCount: second.mistakes.count - both)
    }

    private init(count: Int, bothWrongCount: Int, onlyFirstWrongCount: Int, onlySecondWrongCount: Int) {
        self.count = count
        self.bothWrongCount = bothWrongCount
        self.onlyFirstWrongCount = onlyFirstWrongCount
        self.onlySecondWrongCount = onlySecondWrongCount
        pValue = Self.pValue(onlyFirstWrongCount, onlySecondWrongCount)
    }

    /// How many fewer digits the second model misreads; negative where it misreads more.
    public var gain: Int { onlyFirstWrongCount - onlySecondWrongCount }

    /// Whether the two differ at 95 %.
    public var isDifferent: Bool { pValue < 0.05 }

    /// Twice the tail of the binomial distribution of `a` + `b` throws of a fair coin, at most 1.
    private static func pValue(_ a: Int, _ b: Int) -> Double {
        let count = a + b
        // log of (count choose k) / 2^count, from k = 0 on.
        var logTerm = -Double(count) * PortableMath.log(2), tail = 0.0
        for k in 0...min(a, b) {
            tail += PortableMath.exp(logTerm)
            logTerm += PortableMath.log(Double(count - k)) - PortableMath.log(Double(k + 1))
        }
        return min(1, 2 * tail)
    }
}
