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
    /// The mean difference of probability and accuracy over ten groups of equal width, weighted by their sizes.
    public let calibrationError: Double
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

    private static let groupCount = 10
    private static let allowedError = 0.01

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
        let edits = zip(readings, texts).reduce(0) { $0 + EditAlignment(Array($1.0.text), Array($1.1)).distance }
        symbolErrorRate = Double(edits) / Double(max(1, texts.reduce(0) { $0 + $1.count }))

        var groups = Array(repeating: (count: 0, correct: 0, probability: 0.0), count: Self.groupCount)
        for (reading, isCorrect) in zip(readings, isCorrect) {
            let group = min(Self.groupCount - 1, Int(reading.probability * Double(Self.groupCount)))
            groups[group].count += 1
            groups[group].correct += isCorrect ? 1 : 0
            groups[group].probability += reading.probability
        }
        calibrationError = groups.reduce(0) { $0 + abs($1.probability - Double($1.correct)) } / Double(max(1, count))

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
