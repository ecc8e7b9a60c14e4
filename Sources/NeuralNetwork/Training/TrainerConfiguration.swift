/// What a trainer needs to know besides the network; part of what makes a result.
public struct TrainerConfiguration: Sendable, Codable, Equatable {
    public var optimizer: OptimizerDescription
    /// ε of the smoothed labels, 0 for none.
    public var labelSmoothing: Double
    /// How much of the averaged weights is kept at each step (EMA). In the first steps, t counted from 1, it is at most
    /// (1 + t)/(10 + t), so that the start is soon forgotten.
    public var averagingDecay: Double
    /// Images that one thread takes at once, with batch statistics of their own. Changing it changes the results.
    public var microBatchSize: Int
    /// The first layers that are not trained: their weights and running statistics stay.
    public var frozenLayerCount: Int
    /// A factor on the learning rate for each layer, in order; 1 where the list ends. For fine-tuning.
    public var learningRateFactors: [Double]
    /// Whether batch normalization keeps the running statistics it has and uses them in training too, instead of following the
    /// new data; its scale and shift are trained all the same. For fine-tuning on few digits.
    public var keepsBatchStatistics: Bool
    /// Decides what dropout drops.
    public var seed: UInt64

    public init(
        optimizer: OptimizerDescription = .adamW(), labelSmoothing: Double = 0, averagingDecay: Double = 0.999,
        microBatchSize: Int = 16, frozenLayerCount: Int = 0, learningRateFactors: [Double] = [],
        keepsBatchStatistics: Bool = false, seed: UInt64
    ) {
        precondition(microBatchSize > 0, "micro-batch of \(microBatchSize) images")
        self.optimizer = optimizer
        self.labelSmoothing = labelSmoothing
        self.averagingDecay = averagingDecay
        self.microBatchSize = microBatchSize
        self.frozenLayerCount = frozenLayerCount
        self.learningRateFactors = learningRateFactors
        self.keepsBatchStatistics = keepsBatchStatistics
        self.seed = seed
    }
}

/// Which step of a training run this is; dropout draws its numbers from it.
public struct StepAddress: Sendable, Equatable {
    public let epoch: Int
    public let step: Int

    /// - Parameter step: counted within the epoch.
    public init(epoch: Int, step: Int) {
        self.epoch = epoch
        self.step = step
    }
}

/// What one training step saw, before it changed the weights.
public struct StepResult: Sendable, Equatable {
    /// The sum over the batch of each image's (smoothed) cross-entropy.
    public let lossSum: Double
    public let correctCount: Int
    public let imageCount: Int
    /// False where the loss is infinite or not a number; the weights are then as they were.
    public let isFinite: Bool
    /// Where it came from, if `isFinite` is false and a layer is to blame.
    public let nonFinite: NonFinitePlace?
}
