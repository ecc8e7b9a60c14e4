import Dataset
import Imaging
import NeuralNetwork
import Support

/// What a run learns, batch by batch, and what judges it.
protocol TrainingTask: Sendable {
    var stepsPerEpoch: Int { get }

    /// Of everything that decides what is learned, and what judges it.
    var digests: [ContentDigest] { get }

    /// Whether `judge` has something to go by.
    var isJudged: Bool { get }

    /// Learns from the batch of a step, which is counted over the whole run.
    func learn(step: Int, with trainer: NetworkTrainer, learningRate: Double, at address: StepAddress, jobs: Int) throws -> StepResult

    /// How well a network reads what it has not learned.
    func judge(_ network: Network, jobs: Int) throws -> TrainingJudgment

    /// The logits of what is observed as training goes on; nil where nothing is.
    func observe(_ network: Network, jobs: Int) throws -> [Float]?
}

/// How well a network reads validation data.
struct TrainingJudgment {
    /// Mean, in nats.
    let loss: Double
    /// 0…1.
    let accuracy: Double
}

/// Learning single digits.
struct DigitTask: TrainingTask {
    let samples: any TrainingSamples
    let validation: [Digit]
    let rehearsal: Rehearsal?
    /// Glyphs of which it is told how the networks read them as training goes on.
    let observed: [Glyph]
    let source: BatchSource

    var stepsPerEpoch: Int { source.stepsPerEpoch }

    var isJudged: Bool { !validation.isEmpty }

    var digests: [ContentDigest] {
        let digits = SafetensorsWriter.bytes([
            "image": SafetensorsTensor(validation.flatMap(\.glyph.ink), shape: [validation.count, Glyph.pixelCount]),
            "label": SafetensorsTensor(validation.map { $0.label ?? 0 }, shape: [validation.count]),
        ])
        let rehearsed = rehearsal.map { [$0.samples.digest, ContentDigest(of: String($0.fraction))] } ?? []
        let observed = observed.isEmpty ? [] : [ContentDigest(of: observed.flatMap(\.ink))]
        return [samples.digest, ContentDigest(of: digits)] + rehearsed + observed
    }

    func learn(
        step: Int, with trainer: NetworkTrainer, learningRate: Double, at address: StepAddress, jobs: Int
    ) throws -> StepResult {
        let batch = try source.batch(step: step, jobs: jobs)
        return try trainer.step(
            images: batch.samples.ink, labels: batch.samples.labels, mixed: batch.mixed, learningRate: learningRate, at: address,
            jobs: jobs)
    }

    func judge(_ network: Network, jobs: Int) throws -> TrainingJudgment {
        let evaluation = Evaluation(try Predictor(network).predictions(of: validation, jobs: jobs))
        return TrainingJudgment(loss: evaluation.loss, accuracy: evaluation.accuracy)
    }

    func observe(_ network: Network, jobs: Int) throws -> [Float]? {
        observed.isEmpty ? nil : try Predictor(network).logits(images: observed.flatMap(\.ink), jobs: jobs)
    }
}
