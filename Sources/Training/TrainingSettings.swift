import NeuralNetwork
import Support

/// Which epoch's weights become the model.
public enum EpochSelection: String, Sendable, CaseIterable, Codable {
    /// The epoch that reads most validation digits; of equals the one with the lower validation loss, then the earlier one.
    case best
    case last
}

/// How a network is trained: the `training` part of a manifest. The seed is the recipe's.
public struct TrainingSettings: Sendable, Equatable, Codable {
    /// How often the model is evaluated and a checkpoint written.
    public var epochs: Int
    /// How many samples an epoch takes; nil takes every sample once. Where it is less than all, the next epoch goes on with the
    /// samples not seen yet, so that many copies of a digit can be spread over many short epochs.
    public var samplesPerEpoch: Int?
    /// Images between two changes of the weights.
    public var batchSize: Int
    /// Images that one thread takes at once; part of the result, unlike the number of threads.
    public var microBatchSize: Int
    public var optimizer: OptimizerDescription
    public var schedule: LearningRateSchedule
    /// ε of the smoothed labels; 0 for none.
    public var labelSmoothing: Double
    /// α of mixup, which blends pairs of images; 0 for none.
    public var mixup: Double
    /// How much of the averaged weights, which are those evaluated and kept, stays at each step.
    public var averagingDecay: Double
    public var selection: EpochSelection
    /// Epochs without a better one after which training ends; nil trains all. The learning rates stay those of all epochs.
    public var patience: Int?
    /// Networks that are trained, each from random numbers of its own, to read together as an ensemble.
    public var members: Int
    /// The first layers that stay as they are in the base model.
    public var frozenLayerCount: Int
    /// A factor on the learning rate of each layer, in order; 1 where the list ends.
    public var learningRateFactors: [Double]
    /// A factor on the learning rate for each layer with weights that lies above, so that the first layers move least; 1 for none.
    public var layerwiseDecay: Double
    public var batchStatistics: BatchStatistics

    /// What batch normalization does with the statistics of the data.
    public enum BatchStatistics: String, Sendable, CaseIterable, Codable {
        /// They follow the new data.
        case adapt
        /// Those of the base model stay, and are used in training too.
        case keep
    }

    public init(
        epochs: Int = 10, samplesPerEpoch: Int? = nil, batchSize: Int = 64, microBatchSize: Int = 16,
        optimizer: OptimizerDescription = .adamW(),
        schedule: LearningRateSchedule = LearningRateSchedule(shape: .oneCycle, peak: 0.002, warmUpFraction: 0.25),
        labelSmoothing: Double = 0, mixup: Double = 0, averagingDecay: Double = 0.999, selection: EpochSelection = .best,
        patience: Int? = nil, members: Int = 1,
        frozenLayerCount: Int = 0, learningRateFactors: [Double] = [], layerwiseDecay: Double = 1,
        batchStatistics: BatchStatistics = .adapt
    ) {
        precondition(epochs > 0 && batchSize > 0, "\(epochs) epochs, batches of \(batchSize)")
        self.epochs = epochs
        self.samplesPerEpoch = samplesPerEpoch
        self.batchSize = batchSize
        self.microBatchSize = microBatchSize
        self.optimizer = optimizer
        self.schedule = schedule
        self.labelSmoothing = labelSmoothing
        self.mixup = mixup
        self.averagingDecay = averagingDecay
        self.selection = selection
        self.patience = patience
        self.members = members
        self.frozenLayerCount = frozenLayerCount
        self.learningRateFactors = learningRateFactors
        self.layerwiseDecay = layerwiseDecay
        self.batchStatistics = batchStatistics
    }

    /// Reads the fields named as the properties are; every problem is reported to `issues`.
    ///
    /// `optimizer` and `schedule` are a name, or a name with its fields: `optimizer: { sgd: { momentum: 0.95 } }`.
    public init(_ node: ManifestNode, issues: ManifestIssues) {
        let standard = TrainingSettings()
        var fields = ManifestFields(node, context: "training", issues: issues)
        self.init(
            epochs: fields.int("epochs", in: 1...10_000, default: standard.epochs),
            samplesPerEpoch: fields.node("samplesPerEpoch").map { _ in fields.int("samplesPerEpoch", in: 1...1_000_000_000) },
            batchSize: fields.int("batchSize", in: 1...65_536, default: standard.batchSize),
            microBatchSize: fields.int("microBatchSize", in: 1...1024, default: standard.microBatchSize),
            optimizer: Self.optimizer(&fields) ?? standard.optimizer,
            schedule: Self.schedule(&fields) ?? standard.schedule,
            labelSmoothing: fields.double("labelSmoothing", in: 0...0.5, default: standard.labelSmoothing),
            mixup: fields.double("mixup", in: 0...1, default: standard.mixup),
            averagingDecay: fields.double("averagingDecay", in: 0...0.999999, default: standard.averagingDecay),
            selection: fields.choice("selection", default: standard.selection),
            patience: fields.node("patience").map { _ in fields.int("patience", in: 1...10_000) },
            members: fields.int("members", in: 1...25, default: standard.members),
            frozenLayerCount: fields.int("frozenLayerCount", in: 0...1000, default: standard.frozenLayerCount),
            learningRateFactors: fields.doubles("learningRateFactors", in: 0...100),
            layerwiseDecay: fields.double("layerwiseDecay", in: 0.01...1, default: standard.layerwiseDecay),
            batchStatistics: fields.choice("batchStatistics", default: standard.batchStatistics))
        if patience != nil, selection == .last {
            fields.report(
                "contradiction", field: "patience", "'patience' waits for a better epoch, but 'selection' keeps the last one",
                fix: "write 'selection: best', or leave 'patience' out")
        }
        fields.finish()
    }

