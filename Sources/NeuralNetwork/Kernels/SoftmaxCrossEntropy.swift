import Support

/// Softmax, the cross-entropy against smoothed labels, and its gradient.
///
/// The target is 1 − ε on the label (shared between both labels of a blended image) plus ε/K on each of the K classes; loss = −Σ target · log softmax; the gradient of the mean
/// over the batch is (softmax − target) / N.
///
/// **Source** Szegedy et al. 2016 for the smoothing, with PyTorch's convention for ε.
struct SoftmaxCrossEntropy {
    let classCount: Int
    let labelSmoothing: Float

    struct Outcome {
        let loss: Double
        let isCorrect: Bool
    }

    /// Overwrites logits with probabilities; returns log Σ exp(logit) for the loss.
    @discardableResult
    static func softmax(_ logits: UnsafeMutablePointer<Float>, classCount: Int) -> Double {
        var largest = logits[0]
        for index in 1..<max(1, classCount) where logits[index] > largest { largest = logits[index] }
        let vectors = logits.lanes, vectorCount = paddedToLanes(classCount) / laneCount
        var total = Lanes.zero
        for index in 0..<vectorCount {
            var values = VectorMath.exp(vectors[index] - largest)
            for lane in 0..<laneCount where index * laneCount + lane >= classCount { values[lane] = 0 }
            vectors[index] = values
            total += values
        }
        let sum = VectorMath.sum(total)
        let reciprocal = 1 / sum
        for index in 0..<vectorCount { vectors[index] *= reciprocal }
        return Double(largest) + PortableMath.log(Double(sum))
    }

    /// The probabilities of rows of logits, N × classes.
    static func softmaxRows(_ logits: [Float], classCount: Int) -> [Float] {
        let row = AlignedFloats(count: classCount)
        return stride(from: 0, to: logits.count, by: classCount).flatMap { start in
            for index in 0..<classCount { row[index] = logits[start + index] }
            softmax(row.base, classCount: classCount)
            return row.values
        }
    }

    /// The loss of one image, and its gradient for a mean over `batchCount` images.
    func evaluate(
        logits: UnsafeMutablePointer<Float>, label: Int, mixed: MixedLabel? = nil, batchCount: Int,
        gradient: UnsafeMutablePointer<Float>
    ) -> Outcome {
        let uniform = labelSmoothing / Float(classCount)
        var best = 0
        var logitSum = 0.0
        for index in 0..<classCount {
            gradient[index] = logits[index]
            logitSum += Double(logits[index])
            if logits[index] > logits[best] { best = index }
        }
        let logSum = Self.softmax(gradient, classCount: classCount)
        var labelLogit = Double(logits[label])
        if let mixed { labelLogit += Double(mixed.fraction) * (Double(logits[Int(mixed.label)]) - labelLogit) }
        let loss = logSum - Double(1 - labelSmoothing) * labelLogit - Double(uniform) * logitSum
        let scale = 1 / Float(batchCount)
        for index in 0..<classCount {
            var target = index == label ? 1 - labelSmoothing + uniform : uniform
            if let mixed {
                if index == label { target -= (1 - labelSmoothing) * mixed.fraction }
                if index == Int(mixed.label) { target += (1 - labelSmoothing) * mixed.fraction }
            }
            gradient[index] = (gradient[index] - target) * scale
        }
        // A label outside the largest logits, or logits that are not numbers, count as wrong.
        return Outcome(loss: loss, isCorrect: best == label && logits[best].isFinite)
    }
}
