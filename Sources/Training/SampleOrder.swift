import Dataset

/// Which samples each step takes: pass after pass over all samples, each pass in an order of its own, cut into batches of one
/// size. A batch may hold the end of a pass and the start of the next one, so none is ever short.
///
/// **Determinism** A: a function of the counts, the seed and the step.
struct SampleOrder: Sendable {
    let sampleCount: Int
    let batchSize: Int
    let seed: UInt64
    let stepsPerEpoch: Int

    /// - Parameter samplesPerEpoch: nil for all of them.
    init(sampleCount: Int, batchSize: Int, samplesPerEpoch: Int?, seed: UInt64) {
        self.sampleCount = sampleCount
        self.seed = seed
        self.batchSize = batchSize
        let wanted = samplesPerEpoch ?? sampleCount
        stepsPerEpoch = max(1, (wanted + batchSize / 2) / batchSize)
    }

    /// The positions of the samples of a step, counted from the start of the run.
    func batch(step: Int) -> [Int] {
        var positions: [Int] = []
        positions.reserveCapacity(batchSize)
        var start = step * batchSize
        let end = start + batchSize
        while start < end {
            let pass = start / sampleCount
            let order = EpochOrder(count: sampleCount, seed: seed, epoch: pass)
            let stop = min(end, (pass + 1) * sampleCount)
            for position in start..<stop { positions.append(order[position - pass * sampleCount]) }
            start = stop
        }
        return positions
    }
}