    /// Whether what is said of layers fits the network's; to be asked before there is anything to train on.
    ///
    /// - Throws: `TrainingError.layerCountMismatch`.
    public func checkLayerCounts(of description: NetworkDescription) throws(TrainingError) {
        let layerCount = description.layers.count
        guard frozenLayerCount < layerCount else {
            throw .layerCountMismatch(field: "frozenLayerCount", found: frozenLayerCount, layerCount: layerCount)
        }
        guard learningRateFactors.count <= layerCount else {
            throw .layerCountMismatch(
                field: "learningRateFactors", found: learningRateFactors.count, layerCount: layerCount)
        }
    }

    /// What the trainer needs to know of it.
    func trainerConfiguration(for network: NetworkDescription, seed: UInt64) -> TrainerConfiguration {
        TrainerConfiguration(
            optimizer: optimizer, labelSmoothing: labelSmoothing, averagingDecay: averagingDecay,
            microBatchSize: microBatchSize, frozenLayerCount: frozenLayerCount, learningRateFactors: factors(for: network),
            keepsBatchStatistics: batchStatistics == .keep, seed: seed)
    }

    /// The factor of each layer of a network.
    private func factors(for network: NetworkDescription) -> [Double] {
        guard layerwiseDecay < 1 else { return learningRateFactors }
        var factors: [Double] = [], factor = 1.0
        for layer in network.layers.reversed() {
            factors.insert(factor, at: 0)
            if layer.hasWeights { factor *= layerwiseDecay }
        }
        return factors.enumerated().map { index, factor in
            index < learningRateFactors.count ? factor * learningRateFactors[index] : factor
        }
    }

    private enum OptimizerName: String, CaseIterable {
        case adamW, sgd
    }

    private static func optimizer(_ fields: inout ManifestFields) -> OptimizerDescription? {
        guard let (name, found) = named(&fields, "optimizer", OptimizerName.self) else { return nil }
        var values = found
        defer { values.finish() }
        switch name {
        case .adamW:
            return .adamW(
                beta1: values.double("beta1", in: 0...0.9999, default: 0.9),
                beta2: values.double("beta2", in: 0...0.999999, default: 0.999),
                epsilon: values.double("epsilon", in: 1e-12...1, default: 1e-8),
                weightDecay: values.double("weightDecay", in: 0...1, default: 0.01))
        case .sgd:
            return .sgd(
                momentum: values.double("momentum", in: 0...0.9999, default: 0.9),
                isNesterov: values.bool("isNesterov", default: true),
                weightDecay: values.double("weightDecay", in: 0...1, default: 0))
        }
    }

    private static func schedule(_ fields: inout ManifestFields) -> LearningRateSchedule? {
        guard let (shape, found) = named(&fields, "schedule", LearningRateSchedule.Shape.self) else { return nil }
        var values = found
        defer { values.finish() }
        let standard = TrainingSettings().schedule
        return LearningRateSchedule(
            shape: shape, peak: values.double("peak", in: 1e-8...10, default: standard.peak),
            warmUpFraction: values.double("warmUpFraction", in: 0...0.9, default: standard.warmUpFraction),
            initialDivisor: values.double("initialDivisor", in: 1...1e6, default: standard.initialDivisor),
            finalDivisor: values.double("finalDivisor", in: 1...1e9, default: standard.finalDivisor))
    }

    /// `key: name` or `key: { name: { fields } }`; nil where it is missing or has been reported.
    private static func named<Name>(
        _ fields: inout ManifestFields, _ key: String, _ type: Name.Type
    ) -> (name: Name, values: ManifestFields)? where Name: RawRepresentable<String> & CaseIterable {
        guard let node = fields.node(key) else { return nil }
        fields.issues.recorder?.note(.named(Name.allCases.map(\.rawValue), isNameEnough: true), at: node.location)
        let entry: ManifestNode.Entry
        switch node.value {
        case .scalar(let text, _) where !text.isEmpty:
            let empty = ManifestNode(.scalar("", isQuoted: false), at: node.location)
            entry = ManifestNode.Entry(key: text, keyLocation: node.location, value: empty)
        case .mapping(let entries) where entries.count == 1: entry = entries[0]
        default:
            fields.report(
                "wrong-type", field: key, "'\(key)' in '\(fields.context)' is \(node.kind), not one name with its fields",
                fix: "write '\(key): \(Name.allCases[Name.allCases.startIndex].rawValue)', or the name with its fields under it")
            return nil
        }
        guard let name = Name(rawValue: entry.key) else {
            let names = Name.allCases.map(\.rawValue)
            fields.issues.report(
                "unknown-value", at: entry.keyLocation, "'\(key)' in '\(fields.context)' is '\(entry.key)'",
                fix: Spelling.nearest(to: entry.key, among: names).map { "did you mean '\($0)'?" }
                    ?? "choose one of " + names.joined(separator: ", "))
            return nil
        }
        return (name, ManifestFields(entry.value, context: entry.key, issues: fields.issues))
    }
}
