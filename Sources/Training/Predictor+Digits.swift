import Dataset
import NeuralNetwork

extension Predictor {
    /// Reads digits; those whose label nobody knows are left out.
    ///
    /// - Returns: a prediction for each labelled digit, in their order.
    /// - Throws: `NeuralNetworkError.wrongImageCount` where the network does not take glyphs of 28 × 28.
    public func predictions(of digits: [Digit], jobs: Int) throws -> [Prediction] {
        let labelled = digits.compactMap { digit in digit.label.map { (digit, $0) } }
        let rows = try probabilities(images: labelled.flatMap(\.0.glyph.ink), jobs: jobs)
        return labelled.enumerated().map { index, item in
            Prediction(
                id: item.0.id, writer: item.0.writer, label: item.1,
                probabilities: Array(rows[index * classCount..<(index + 1) * classCount]))
        }
    }
}
