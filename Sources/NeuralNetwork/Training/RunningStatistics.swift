/// The running means and variances of a network's batch normalizations.
struct RunningStatistics: Sendable {
    /// One normalized tensor: where its statistics are.
    private struct Entry {
        let meanOffset: Int
        let varianceOffset: Int
        let channelCount: Int
        let layerIndex: Int
    }

    /// A micro-batch's means and sums of squared deviations.
    struct Part {
        let statistics: AlignedFloats
        let imageCount: Int
        /// Of the micro-batch's width: how many values an image adds to the statistics of each layer, by the layer's index.
        let valuesPerImage: [Int]
    }

    /// How many values an image has in the input of each layer.
    static func valuesPerImage(_ plan: NetworkPlan) -> [Int] {
        plan.layers.map { layer in
            let shape = plan.slots[layer.inputSlot].value.shape
            return shape.height * shape.width
        }
    }

    private let entries: [Entry]

    init(_ plan: NetworkPlan, trainedLayers: Range<Int>) {
        entries = plan.layers[trainedLayers].compactMap { layer in
            let offsets = layer.parameters.filter { !$0.isTrained }.map(\.offset)
            guard offsets.count == 2 else { return nil }
            return Entry(
                meanOffset: offsets[0], varianceOffset: offsets[1],
                channelCount: plan.slots[layer.inputSlot].value.shape.channels, layerIndex: layer.index)
        }
    }

    /// Moves the running statistics toward those of the whole batch, combined from its micro-batches in order (Chan, Golub,
    /// LeVeque 1979), and the averaged ones toward the running ones.
    func follow(_ batches: [Part], in running: AlignedFloats, averaged: AlignedFloats, averagingRate: Float) {
        let momentum = BatchNormalization.momentum
        for entry in entries {
            for channel in 0..<entry.channelCount {
                var count = 0.0, mean = 0.0, squares = 0.0
                for batch in batches {
                    let added = Double(batch.imageCount * batch.valuesPerImage[entry.layerIndex])
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
