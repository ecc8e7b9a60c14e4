import Support

/// How well a model reads digits whose labels are known: all a report shows of it.
///
/// **Determinism** A: a function of the predictions, whatever their order.
public struct Evaluation: Sendable, Equatable, Codable {
    public let count: Int
    public let correctCount: Int
    /// 0…1; 0 where there is no digit.
    public let accuracy: Double
    /// Wilson's 95 % interval of the accuracy.
    public let interval: ConfidenceInterval
    /// Mean of −log of the probability given to the true label, in nats; what finds the better one of equal accuracies.
    public let loss: Double
    /// How often `label` (row) was read as `predicted` (column).
    public let confusion: [[Int]]
    /// Sorted by writer.
    public let writers: [WriterAccuracy]
    /// The most confident first: those are wrong labels, bad crops, or what the model does not know at all.
    public let mistakes: [Mistake]

    public struct WriterAccuracy: Sendable, Equatable, Codable {
        public let writer: String
        public let count: Int
        public let correctCount: Int
        public let accuracy: Double
        public let interval: ConfidenceInterval
    }

    public struct Mistake: Sendable, Equatable, Codable {
        public let id: String
        public let writer: String
        public let label: UInt8
        public let predicted: UInt8
        /// The probability given to what was read, and to what is written.
        public let confidence: Float
        public let labelProbability: Float
    }

    /// A probability this small or smaller costs the same, so that one digit cannot make the loss infinite.
    private static let smallestProbability = 1e-12

    public init(_ predictions: [Prediction]) {
        // Sorted, so that the sum of the losses does not depend on the order given.
        let predictions = predictions.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        count = predictions.count
        correctCount = predictions.count(where: \.isCorrect)
        accuracy = Self.fraction(correctCount, of: count)
        interval = ConfidenceInterval(successCount: correctCount, of: count)

        let classCount = predictions.first?.probabilities.count ?? 10
        var confusion = Array(repeating: Array(repeating: 0, count: classCount), count: classCount)
        var lossSum = 0.0
        for prediction in predictions {
            confusion[Int(prediction.label)][Int(prediction.predicted)] += 1
            let probability = Double(prediction.probabilities[Int(prediction.label)])
            lossSum -= PortableMath.log(max(probability, Self.smallestProbability))
        }
        self.confusion = confusion
        loss = count == 0 ? 0 : lossSum / Double(count)

        writers = Dictionary(grouping: predictions, by: \.writer).map { writer, group in
            let correctCount = group.count(where: \.isCorrect)
            return WriterAccuracy(
                writer: writer, count: group.count, correctCount: correctCount,
                accuracy: Self.fraction(correctCount, of: group.count),
                interval: ConfidenceInterval(successCount: correctCount, of: group.count))
        }.sorted { $0.writer < $1.writer }

        mistakes = predictions.filter { !$0.isCorrect }.map {
            Mistake(
                id: $0.id, writer: $0.writer, label: $0.label, predicted: $0.predicted, confidence: $0.confidence,
                labelProbability: $0.probabilities[Int($0.label)])
        }.sorted { ($1.confidence, $0.id) < ($0.confidence, $1.id) }
    }

    private static func fraction(_ part: Int, of whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}
