/// What a training run tells while it goes on. Epochs and steps count from 1.
public enum TrainingProgress: Sendable, Equatable {
    /// Training goes on after this epoch of an interrupted run.
    case resumed(afterEpoch: Int)
    /// A step is done: `step` of all `stepCount` steps of the run; `imageCount` images were in it.
    case step(epoch: Int, step: Int, stepCount: Int, imageCount: Int, loss: Double)
    /// No epoch has been better for as long as the settings wait.
    case stoppedEarly(afterEpoch: Int)
    /// An epoch is done and its checkpoint written.
    case epoch(EpochMetrics)
}

/// A line of `metrics.jsonl`. It holds no time: the same run writes the same line.
public struct EpochMetrics: Sendable, Equatable, Codable {
    /// Counted from 1.
    public let epoch: Int
    /// How many steps the run has made.
    public let step: Int
    /// Of the epoch's last step.
    public let learningRate: Double
    /// Mean over the epoch of the smoothed cross-entropy, of the weights as they were at each step.
    public let loss: Double
    /// The fraction of the epoch's samples that were read right, augmented and with dropout as they are.
    public let accuracy: Double
    /// Of the averaged weights on the validation digits; nil where there are none.
    public let validationLoss: Double?
    public let validationAccuracy: Double?

    /// Whether these weights are to be kept rather than those of an earlier epoch.
    func isBetter(than other: EpochMetrics) -> Bool {
        guard let accuracy = validationAccuracy, let otherAccuracy = other.validationAccuracy,
            let loss = validationLoss, let otherLoss = other.validationLoss
        else { return false }
        return accuracy != otherAccuracy ? accuracy > otherAccuracy : loss < otherLoss
    }
}
