import Dataset
import NeuralNetwork

extension Predictor {
    /// Reads digits; those whose label nobody knows are left out.
    ///
    /// - Returns: a prediction for each labeled digit, in their order.
    /// - Throws: `NeuralNetworkError.wrongImageCount` where the network does not take glyphs of 28 × 28.
    public func predictions(of digits: [Digit], jobs: Int) throws -> [Prediction] {
        let labeled = digits.filter { $0.label != nil }
        let rows = try probabilities(images: labeled.flatMap(\.glyph.ink), jobs: jobs)
        return Prediction.list(
            of: labeled, labeled.indices.map { Array(rows[$0 * classCount..<($0 + 1) * classCount]) })
    }
}

extension Prediction {
    /// What was said about labeled digits, in their order.
    static func list(of digits: [Digit], _ probabilities: [[Float]]) -> [Prediction] {
        zip(digits, probabilities).map { digit, probabilities in
            Prediction(id: digit.id, writer: digit.writer, label: digit.label ?? 0, probabilities: probabilities)
        }
    }
}
