import Support

/// How well lines are read whose text is known.
///
/// **Determinism** A: a function of the readings in their order.
public struct NumberEvaluation: Sendable, Equatable, Codable {
    public let count: Int
    /// Lines read exactly.
    public let correctCount: Int
    /// 0…1; 0 where there is no line.
    public let accuracy: Double
    /// Wilson's 95 % interval of the accuracy.
    public let interval: ConfidenceInterval
    /// Symbols that are to be put in, taken out or changed, for each that is written.
    public let symbolErrorRate: Double
    /// The mean probability less the accuracy: above 0 where the model is too sure.
    public let overconfidence: Double
    /// Lines that are read with a probability of at least 0.97, and those of them that are wrong.
    public let sureCount: Int
    public let sureWrongCount: Int
    /// How far the probabilities can be believed.
    public let reliability: Reliability
    /// The largest part of the lines, the surest ones, of which at most one in a hundred is wrong.
    public let coverageAtOnePercent: Double
    /// The surest first.
    public let mistakes: [Mistake]

    public struct Mistake: Sendable, Equatable, Codable {
        /// Of the line among those read, from 0.
        public let line: Int
        public let text: String
        public let read: String
        public let probability: Double
    }

    private static let allowedError = 0.01
    private static let sureProbability = 0.97

    /// - Parameters:
    ///   - readings: the likeliest text of each line.
    ///   - texts: what is written on each line, in the form that is read.
    public init(_ readings: [NumberCandidate], texts: [String]) {
        precondition(readings.count == texts.count, "\(readings.count) readings of \(texts.count) lines")
        let isCorrect = zip(readings, texts).map { $0.text == $1 }
        count = readings.count
        correctCount = isCorrect.count { $0 }
        accuracy = count == 0 ? 0 : Double(correctCount) / Double(count)
        interval = ConfidenceInterval(successCount: correctCount, of: count)
        overconfidence = count == 0 ? 0 : readings.reduce(0) { $0 + $1.probability } / Double(count) - accuracy
        let isSure = readings.map { $0.probability >= Self.sureProbability }
        sureCount = isSure.count { $0 }
        sureWrongCount = zip(isSure, isCorrect).count { $0 && !$1 }
        let edits = zip(readings, texts).reduce(0) { $0 + EditAlignment(Array($1.0.text), Array($1.1)).distance }
        symbolErrorRate = Double(edits) / Double(max(1, texts.reduce(0) { $0 + $1.count }))

        reliability = Reliability(readings: zip(readings, isCorrect).map { (confidence: $0.probability, isCorrect: $1) })
        let surest = readings.indices.sorted { (readings[$1].probability, $0) < (readings[$0].probability, $1) }
        var wrongCount = 0, covered = 0
        for (place, line) in surest.enumerated() {
            wrongCount += isCorrect[line] ? 0 : 1
            if Double(wrongCount) <= Self.allowedError * Double(place + 1) { covered = place + 1 }
        }
        coverageAtOnePercent = Double(covered) / Double(max(1, count))
        mistakes = surest.filter { !isCorrect[$0] }.map {
            Mistake(line: $0, text: texts[$0], read: readings[$0].text, probability: readings[$0].probability)
        }
    }
}
