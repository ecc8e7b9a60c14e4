import Dataset
import Exchange
import Foundation
import Imaging
import NeuralNetwork
import Support

/// A training run: epoch after epoch over the samples, the averaged weights evaluated and a checkpoint written after each.
///
/// In its folder are `metrics.jsonl`, a line for each epoch, the same as an event file for TensorBoard, and
/// `checkpoint.safetensors`. A run that was interrupted in any way
/// goes on after its last whole epoch and ends with the same bits; a checkpoint of other samples, settings or weights is not used.
///
/// **Determinism** B: the same bits for any number of jobs and any interruption.
public struct TrainingRun: Sendable {
    public static let metricsName = "metrics.jsonl"
    public static let checkpointName = "checkpoint.safetensors"
    /// All that a run leaves in its folder.
    public static let fileNames = [metricsName, TensorBoardEvents.fileName, checkpointName]

    public let settings: TrainingSettings
    public let folder: String
    private let seed: UInt64
    private let initial: Network
    private let task: any TrainingTask

    /// - Parameters:
    ///   - network: fresh, or the base model's to fine-tune it.
    ///   - samples: whether they come from shards or are made on the fly has no influence on the result.
    ///   - validation: digits that choose the epoch; those without a label are left out.
    ///   - folder: where metrics and checkpoint go; made where it is missing.
    ///   - seed: the recipe's.
    ///   - rehearsal: what the network has learned before.
    ///   - observed: of which it is told how the networks read them as training went on.
    /// - Throws: `TrainingError.noSamples`, `.noValidation`, `.layerCountMismatch`, `.batchOfOne`.
    public init(
        settings: TrainingSettings, network: Network, samples: any TrainingSamples, validation: [Digit], folder: String,
        seed: UInt64, rehearsal: Rehearsal? = nil, observed: [Glyph] = []
    ) throws(TrainingError) {
        try settings.checkLayerCounts(of: network.description)
        try settings.checkBatches(of: network.description)
        guard samples.count > 0 else { throw .noSamples(folder: folder) }
        let task = DigitTask(
            samples: samples, validation: validation.filter { $0.label != nil }, rehearsal: rehearsal, observed: observed,
            source: BatchSource(samples: samples, rehearsal: rehearsal, settings: settings, seed: seed))
        try self.init(settings: settings, network: network, task: task, folder: folder, seed: seed)
    }

    /// A run that learns to read whole lines.
    ///
    /// - Parameters:
    ///   - lines: to learn from; as many an epoch as the settings say.
    ///   - validation: that choose the epoch.
    /// - Throws: `TrainingError.noValidation`, `.layerCountMismatch`; `NeuralNetworkError.notForLines`.
    public init(
        settings: TrainingSettings, network: Network, lines: any TrainingLines, validation: [TrainingLine], folder: String, seed: UInt64
    ) throws {
        try network.description.checkReadsLines()
        try settings.checkLayerCounts(of: network.description)
        let task = LineTask(lines: lines, validation: validation, network: network.description, settings: settings)
        try self.init(settings: settings, network: network, task: task, folder: folder, seed: seed)
    }

    private init(
        settings: TrainingSettings, network: Network, task: any TrainingTask, folder: String, seed: UInt64
    ) throws(TrainingError) {
        guard settings.selection == .last || task.isJudged else { throw .noValidation }
        self.settings = settings
        self.folder = folder
        self.seed = seed
        self.task = task
        initial = network
    }

    /// What a run ends with.
    public struct Outcome: Sendable {
        /// The averaged weights of the selected epoch.
        public let network: Network
        public let selectedEpoch: Int
        public let history: [EpochMetrics]
        /// The logits of the observed glyphs after each epoch, by its averaged weights: N × classes, row-major; empty where none are observed.
        public let observedLogits: [[Float]]
    }

