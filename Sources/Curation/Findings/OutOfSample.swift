import Support

/// What models say of digits that they have not seen: the probabilities of all folds in one table.
package struct OutOfSample: Sendable, Equatable {
    package let classCount: Int
    /// **Shape** (digits, classes), row-major; each row adds up to 1.
    package let probabilities: [Float]
    /// The mean cosine distance of each digit to the ten nearest of those that its model was trained on, in the last hidden layer; empty where
    /// there is no such layer.
    package let neighborDistances: [Float]

    package var count: Int { probabilities.count / classCount }

    package init(classCount: Int, probabilities: [Float], neighborDistances: [Float] = []) {
        precondition(classCount > 1 && probabilities.count.isMultiple(of: classCount), "\(probabilities.count) of \(classCount)")
        self.classCount = classCount
        self.probabilities = probabilities
        self.neighborDistances = neighborDistances
    }

    func probability(_ row: Int, of label: UInt8) -> Float { probabilities[row * classCount + Int(label)] }

    /// The most probable class; the lower one of equals.
    package func predicted(_ row: Int) -> UInt8 {
        var best = 0
        for other in 1..<classCount where probabilities[row * classCount + other] > probabilities[row * classCount + best] { best = other }
        return UInt8(best)
    }

    /// How much speaks against a label: that it is improbable, and a little that another one is probable. 0…1.
    ///
    /// (1 − p(label) + w · max p(other)) / (1 + w) with w = 0.05. With w = 0 it is cleanlab's self-confidence, with w = 1 the normalized margin. Of
    /// errors planted in 10,000 digits of MNIST, read by LeNet-5 trained on digits as they are, the margin finds few better (0.1 %: average precision
    /// 0.76 instead of 0.69), self-confidence many (5 %: 0.9875 instead of 0.985); in between both are found (0.73 and 0.989).
    /// Limits: chosen on one planting of each fraction; ten planted errors say little, and on others of them self-confidence is as good.
    package func labelIssueScore(_ row: Int, label: UInt8) -> Double {
        var other: Float = 0
        for index in 0..<classCount where index != Int(label) { other = max(other, probabilities[row * classCount + index]) }
        return (1 - Double(probability(row, of: label)) + Self.otherWeight * Double(other)) / (1 + Self.otherWeight)
    }

    private static let otherWeight = 0.05
}
