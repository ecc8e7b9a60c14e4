import Dataset
import Imaging
import NeuralNetwork
import Support

/// The batches of a run, step by step: new samples in their order, old ones spread among them, blended where the settings say so.
///
/// **Determinism** A: a function of the samples, the settings, the seed and the step.
struct BatchSource: Sendable {
    /// A batch ready to be learned from.
    struct Batch {
        var samples: SampleBatch
        /// Empty where images are not blended.
        var mixed: [MixedLabel] = []
    }

    let stepsPerEpoch: Int
    private let samples: any TrainingSamples
    private let order: SampleOrder
    private let old: (samples: any TrainingSamples, order: SampleOrder)?
    private let mixup: Mixup?

    /// Samples that one thread reads, or makes, at a time.
    private static let pieceSampleCount = 32

    init(samples: any TrainingSamples, rehearsal: Rehearsal?, settings: TrainingSettings, seed: UInt64) {
        self.samples = samples
        let oldCount = rehearsal?.count(of: settings.batchSize) ?? 0
        order = SampleOrder(
            sampleCount: samples.count, batchSize: max(1, settings.batchSize - oldCount),
            samplesPerEpoch: settings.samplesPerEpoch, seed: seed)
        old = rehearsal.map {
            (
                $0.samples,
                SampleOrder(sampleCount: $0.samples.count, batchSize: oldCount, samplesPerEpoch: nil, seed: ~seed)
            )
        }
        mixup = settings.mixup > 0 ? Mixup(alpha: settings.mixup, seed: seed) : nil
        stepsPerEpoch = order.stepsPerEpoch
    }

    /// - Parameter step: counted over the whole run.
    func batch(step: Int, jobs: Int) throws -> Batch {
        var samples = try Self.read(order.batch(step: step), of: samples, jobs: jobs)
        if let old {
            samples = Rehearsal.interleaved(samples, try Self.read(old.order.batch(step: step), of: old.samples, jobs: jobs))
        }
        guard let mixup else { return Batch(samples: samples) }
        let (ink, mixed) = mixup.mixed(samples, step: step)
        samples.ink = ink
        return Batch(samples: samples, mixed: mixed)
    }

    private static func read(_ positions: [Int], of samples: any TrainingSamples, jobs: Int) throws -> SampleBatch {
        let pieces = stride(from: 0, to: positions.count, by: pieceSampleCount).map {
            Array(positions[$0..<min($0 + pieceSampleCount, positions.count)])
        }
        let parts = try concurrentMap(pieces, jobs: jobs) { piece in
            var part = SampleBatch()
            try samples.read(piece, into: &part)
            return part
        }
        var batch = SampleBatch()
        batch.ink.reserveCapacity(positions.count * Glyph.pixelCount)
        for part in parts {
            batch.labels += part.labels
            batch.ink += part.ink
        }
        return batch
    }
}
