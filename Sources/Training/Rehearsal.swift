import Dataset

/// Samples that a model has learned before and is to keep: a fraction of every batch is taken from them.
///
/// **Source** experience replay against catastrophic forgetting, as in Robins 1995.
public struct Rehearsal: Sendable {
    public let samples: any TrainingSamples
    /// Of each batch, above 0 and below 1; at least one sample of either kind is in each.
    public let fraction: Double

    public init(samples: any TrainingSamples, fraction: Double) {
        precondition(fraction > 0 && fraction < 1, "share \(fraction)")
        self.samples = samples
        self.fraction = fraction
    }

    /// How many of a batch's samples are old ones.
    func count(of batchSize: Int) -> Int {
        min(max(1, Int((fraction * Double(batchSize)).rounded())), batchSize - 1)
    }

    /// Old samples spread evenly among new ones, so that every micro-batch has its fraction.
    static func interleaved(_ new: SampleBatch, _ old: SampleBatch) -> SampleBatch {
        let oldCount = old.labels.count, count = oldCount + new.labels.count
        let bytes = new.ink.count / max(1, new.labels.count)
        var batch = SampleBatch(), oldIndex = 0, newIndex = 0
        batch.ink.reserveCapacity(count * bytes)
        func append(_ source: SampleBatch, _ index: Int) {
            batch.labels.append(source.labels[index])
            batch.ink += source.ink[index * bytes..<(index + 1) * bytes]
        }
        for position in 0..<count {
            if (position + 1) * oldCount / count > position * oldCount / count {
                append(old, oldIndex)
                oldIndex += 1
            } else {
                append(new, newIndex)
                newIndex += 1
            }
        }
        return batch
    }
}