    /// Trains, or goes on training.
    ///
    /// - Parameters:
    ///   - jobs: how many threads may work; of no influence on the result.
    ///   - progress: told on the calling thread.
    ///   - isCancelled: asked before each step; the run then stops as if it had been killed, and keeps the last checkpoint.
    /// - Throws: `TrainingError.stopped`, `.notFinite`, `.malformedCheckpoint`; `FileSystemError`.
    public func run(
        jobs: Int, progress: (TrainingProgress) -> Void = { _ in }, isCancelled: @Sendable () -> Bool = { false }
    ) throws -> Outcome {
        let trainer = NetworkTrainer(network: initial, configuration: settings.trainerConfiguration(for: initial.description, seed: seed))
        let runDigest = try digest()
        var checkpoint = try resume(trainer, runDigest: runDigest)
        let finished = checkpoint?.history.count ?? 0
        if finished > 0 { progress(.resumed(afterEpoch: finished)) }
        try writeMetrics(checkpoint?.history ?? [])

        for epoch in finished..<max(finished, settings.epochs) {
            if let checkpoint, hasWaitedLongEnough(checkpoint) {
                progress(.stoppedEarly(afterEpoch: epoch))
                break
            }
            let metrics = try train(trainer, epoch: epoch, jobs: jobs, progress: progress, isCancelled: isCancelled)
            let next = try next(after: checkpoint, metrics, trainer: trainer, runDigest: runDigest, jobs: jobs)
            try writeMetrics(next.history)
            try next.save(to: folder + "/" + Self.checkpointName)
            checkpoint = next
            progress(.epoch(metrics))
        }
        // There is at least one epoch, so there is a checkpoint.
        guard let checkpoint else { throw TrainingError.stopped(finishedEpochs: 0, epochs: settings.epochs) }
        return Outcome(
            network: try Network(description: initial.description, tensors: checkpoint.selected),
            selectedEpoch: checkpoint.selectedEpoch, history: checkpoint.history, observedLogits: checkpoint.observedLogits)
    }

    /// One epoch and its evaluation. `epoch` counts from 0.
    private func train(
        _ trainer: NetworkTrainer, epoch: Int, jobs: Int, progress: (TrainingProgress) -> Void, isCancelled: () -> Bool
    ) throws -> EpochMetrics {
        let stepCount = settings.epochs * task.stepsPerEpoch
        var lossSum = 0.0, correctCount = 0, imageCount = 0, learningRate = 0.0
        for stepOfEpoch in 0..<task.stepsPerEpoch {
            if isCancelled() { throw TrainingError.stopped(finishedEpochs: epoch, epochs: settings.epochs) }
            let step = epoch * task.stepsPerEpoch + stepOfEpoch
            learningRate = settings.schedule.learningRate(step: step, of: stepCount)
            let result = try task.learn(
                step: step, with: trainer, learningRate: learningRate, at: StepAddress(epoch: epoch, step: stepOfEpoch), jobs: jobs)
            guard result.isFinite else {
                throw TrainingError.notFinite(
                    epoch: epoch + 1, step: stepOfEpoch + 1, loss: result.lossSum, place: result.nonFinite)
            }
            lossSum += result.lossSum
            correctCount += result.correctCount
            imageCount += result.imageCount
            progress(
                .step(
                    epoch: epoch + 1, step: step + 1, stepCount: stepCount, imageCount: result.imageCount,
                    loss: result.lossSum / Double(result.imageCount)))
        }
        let averaged = trainer.averagedNetwork
        // The last step may have spoiled the weights without having had a loss to show it.
        if let spoiled = averaged.tensors.first(where: { !$0.values.allSatisfy(\.isFinite) }) {
            throw TrainingError.spoiledWeights(epoch: epoch + 1, step: task.stepsPerEpoch, tensor: spoiled.name)
        }
        let judgment = task.isJudged ? try judgment(of: averaged, epoch: epoch, jobs: jobs) : nil
        return EpochMetrics(
            epoch: epoch + 1, step: (epoch + 1) * task.stepsPerEpoch, learningRate: learningRate,
            loss: lossSum / Double(imageCount), accuracy: Double(correctCount) / Double(imageCount),
            validationLoss: judgment?.loss, validationAccuracy: judgment?.accuracy)
    }
}

