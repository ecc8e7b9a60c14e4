import Support

/// How much each kind of evidence for what a line says counts, so that the probabilities of numbers can be believed.
///
/// Method: a conditional logit. Each text that is proposed, and "none of these", has a score, the sum of its evidence times the weights;
/// its probability is the exponential of the score over the sum of all. The weights are found on lines whose text is known: the greatest
/// likelihood, with a normal prior around the weights from which the search starts, by Newton's method.
/// Limits: it makes probabilities right on average over lines like those it was fitted to; what no evidence tells stays untold.
///
/// **Determinism** A. **Source** McFadden 1974; Guo et al., "On calibration of modern neural networks", 2017, for the temperature, which is
/// the case of one weight.
public struct NumberCalibration: Sendable, Equatable {
    /// In the order of `NumberEvidence.Feature.allCases`.
    let weights: [Double]

    /// The mean of the views as it is, made likelier by Bayes' rule where a second reading agrees.
    public static let uncalibrated = NumberCalibration(weights: [1, 0, 1, 0, 0])

    /// Greater weights are no result of a fit.
    private static let weightRange = -100.0...100.0
    /// Of the prior of a weight: with few lines they stay near where they start.
    private static let priorDeviation = 0.25
    private static let maxStepCount = 50
    /// Weights that change less are found.
    private static let tolerance = 1e-9
    /// Five figures are more than the lines know.
    private static let figures = 1e5

    init(weights: [Double]) {
        precondition(weights.count == NumberEvidence.Feature.allCases.count, "\(weights.count) weights")
        self.weights = weights
    }

    /// The probability of each text of the evidence, in their order; what they leave to 1 is that it is none of them.
    func probabilities(_ evidence: NumberEvidence) -> [Double] { Array(allProbabilities(evidence.values).dropLast()) }

    /// The last is that of "none of these".
    private func allProbabilities(_ values: [[Double]]) -> [Double] {
        let scores = values.map { row in zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 } }
        let greatest = scores.max() ?? 0, exponentials = scores.map { PortableMath.exp($0 - greatest) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }

    // MARK: Fitting

    /// The weights that make known lines likeliest.
    ///
    /// - Throws: `NumberModelError.unknownSymbol` for a text that is no number.
    public func fitted(to lines: [KnownLine]) throws(NumberModelError) -> NumberCalibration {
        var known: [(values: [[Double]], row: Int)] = []
        for line in lines { known.append((line.evidence.values, line.evidence.row(of: try LineSymbols.outputs(of: line.text)))) }
        var found = self, loss = found.loss(known, from: self)
        for _ in 0..<Self.maxStepCount {
            guard let step = found.newtonStep(known, from: self) else { break }
            var length = 1.0, next = found, nextLoss = loss
            repeat {
                next = NumberCalibration(weights: zip(found.weights, step).map { $0 - length * $1 })
                nextLoss = next.loss(known, from: self)
                length /= 2
            } while nextLoss > loss && length > Self.tolerance
            guard nextLoss <= loss else { break }
            (found, loss) = (next, nextLoss)
            if step.allSatisfy({ abs($0) < Self.tolerance }) { break }
        }
        return NumberCalibration(weights: found.weights.map { ($0 * Self.figures).rounded() / Self.figures })
    }

    /// −log of the likelihood and of the prior.
    private func loss(_ lines: [(values: [[Double]], row: Int)], from prior: NumberCalibration) -> Double {
        let distance = zip(weights, prior.weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return lines.reduce(distance / (2 * Self.priorDeviation * Self.priorDeviation)) { sum, line in
            sum - PortableMath.log(max(allProbabilities(line.values)[line.row], Self.leastProbability))
        }
    }

    private static let leastProbability = 1e-300

    /// The gradient, divided by the matrix of second derivatives; nil where that cannot be done.
    private func newtonStep(_ lines: [(values: [[Double]], row: Int)], from prior: NumberCalibration) -> [Double]? {
        let count = weights.count, precision = 1 / (Self.priorDeviation * Self.priorDeviation)
        var gradient = zip(weights, prior.weights).map { precision * ($0 - $1) }
        var curvature = (0..<count).map { i in (0..<count).map { $0 == i ? precision : 0 } }
        for line in lines {
            let probabilities = allProbabilities(line.values)
            var mean = [Double](repeating: 0, count: count)
            for (row, probability) in zip(line.values, probabilities) {
                for i in 0..<count { mean[i] += probability * row[i] }
            }
            for i in 0..<count { gradient[i] += mean[i] - line.values[line.row][i] }
            for (row, probability) in zip(line.values, probabilities) {
                for i in 0..<count {
                    for j in 0..<count { curvature[i][j] += probability * (row[i] - mean[i]) * (row[j] - mean[j]) }
                }
            }
        }
        return Self.solution(of: curvature, gradient)
    }

    /// Of a symmetric, positive definite system, by elimination.
    private static func solution(of matrix: [[Double]], _ right: [Double]) -> [Double]? {
        var rows = zip(matrix, right).map { $0 + [$1] }
        let count = right.count
        for i in 0..<count {
            guard rows[i][i] > 0 else { return nil }
            for j in 0..<count where j != i {
                let factor = rows[j][i] / rows[i][i]
                for k in i...count { rows[j][k] -= factor * rows[i][k] }
            }
        }
        return (0..<count).map { rows[$0][count] / rows[$0][$0] }
    }
}

/// What speaks for each text that a line may say, and what it says.
public struct KnownLine: Sendable {
    let evidence: NumberEvidence
    let text: String

    public init(evidence: NumberEvidence, text: String) {
        self.evidence = evidence
        self.text = text
    }
}

extension NumberCalibration: Codable {
    /// By the names of the features.
    public func encode(to encoder: any Encoder) throws {
        try Dictionary(uniqueKeysWithValues: zip(NumberEvidence.Feature.allCases.map(\.rawValue), weights)).encode(to: encoder)
    }

    public init(from decoder: any Decoder) throws {
        let named = try [String: Double](from: decoder)
        let weights = NumberEvidence.Feature.allCases.compactMap { named[$0.rawValue] }
        guard weights.count == named.count, weights.count == NumberEvidence.Feature.allCases.count,
            weights.allSatisfy(Self.weightRange.contains)
        else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "other weights"))
        }
        self.init(weights: weights)
    }
}
