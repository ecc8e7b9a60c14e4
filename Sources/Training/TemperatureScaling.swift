import Dataset
import NeuralNetwork
import Support

/// Finds the temperature at which a model's probabilities fit digits best: the least mean −log of the probability given to the
/// label.
///
/// **Determinism** A.
/// **Source** Guo et al., "On calibration of modern neural networks", 2017.
struct TemperatureScaling {
    /// With fewer digits a temperature would follow chance.
    static let leastDigitCount = 50

    /// For each member and view the logits of all digits, N × classes.
    private let logitSets: [[Float]]
    private let labels: [Int]
    private let classCount: Int

    /// - Parameter digits: those without a label are left out.
    init(members: [Network], views: ViewSettings, digits: [Digit], jobs: Int) throws {
        let labelled = digits.filter { $0.label != nil }
        labels = labelled.map { Int($0.label ?? 0) }
        let predictor = ModelPredictor(members: members, reading: ReadingSettings(temperature: 1, views: views))
        classCount = predictor.classCount
        logitSets = try predictor.logitSets(of: labelled.map(\.glyph), jobs: jobs)
    }

    /// 1 where there are too few digits.
    func bestTemperature() -> Double {
        guard labels.count >= Self.leastDigitCount else { return 1 }
        let range = ReadingSettings.temperatureRange
        // Golden-section search over the logarithm, where the loss has one minimum.
        let ratio = (5.0.squareRoot() - 1) / 2
        var low = PortableMath.log(range.lowerBound), high = PortableMath.log(range.upperBound)
        var a = high - ratio * (high - low), b = low + ratio * (high - low)
        var lossA = loss(at: PortableMath.exp(a)), lossB = loss(at: PortableMath.exp(b))
        for _ in 0..<32 {
            if lossA <= lossB {
                (high, b, lossB) = (b, a, lossA)
                a = high - ratio * (high - low)
                lossA = loss(at: PortableMath.exp(a))
            } else {
                (low, a, lossA) = (a, b, lossB)
                b = low + ratio * (high - low)
                lossB = loss(at: PortableMath.exp(b))
            }
        }
        // Four figures are more than the digits know.
        return (PortableMath.exp((low + high) / 2) * 1000).rounded() / 1000
    }

    /// Mean −log of the probability of the label, in nats.
    func loss(at temperature: Double) -> Double {
        var sum = 0.0
        for index in labels.indices {
            let probability = logitSets.reduce(0.0) { $0 + labelProbability($1, index, temperature) }
            sum -= PortableMath.log(max(probability / Double(logitSets.count), 1e-12))
        }
        return sum / Double(max(1, labels.count))
    }

    private func labelProbability(_ logits: [Float], _ index: Int, _ temperature: Double) -> Double {
        let row = logits[index * classCount..<(index + 1) * classCount]
        let label = Double(row[row.startIndex + labels[index]])
        return 1 / row.reduce(0.0) { $0 + PortableMath.exp(min(700, (Double($1) - label) / temperature)) }
    }
}

extension Model {
    /// The temperature at which networks that are to be a model fit digits best.
    ///
    /// - Returns: 1 where there are fewer than 50 labelled digits.
    public static func fittedTemperature(
        members: [Network], views: ViewSettings, digits: [Digit], jobs: Int
    ) throws -> Double {
        try TemperatureScaling(members: members, views: views, digits: digits, jobs: jobs).bestTemperature()
    }
}
