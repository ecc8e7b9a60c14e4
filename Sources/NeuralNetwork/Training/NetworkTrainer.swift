import Support

/// Trains a network, one batch at a time.
///
/// A batch is cut into micro-batches of nearly equal size, fixed by the batch alone; each is computed by one thread, its
/// gradient kept apart, and the gradients are added in a fixed pairwise tree. Batch normalization uses each micro-batch's
/// statistics; running statistics follow those of the whole batch, combined in order.
///
/// A class because it owns the moments and workspaces of one run. Not shared between threads.
///
/// **Determinism** B: the same bits for any number of jobs.
public final class NetworkTrainer {
    public let configuration: TrainerConfiguration
    /// How many steps have changed the weights.
    public internal(set) var stepCount = 0

    let description: NetworkDescription
    let layout: PackedLayout
    let network: PackedNetwork
    let averaged: PackedNetwork
    let firstMoment: PackedNetwork
    let secondMoment: PackedNetwork
    /// Of the widths that have been asked for.
    let pools: WorkspacePools
    private let pieces: [UpdatePiece]
    private let statistics: RunningStatistics
    /// For each width met so far, `RunningStatistics.valuesPerImage`.
    private var valuesPerImage: [Int: [Int]] = [:]
    /// One a micro-batch, kept from step to step.
    private var gradients: [PackedNetwork] = []

    public init(network: Network, configuration: TrainerConfiguration) {
        let layout = PackedLayout(network.description)
        let layerCount = layout.plan.layers.count
        let trainedLayers = min(configuration.frozenLayerCount, layerCount - 1)..<layerCount
        self.configuration = configuration
        self.layout = layout
        description = network.description
        self.network = PackedNetwork(layout, tensors: network.tensors, isRun: true)
        averaged = PackedNetwork(layout, tensors: network.tensors)
        firstMoment = PackedNetwork(layout)
        secondMoment = PackedNetwork(layout)
        pieces = UpdatePiece.pieces(
            layout.plan, trainedLayers: trainedLayers, learningRateFactors: configuration.learningRateFactors)
        statistics = RunningStatistics(
            layout.plan, trainedLayers: configuration.keepsBatchStatistics ? 0..<0 : trainedLayers)
        let description = network.description
        pools = WorkspacePools { width in
            Workspace(
                plan: description.plan(width: width), microBatchSize: configuration.microBatchSize, trainedLayers: trainedLayers,
                usesRunningStatistics: configuration.keepsBatchStatistics)
        }
    }

    /// The network as trained so far.
    public var currentNetwork: Network { plainNetwork(network) }

    /// The network with averaged weights, which usually does better.
    public var averagedNetwork: Network { plainNetwork(averaged) }

    /// Learns from one batch of glyphs, 0…255 (scaled to 0…1 for the network).
    ///
    /// - Parameters:
    ///   - images: **Shape** (N, C, H, W), row-major.
    ///   - labels: one class an image.
    ///   - mixed: for each image the second label that it was blended with; empty where none was.
    ///   - jobs: how many threads may work; of no influence on the result.
    /// - Throws: `NeuralNetworkError.wrongImageCount`, `.labelOutOfRange`.
    public func step(
        images: [UInt8], labels: [UInt8], mixed: [MixedLabel] = [], learningRate: Double, at address: StepAddress, jobs: Int
    ) throws -> StepResult {
        try step(
            try batch(.bytes(images), labels, mixed, at: address), learningRate: learningRate, jobs: jobs)
    }

    /// Learns from one batch of images of any scale.
    public func step(
        images: [Float], labels: [UInt8], learningRate: Double, at address: StepAddress, jobs: Int
    ) throws -> StepResult {
        try step(try batch(.floats(images), labels, [], at: address), learningRate: learningRate, jobs: jobs)
    }

    /// Learns from one batch of lines, whose last output is the blank.
    ///
    /// Each micro-batch is as wide as its widest line: lines that stand in the order of their widths leave the least empty.
    /// - Parameter targets: one a line.
    /// - Throws: `NeuralNetworkError.wrongLine`, `.wrongImageCount`, `.labelOutOfRange`, `.stringTooLong`.
    public func step(
        lines: [LineInput], targets: [StringTarget], learningRate: Double, at address: StepAddress, jobs: Int
    ) throws -> StepResult {
        try step(try batch(lines, targets, at: address), learningRate: learningRate, jobs: jobs)
    }

    private func step(_ batch: TrainingBatch, learningRate: Double, jobs: Int) throws -> StepResult {
        let imageCount = batch.targets.count
        let microBatches = MicroBatch.cut(imageCount: imageCount, size: configuration.microBatchSize)
        let outcome = try computeGradient(of: batch, microBatches, jobs: jobs)
        let isFinite = outcome.lossSum.isFinite
        if isFinite {
            stepCount += 1
            try update(learningRate: learningRate, microBatches: microBatches, of: batch, jobs: jobs)
        }
        return StepResult(
            lossSum: outcome.lossSum, correctCount: outcome.correctCount, imageCount: imageCount, isFinite: isFinite,
            nonFinite: isFinite ? nil : nonFinitePlace(in: microBatches, of: batch))
    }
}

