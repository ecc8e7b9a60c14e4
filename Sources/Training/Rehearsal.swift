import Dataset

/// Samples that a model has learned before and is to keep: a share of every batch is taken from them.
///
/// **Source** experience replay against catastrophic forgetting, as in Robins 1995.
public struct Rehearsal: Sendable {
    public let samples: any TrainingSamples
    /// Of each batch, above 0 and below 1; at least one sample of either kind is in each.
    public let share: Double

    public init(samples: any TrainingSamples, share: Double) {
        precondition(share > 0 && share < 1, "share \(share)")
        self.samples = samples
        self.share = share
    }

    /// How many of a batch's samples are old ones.
    func count(of batchSize: Int) -> Int {
        min(max(1, Int((share * Double(batchSize)).rounded())), batchSize - 1)
    }

    /// Old samples spread evenly among new ones, so that every micro-batch has its share.
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