extension TrainingRun {
    private func judgment(of network: Network, epoch: Int, jobs: Int) throws -> TrainingJudgment {
        do {
            return try task.judge(network, jobs: jobs)
        } catch NeuralNetworkError.notFiniteOutput {
            throw TrainingError.overflowingWeights(epoch: epoch + 1)
        }
    }

    /// Of everything that has a say in the result, so that a checkpoint is not taken for one of another run.
    private func digest() throws -> ContentDigest {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let parts =
            [
                ContentDigest(of: try encoder.encode(settings)), ContentDigest(of: String(seed)),
                ContentDigest(of: try encoder.encode(initial.description)),
                ContentDigest(of: SafetensorsWriter.bytes(initial.safetensors)),
            ] + task.digests
        return ContentDigest(of: parts.map(\.hex).joined(separator: "\n"))
    }

    private func hasWaitedLongEnough(_ checkpoint: Checkpoint) -> Bool {
        guard let patience = settings.patience else { return false }
        return checkpoint.history.count - checkpoint.selectedEpoch >= patience
    }

    /// Puts the trainer where the last checkpoint of this run was written; nil where there is none.
    private func resume(_ trainer: NetworkTrainer, runDigest: ContentDigest) throws -> Checkpoint? {
        let path = folder + "/" + Self.checkpointName
        guard let checkpoint = try Checkpoint.load(path, runDigest: runDigest) else { return nil }
        do {
            try trainer.restore(checkpoint.trainerState)
        } catch {
            throw FileError(error, file: path)
        }
        return checkpoint
    }

    private func next(
        after previous: Checkpoint?, _ metrics: EpochMetrics, trainer: NetworkTrainer, runDigest: ContentDigest, jobs: Int
    ) throws -> Checkpoint {
        let history = previous?.history ?? [], averaged = trainer.averagedNetwork
        var selectedEpoch = metrics.epoch, selected: [NamedTensor]?
        if settings.selection == .best, let previous, !metrics.isBetter(than: history[previous.selectedEpoch - 1]) {
            (selectedEpoch, selected) = (previous.selectedEpoch, previous.selected)
        }
        return Checkpoint(
            runDigest: runDigest, history: history + [metrics], selectedEpoch: selectedEpoch,
            selected: selected ?? averaged.tensors, trainerState: trainer.state,
            observedLogits: (previous?.observedLogits ?? []) + (try observedLogits(of: averaged, epoch: metrics.epoch, jobs: jobs)))
    }

    /// Of one epoch; none where nothing is observed.
    private func observedLogits(of network: Network, epoch: Int, jobs: Int) throws -> [[Float]] {
        do {
            return try task.observe(network, jobs: jobs).map { [$0] } ?? []
        } catch NeuralNetworkError.notFiniteOutput {
            throw TrainingError.overflowingWeights(epoch: epoch)
        }
    }

    /// Written whole, before the checkpoint: after a kill between the two, the line too many goes when the run goes on.
    private func writeMetrics(_ history: [EpochMetrics]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var lines: [UInt8] = []
        for metrics in history { lines += try encoder.encode(metrics) + [UInt8(ascii: "\n")] }
        try AtomicFile.write(lines, to: folder + "/" + Self.metricsName)
        var events = try TensorBoardEvents()
        for metrics in history {
            let validation = [("validation/loss", metrics.validationLoss), ("validation/accuracy", metrics.validationAccuracy)]
            try events.append(
                step: metrics.epoch,
                [
                    ("training/loss", metrics.loss), ("training/accuracy", metrics.accuracy),
                    ("training/learningRate", metrics.learningRate),
                ] + validation.compactMap { tag, value in value.map { (tag, $0) } })
        }
        try AtomicFile.write(events.bytes, to: folder + "/" + TensorBoardEvents.fileName)
    }
}
