import Dataset
import Imaging
import NeuralNetwork
import Support

/// Reads glyphs with a model: every member network in every view, at the model's temperature, the probabilities averaged.
///
/// **Determinism** B: the same bits for any number of jobs.
public struct ModelPredictor: Sendable {
    public let classCount: Int
    private let predictors: [Predictor]
    private let reading: InferenceSettings

    public init(_ model: Model) {
        self.init(members: model.members, reading: model.reading)
    }

    init(members: [Network], reading: InferenceSettings) {
        precondition(!members.isEmpty, "a model without a network")
        predictors = members.map { Predictor($0) }
        classCount = predictors[0].classCount
        self.reading = reading
    }

    /// The probability of each class for each glyph; each row adds up to 1.
    ///
    /// - Throws: `NeuralNetworkError.notFiniteOutput` where the weights overflow.
    public func probabilities(of glyphs: [Glyph], jobs: Int) throws -> [[Float]] {
        rows(try mean(try logitSets(of: glyphs, jobs: jobs), temperature: reading.temperature), count: glyphs.count)
    }

    /// The logarithms of the probabilities.
    public func scores(of glyphs: [Glyph], jobs: Int) throws -> [[Float]] {
        Self.scores(ofProbabilities: try probabilities(of: glyphs, jobs: jobs))
    }

    /// The same of probabilities that are known.
    public static func scores(ofProbabilities rows: [[Float]]) -> [[Float]] {
        rows.map { row in row.map { Float(PortableMath.log(max(Double($0), 1e-30))) } }
    }

    /// A prediction for each labeled digit, in their order; those whose label nobody knows are left out.
    public func predictions(of digits: [Digit], jobs: Int) throws -> [Prediction] {
        try predictions(of: digits, jobs: jobs, temperatures: [reading.temperature])[0]
    }

    /// The same at each of several temperatures instead of the model's own, from one reading.
    public func predictions(of digits: [Digit], jobs: Int, temperatures: [Double]) throws -> [[Prediction]] {
        let labeled = digits.filter { $0.label != nil }
        let sets = try logitSets(of: labeled.map(\.glyph), jobs: jobs)
        return try temperatures.map { temperature in
            Prediction.list(of: labeled, rows(try mean(sets, temperature: temperature), count: labeled.count))
        }
    }

    /// The logits of all glyphs, N × classes, for each member and each view.
    func logitSets(of glyphs: [Glyph], jobs: Int) throws -> [[Float]] {
        let views = glyphs.map(reading.views.views)
        let viewCount = views.first?.count ?? 1
        return try predictors.flatMap { predictor in
            try (0..<viewCount).map { view in
                try predictor.logits(images: views.flatMap { $0[view].ink }, jobs: jobs)
            }
        }
    }

    private func rows(_ values: [Float], count: Int) -> [[Float]] {
        (0..<count).map { Array(values[$0 * classCount..<($0 + 1) * classCount]) }
    }

    /// The mean of the probabilities of all members and views.
    private func mean(_ logitSets: [[Float]], temperature: Double) throws(NeuralNetworkError) -> [Float] {
        let sets = try logitSets.map { logits throws(NeuralNetworkError) in
            try Predictor.probabilities(ofLogits: logits, classCount: classCount, temperature: temperature)
        }
        guard sets.count > 1, let first = sets.first else { return sets.first ?? [] }
        let fraction = 1 / Float(sets.count)
        return first.indices.map { index in sets.reduce(0) { $0 + $1[index] } * fraction }
    }
}
