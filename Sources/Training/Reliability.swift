import Imaging
import Support

/// How far probabilities can be believed: of the digits read with a confidence of about 0.9, nine of ten should be right.
///
/// **Determinism** A: whatever the order of the predictions.
/// **Source** Guo et al. 2017: ten bins of equal width.
public struct Reliability: Sendable, Equatable, Codable {
    public struct Bin: Sendable, Equatable, Codable {
        public let count: Int
        public let meanConfidence: Double
        public let accuracy: Double
    }

    public static let binCount = 10

    /// From the least confident to the most; those without a digit have count 0.
    public let bins: [Bin]
    /// The mean distance of confidence and accuracy, weighted by the digits of each bin.
    public let expectedCalibrationError: Double

    public init(_ predictions: [Prediction]) {
        self.init(readings: predictions.map { (confidence: Double($0.confidence), isCorrect: $0.isCorrect) })
    }

    /// - Parameter readings: of each how sure it was, 0…1, and whether it is right.
    public init(readings: [(confidence: Double, isCorrect: Bool)]) {
        var counts = [Int](repeating: 0, count: Self.binCount), correct = counts
        // In whole units, so that no order of adding shows.
        var confidences = [Int](repeating: 0, count: Self.binCount)
        let unit = 0x1p-30
        for (confidence, isCorrect) in readings {
            let bin = min(Self.binCount - 1, max(0, Int(confidence * Double(Self.binCount))))
            counts[bin] += 1
            correct[bin] += isCorrect ? 1 : 0
            confidences[bin] += Int((confidence / unit).rounded())
        }
        bins = counts.indices.map { bin in
            let count = Double(max(1, counts[bin]))
            return Bin(
                count: counts[bin], meanConfidence: Double(confidences[bin]) * unit / count,
                accuracy: Double(correct[bin]) / count)
        }
        let total = Double(max(1, readings.count))
        expectedCalibrationError = bins.reduce(0) { $0 + Double($1.count) / total * abs($1.meanConfidence - $1.accuracy) }
    }
}

/// What is gained by leaving the digits that a model is least sure of to a person.
///
/// **Source** El-Yaniv and Wiener 2010.
public struct RiskCoverage: Sendable, Equatable, Codable {
    public struct Point: Sendable, Equatable, Codable {
        /// Digits with at least this confidence are read.
        public let threshold: Double
        /// The fraction of all digits that are read.
        public let coverage: Double
        /// The fraction of those that are read wrong.
        public let risk: Double
    }

    private static let pointCount = 100

    /// From few digits read to all.
    public let points: [Point]
    /// The mean risk over all coverages: 0 for a model whose mistakes are all less sure than any right reading but for the mistakes
    /// themselves.
    public let area: Double
    /// For each risk asked for, the point that reads most.
    public let operatingPoints: [OperatingPoint]

    public struct OperatingPoint: Sendable, Equatable, Codable {
        public let maxRisk: Double
        /// Nil where not even the surest digits are read with so small a risk.
        public let point: Point?
    }

    public static let maxRisks = [0.005, 0.001]

    public init(_ predictions: [Prediction]) {
        // Digits of one confidence are read or left together.
        let sorted = predictions.sorted { $0.confidence > $1.confidence }
        var all: [Point] = [], wrong = 0, area = 0.0
        for (index, prediction) in sorted.enumerated() {
            wrong += prediction.isCorrect ? 0 : 1
            let isLast = index + 1 == sorted.count || sorted[index + 1].confidence < prediction.confidence
            guard isLast else { continue }
            let point = Point(
                threshold: Double(prediction.confidence), coverage: Double(index + 1) / Double(sorted.count),
                risk: Double(wrong) / Double(index + 1))
            area += point.risk * (point.coverage - (all.last?.coverage ?? 0))
            all.append(point)
        }
        self.area = area
        operatingPoints = Self.maxRisks.map { maxRisk in
            OperatingPoint(maxRisk: maxRisk, point: all.last { $0.risk <= maxRisk })
        }
        let count = min(all.count, Self.pointCount)
        points = (0..<count).map { all[($0 + 1) * all.count / count - 1] }
    }
}
