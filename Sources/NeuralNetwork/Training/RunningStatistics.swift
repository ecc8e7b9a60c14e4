/// The running means and variances of a network's batch normalizations.
struct RunningStatistics: Sendable {
    /// One normalized tensor: where its statistics are, and how many values an image adds to each.
    private struct Entry {
        let meanOffset: Int
        let varianceOffset: Int
        let channelCount: Int
        let valuesPerImage: Int
    }

    private let entries: [Entry]

    init(_ plan: NetworkPlan, trainedLayers: Range<Int>) {
        entries = plan.layers[trainedLayers].compactMap { layer in
            let offsets = layer.parameters.filter { !$0.isTrained }.map(\.offset)
            guard offsets.count == 2 else { return nil }
            let shape = plan.slots[layer.inputSlot].value.shape
            return Entry(
                meanOffset: offsets[0], varianceOffset: offsets[1], channelCount: shape.channels,
                valuesPerImage: shape.height * shape.width)
        }
    }

    /// Moves the running statistics toward those of the whole batch, combined from its micro-batches in order (Chan, Golub,
    /// LeVeque 1979), and the averaged ones toward the running ones.
    ///
    /// - Parameter batches: each micro-batch's means and sums of squared deviations.
    func follow(
        _ batches: [(statistics: AlignedFloats, imageCount: Int)], in running: AlignedFloats, averaged: AlignedFloats,
        averagingRate: Float
    ) {
        let momentum = BatchNormalization.momentum
        for entry in entries {
            for channel in 0..<entry.channelCount {
                var count = 0.0, mean = 0.0, squares = 0.0
                for batch in batches {
                    let added = Double(batch.imageCount * entry.valuesPerImage)
                    let difference = Double(batch.statistics[entry.meanOffset + channel]) - mean
                    let total = count + added
                    mean += difference * added / total
                    squares +=
                        Double(batch.statistics[entry.varianceOffset + channel])
                        + difference * difference * count * added / total
                    count = total
                }
                let variance = squares / max(1, count - 1)
                for (offset, value) in [(entry.meanOffset, mean), (entry.varianceOffset, variance)] {
                    let index = offset + channel
                    running[index] += (Float(value) - running[index]) * momentum
                    averaged[index] += (running[index] - averaged[index]) * averagingRate
                }
            }
        }
    }
}
