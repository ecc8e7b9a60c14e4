/// A run of parameters that are treated alike, short enough to stay in the cache from the sum of gradients to the average.
struct UpdatePiece: Sendable {
    let start: Int
    let vectorCount: Int
    let isDecayed: Bool
    let learningRateFactor: Double
}

/// The memory that one optimizer step works on, all laid out alike.
struct OptimizerMemory: Sendable {
    let weights: AlignedFloats
    let firstMoment: AlignedFloats
    let secondMoment: AlignedFloats
    let average: AlignedFloats
}

/// Adds `gradients` in a fixed pairwise tree into the first of them: (0+1)+(2+3)…, the same whoever computed them.
func addPairwise(_ gradients: [AlignedFloats], in piece: UpdatePiece) {
    var distance = 1
    while distance < gradients.count {
        for index in stride(from: 0, to: gradients.count - distance, by: 2 * distance) {
            let target = (gradients[index].base + piece.start).lanes
            let source = (gradients[index + distance].base + piece.start).lanes
            for vector in 0..<piece.vectorCount { target[vector] += source[vector] }
        }
        distance *= 2
    }
}

extension OptimizerStep {
    /// Changes the weights of one piece and their moving average.
    ///
    /// - Parameter averagingRate: how far the average moves toward the new weights.
    func update(_ memory: OptimizerMemory, gradient: AlignedFloats, piece: UpdatePiece, averagingRate: Float) {
        let gradient = (gradient.base + piece.start).lanes
        let weights = (memory.weights.base + piece.start).lanes
        let first = (memory.firstMoment.base + piece.start).lanes
        let second = (memory.secondMoment.base + piece.start).lanes
        let size = Float(stepSize * piece.learningRateFactor)
        let decay = piece.isDecayed ? weightDecay : 0
        switch rule {
        case .adamW(let firstRate, let beta2, let secondRate, let rootCorrection, let epsilon):
            let kept = Float(1 - learningRate * piece.learningRateFactor * decay)
            for index in 0..<piece.vectorCount {
                let g = gradient[index]
                let m = first[index] + (g - first[index]) * firstRate
                let v = second[index] * beta2 + g * g * secondRate
                first[index] = m
                second[index] = v
                weights[index] = weights[index] * kept - m / (v.squareRoot() / rootCorrection + epsilon) * size
            }
        case .sgd(let momentum, let isNesterov):
            for index in 0..<piece.vectorCount {
                let g = gradient[index] + weights[index] * Float(decay)
                let m = first[index] * momentum + g
                first[index] = m
                weights[index] -= (isNesterov ? g + m * momentum : m) * size
            }
        }
        let average = (memory.average.base + piece.start).lanes
        for index in 0..<piece.vectorCount {
            average[index] += (weights[index] - average[index]) * averagingRate
        }
    }
}
