import Dataset
import NeuralNetwork
import Support

/// Finds the temperature at which a model's probabilities fit digits best: the least mean −log of the probability given to the
/// label. As in Platt's scaling, the digits together count as having one mistake more than they have, each a fraction of it with the class
/// that is likeliest beside its label: a model that reads all of them right is not taken to be infallible.
///
/// **Determinism** A.
/// **Source** Guo et al., "On calibration of modern neural networks", 2017; Platt 1999 for the mistake more.
struct TemperatureScaling {
    /// With fewer digits a temperature would follow chance.
    static let leastDigitCount = 50

    /// For each member and view the logits of all digits, N × classes.
    private let logitSets: [[Float]]
    private let labels: [Int]
    private let classCount: Int

    /// - Parameter digits: those without a label are left out.
    init(members: [Network], views: ViewSettings, digits: [Digit], jobs: Int) throws {
        let labeled = digits.filter { $0.label != nil }
        labels = labeled.map { Int($0.label ?? 0) }
        let predictor = ModelPredictor(members: members, reading: InferenceSettings(temperature: 1, views: views))
        classCount = predictor.classCount
        logitSets = try predictor.logitSets(of: labeled.map(\.glyph), jobs: jobs)
    }

    /// 1 where there are too few digits, and where no other temperature fits them better.
    func bestTemperature() -> Double {
        guard labels.count >= Self.leastDigitCount else { return 1 }
        let best = searchedTemperature()
        return loss(at: best) < loss(at: 1) ? best : 1
    }

    private func searchedTemperature() -> Double {
        let range = InferenceSettings.temperatureRange
        // Golden-section search over the logarithm, where the loss has one minimum.
        let ratio = (5.0.squareRoot() - 1) / 2
        var low = PortableMath.log(range.lowerBound), high = PortableMath.log(range.upperBound)
        var a = high - ratio * (high - low), b = low + ratio * (high - low)
        var lossA = cautiousLoss(at: PortableMath.exp(a)), lossB = cautiousLoss(at: PortableMath.exp(b))
        for _ in 0..<32 {
            if lossA <= lossB {
                (high, b, lossB) = (b, a, lossA)
                a = high - ratio * (high - low)
                lossA = cautiousLoss(at: PortableMath.exp(a))
            } else {
                (low, a, lossA) = (a, b, lossB)
                b = low + ratio * (high - low)
                lossB = cautiousLoss(at: PortableMath.exp(b))
            }
        }
        // Four figures are more than the digits know.
        return (PortableMath.exp((low + high) / 2) * 1000).rounded() / 1000
    }

    /// Mean −log of the probability of the label, in nats.
    func loss(at temperature: Double) -> Double {
        mean { -log(probabilities($0, temperature)[labels[$0]]) }
    }

    /// The same with the mistake more.
    func cautiousLoss(at temperature: Double) -> Double {
        let fraction = 1 / Double(labels.count + 1)
        return mean { index in
            let row = probabilities(index, temperature), label = labels[index]
            let likeliest = row.indices.filter { $0 != label }.map { row[$0] }.max() ?? 0
            return -(1 - fraction) * log(row[label]) - fraction * log(likeliest)
        }
    }

    private func mean(_ term: (Int) -> Double) -> Double {
        labels.indices.reduce(0) { $0 + term($1) } / Double(max(1, labels.count))
    }

    private func log(_ probability: Double) -> Double { PortableMath.log(max(probability, 1e-12)) }

    /// Averaged over members and views.
    private func probabilities(_ index: Int, _ temperature: Double) -> [Double] {
        var sums = [Double](repeating: 0, count: classCount)
        for logits in logitSets {
            let row = logits[index * classCount..<(index + 1) * classCount]
            let largest = row.max() ?? 0
            let exponentials = row.map { PortableMath.exp(Double($0 - largest) / temperature) }
            let total = exponentials.reduce(0, +)
            for (label, value) in exponentials.enumerated() { sums[label] += value / total }
        }
        return sums.map { $0 / Double(logitSets.count) }
    }
}

extension Model {
    /// The temperature at which networks that are to be a model fit digits best.
    ///
    /// - Returns: 1 where there are fewer than 50 labeled digits.
    public static func fittedTemperature(
        members: [Network], views: ViewSettings, digits: [Digit], jobs: Int
    ) throws -> Double {
        try TemperatureScaling(members: members, views: views, digits: digits, jobs: jobs).bestTemperature()
    }
}
