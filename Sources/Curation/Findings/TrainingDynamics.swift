import NeuralNetwork
import Support

/// How networks came to read digits that they learned, beside what `OutOfSample` has of those that have not seen them.
///
/// A network that learns the labels of ten thousand digits first learns what these have in common. A wrong label is against that: it stays less
/// likely than another class for long, or for ever, and where a network gives in it soon forgets again. And whoever has seen the rest of a hand knows
/// a slip in it from a habit, as no network can to which the hand is new.
///
/// The digits are looked at as they are, not as the copies that are trained on, so that chance has no part in it.
/// **Source** Pleiss, Zhang, Elenberg, Weinberger: "Identifying Mislabeled Data using the Area Under the Margin Ranking", 2020; Toneva et al.: "An
/// Empirical Study of Example Forgetting during Deep Neural Network Learning", 2019.
package struct TrainingDynamics: Sendable, Equatable {
    /// What there is of one digit.
    package struct Evidence: Sendable, Codable, Equatable {
        /// Area under the margin: the logit of the label less the greatest other one, the mean over all epochs and all networks that learned the
        /// digit. Below 0 they contradict what they are taught.
        package let areaUnderMargin: Float
        /// How often the digit was read as its label after one epoch and as another class after the next, of one network on average.
        package let forgettingEvents: Float
        /// How much more probable the label is than the best other class at the end of training, −1…1 (`OutOfSample.margin`): the median of the networks that learned the digit,
        /// and a little the mean of all, with the one that has not seen its writer. Where it is known what a network says that has seen the writer but
        /// not the digit, half of it is that.
        package let agreement: Float
        /// The other class that the networks which learned the digit hold likeliest.
        package let rival: UInt8
    }

    package let evidence: [Evidence]

    /// The same, its agreements half made of what networks say that have seen the writers but not the digits.
    ///
    /// - Parameters:
    ///   - table: of folds that go by digit.
    ///   - labels: of all digits.
    package func joined(with table: OutOfSample, labels: [UInt8]) -> TrainingDynamics {
        precondition(table.count == evidence.count && labels.count == evidence.count, "\(table.count) rows, \(evidence.count) digits")
        return TrainingDynamics(
            evidence: evidence.enumerated().map { row, own in
                Evidence(
                    areaUnderMargin: own.areaUnderMargin, forgettingEvents: own.forgettingEvents,
                    agreement: (own.agreement + table.margin(row, of: labels[row])) / 2, rival: own.rival)
            })
    }
}

/// Gathers what networks say of digits, network by network.
struct TrainingDynamicsGathering {
    private let labels: [UInt8]
    private let classCount: Int
    /// Of the networks that learned each digit.
    private var learnedCounts: [Float]
    private var margins: [Float]
    private var forgettings: [Float]
    /// **Shape** (digits, classes).
    private var logits: [Float]
    /// Of each digit, what each network says at the end that learned it, and what one says that has not.
    private var agreements: [[Float]]
    private var heldOut: [Float]

    /// - Parameter labels: 0..<`classCount`, of all digits.
    init(labels: [UInt8], classCount: Int) {
        self.labels = labels
        self.classCount = classCount
        learnedCounts = [Float](repeating: 0, count: labels.count)
        (margins, forgettings) = (learnedCounts, learnedCounts)
        logits = [Float](repeating: 0, count: labels.count * classCount)
        agreements = [[Float]](repeating: [], count: labels.count)
        heldOut = learnedCounts
    }

    /// Adds what a network said of the digits that it learned.
    ///
    /// - Parameter epochs: the logits after each epoch, (rows, classes).
    /// - Throws: `NeuralNetworkError.notFiniteOutput`.
    mutating func add(learned rows: [Int], epochs: [[Float]]) throws {
        guard let last = epochs.last else { return }
        let part = 1 / Float(epochs.count)
        for (index, row) in rows.enumerated() {
            var wasRight = false
            learnedCounts[row] += 1
            for epoch in epochs {
                let start = index * classCount
                for label in 0..<classCount { logits[row * classCount + label] += part * epoch[start + label] }
                let margin = margin(epoch, at: index, row), isRight = margin > 0
                margins[row] += part * margin
                if wasRight, !isRight { forgettings[row] += 1 }
                wasRight = isRight
            }
        }
        let probabilities = try Predictor.probabilities(ofLogits: last, classCount: classCount)
        for (index, row) in rows.enumerated() { agreements[row].append(agreement(probabilities, at: index, row)) }
    }

    /// Adds what a network says of digits that it has not seen.
    mutating func add(heldOut rows: [Int], probabilities: [Float]) {
        for (index, row) in rows.enumerated() { heldOut[row] = agreement(probabilities, at: index, row) }
    }

    private func agreement(_ probabilities: [Float], at index: Int, _ row: Int) -> Float {
        OutOfSample.margin(probabilities[index * classCount..<(index + 1) * classCount], of: Int(labels[row]))
    }

    /// The logit of a digit's label less the greatest other one.
    private func margin(_ logits: [Float], at index: Int, _ row: Int) -> Float {
        let start = index * classCount, label = Int(labels[row])
        var greatest = -Float.infinity
        for other in 0..<classCount where other != label { greatest = max(greatest, logits[start + other]) }
        return logits[start + label] - greatest
    }

    var dynamics: TrainingDynamics {
        TrainingDynamics(
            evidence: labels.indices.map { row in
                let count = max(1, learnedCounts[row])
                return TrainingDynamics.Evidence(
                    areaUnderMargin: margins[row] / count, forgettingEvents: forgettings[row] / count, agreement: agreement(row),
                    rival: rival(row))
            })
    }

    /// Where most networks are as sure as can be, how sure the others are still counts a little.
    private func agreement(_ row: Int) -> Float {
        let values = agreements[row].sorted()
        guard !values.isEmpty else { return heldOut[row] }
        let median = (values[values.count / 2] + values[(values.count - 1) / 2]) / 2
        let mean = (values.reduce(0, +) + heldOut[row]) / Float(values.count + 1)
        return (median + Self.meanWeight * mean) / (1 + Self.meanWeight)
    }

    private static let meanWeight: Float = 0.1

    private func rival(_ row: Int) -> UInt8 {
        let own = Int(labels[row])
        var best = own == 0 ? 1 : 0
        for other in 0..<classCount where other != own && logits[row * classCount + other] > logits[row * classCount + best] {
            best = other
        }
        return UInt8(best)
    }
}
