import Support

/// What models say of digits that they have not seen: the probabilities of all folds in one table.
package struct OutOfSample: Sendable, Equatable {
    package let classCount: Int
    /// **Shape** (digits, classes), row-major; each row adds up to 1.
    package let probabilities: [Float]
    /// The mean cosine distance of each digit to the ten nearest of those that its model was trained on, in the last hidden layer; empty where
    /// there is no such layer.
    package let neighborDistances: [Float]
    /// How the models that were trained on each digit came to read it; nil where nobody has looked.
    package let dynamics: TrainingDynamics?

    package var count: Int { probabilities.count / classCount }

    package init(classCount: Int, probabilities: [Float], neighborDistances: [Float] = [], dynamics: TrainingDynamics? = nil) {
        precondition(classCount > 1 && probabilities.count.isMultiple(of: classCount), "\(probabilities.count) of \(classCount)")
        self.classCount = classCount
        self.probabilities = probabilities
        self.neighborDistances = neighborDistances
        self.dynamics = dynamics
    }

    func probability(_ row: Int, of label: UInt8) -> Float { probabilities[row * classCount + Int(label)] }

    /// The most probable class; the lower one of equals.
    package func predicted(_ row: Int) -> UInt8 {
        var best = 0
        for other in 1..<classCount where probabilities[row * classCount + other] > probabilities[row * classCount + best] { best = other }
        return UInt8(best)
    }

    /// How much more probable a label is than the best other one, −1…1, by probabilities that are a little less sure than the network is (its logits divided by
    /// 1.5): where all is sure, the order would be one of rounding.
    func margin(_ row: Int, of label: UInt8) -> Float {
        Self.margin(probabilities[row * classCount..<(row + 1) * classCount], of: Int(label))
    }

    /// - Parameter probabilities: of all classes.
    static func margin(_ probabilities: ArraySlice<Float>, of label: Int) -> Float {
        var own = 0.0, greatest = 0.0, sum = 0.0
        for (index, probability) in probabilities.enumerated() {
            let value = PortableMath.exp(PortableMath.log(max(Double(probability), leastProbability)) / temperature)
            sum += value
            if index == label { own = value } else { greatest = max(greatest, value) }
        }
        return Float((own - greatest) / sum)
    }

    private static let temperature = 1.5, leastProbability = 1e-12

    /// How much speaks against a label, 0…1: (1 − agreement) / 2, by all networks where it is known how they learned the digits, else by the one that has
    /// not seen the writer.
    ///
    /// Of errors planted in 10,000 digits of MNIST by LeNet-5, one in a hundred, half of them with a label that is easily taken for the right one, an
    /// average precision of 0.985 (three plantings; 0.982 without the folds by digit), and of every tenth of them 0.922 (0.884). Cleanlab by folds that go
    /// by digit comes to 0.946 and 0.716. Of 1,500 pencil digits, one in 25 wrong, 0.9994, where cleanlab comes to 0.9956. Not better are the area under the
    /// margin, which counts early epochs as much as late ones (0.958 where the agreement has 0.982), forgetting events (few digits have any) and the labels of
    /// neighbors in the last hidden layer.
    package func labelIssueScore(_ row: Int, label: UInt8) -> Double {
        (1 - Double(dynamics?.evidence[row].agreement ?? margin(row, of: label))) / 2
    }

    /// With what networks say that have seen the writers but not the digits.
    package func joined(withFoldsByDigit table: OutOfSample, labels: [UInt8]) -> OutOfSample {
        OutOfSample(
            classCount: classCount, probabilities: probabilities, neighborDistances: neighborDistances,
            dynamics: dynamics?.joined(with: table, labels: labels))
    }
}