extension NetworkTrainer {
    private func batch(
        _ input: NetworkInput, _ labels: [UInt8], _ mixed: [MixedLabel], at address: StepAddress
    ) throws(NeuralNetworkError) -> TrainingBatch {
        try input.validate(imageCount: labels.count, shape: description.input)
        precondition(mixed.isEmpty || mixed.count == labels.count, "\(mixed.count) second labels of \(labels.count) images")
        let classCount = description.output.count
        for labels in [labels, mixed.map(\.label)] {
            for (image, label) in labels.enumerated() where Int(label) >= classCount {
                throw .labelOutOfRange(label: Int(label), image: image, classCount: classCount)
            }
        }
        let loss = SoftmaxCrossEntropy(classCount: classCount, labelSmoothing: Float(configuration.labelSmoothing))
        return TrainingBatch(
            input: input, targets: .classes(labels, mixed: mixed, loss), seed: configuration.seed, address: address)
    }

    private func batch(
        _ lines: [LineInput], _ targets: [StringTarget], at address: StepAddress
    ) throws(NeuralNetworkError) -> TrainingBatch {
        guard !lines.isEmpty, lines.count == targets.count else {
            throw .wrongImageCount(valueCount: targets.count, imageCount: lines.count, valuesPerImage: 1)
        }
        let loss = CTCLoss(classCount: description.output.channels)
        for (number, (line, target)) in zip(lines, targets).enumerated() {
            try description.check(line, number: number)
            if let symbol = (target.symbols + target.untold).first(where: { Int($0) >= loss.blank }) {
                throw .labelOutOfRange(label: Int(symbol), image: number, classCount: loss.blank)
            }
            let columnCount = description.columnCount(lineWidth: line.width)
            guard target.minColumnCount <= columnCount else {
                throw .stringTooLong(line: number, needed: target.minColumnCount, columnCount: columnCount)
            }
        }
        return TrainingBatch(
            input: .lines(lines), targets: .strings(targets, loss), seed: configuration.seed, address: address)
    }

    private func computeGradient(
        of batch: TrainingBatch, _ microBatches: [MicroBatch], jobs: Int
    ) throws -> Workspace.Outcome {
        while gradients.count < microBatches.count { gradients.append(PackedNetwork(layout)) }
        let (network, gradients, pools, description) = (network, gradients, pools, description)
        _ = try concurrentMap(layout.derivedParameters, jobs: jobs) { network.derive($0) }
        let outcomes = try concurrentMap(Array(microBatches.indices), jobs: jobs) { index in
            pools.withWorkspace(width: description.width(of: batch.input, images: microBatches[index].images)) {
                $0.train(
                    on: microBatches[index], of: batch, network: network, gradient: gradients[index])
            }
        }
        return Workspace.Outcome(
            lossSum: outcomes.reduce(0) { $0 + $1.lossSum }, correctCount: outcomes.reduce(0) { $0 + $1.correctCount })
    }

    private func update(learningRate: Double, microBatches: [MicroBatch], of batch: TrainingBatch, jobs: Int) throws {
        let rule = OptimizerStep(configuration.optimizer, learningRate: learningRate, stepNumber: stepCount)
        let memory = OptimizerMemory(
            weights: network.parameters, firstMoment: firstMoment.parameters, secondMoment: secondMoment.parameters,
            average: averaged.parameters)
        let used = gradients.prefix(microBatches.count).map(\.parameters)
        let averagingRate = averagingRate
        _ = try concurrentMap(pieces, jobs: jobs) { piece in
            addPairwise(used, in: piece)
            rule.update(memory, gradient: used[0], piece: piece, averagingRate: averagingRate)
        }
        statistics.follow(
            zip(gradients, microBatches).map { gradient, microBatch in
                RunningStatistics.Part(
                    statistics: gradient.statistics, imageCount: microBatch.images.count,
                    valuesPerImage: valuesPerImage(width: description.width(of: batch.input, images: microBatch.images)))
            }, in: network.statistics,
            averaged: averaged.statistics, averagingRate: averagingRate)
    }

    private func valuesPerImage(width: Int) -> [Int] {
        if let known = valuesPerImage[width] { return known }
        let values = RunningStatistics.valuesPerImage(description.plan(width: width))
        valuesPerImage[width] = values
        return values
    }

    private var averagingRate: Float {
        let warmUp = Double(1 + stepCount) / Double(10 + stepCount)
        return Float(1 - min(configuration.averagingDecay, warmUp))
    }

    private func plainNetwork(_ packed: PackedNetwork) -> Network {
        Network(description: description, trustedTensors: packed.tensors(layout))
    }
}
