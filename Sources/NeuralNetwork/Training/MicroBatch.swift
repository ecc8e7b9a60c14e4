/// A part of a batch that one thread computes.
struct MicroBatch: Sendable {
    let images: Range<Int>

    /// Cuts into the fewest parts of at most `size`, as equal as can be: a function of the counts alone.
    static func cut(imageCount: Int, size: Int) -> [MicroBatch] {
        let count = (imageCount + size - 1) / size
        return (0..<count).map { MicroBatch(images: $0 * imageCount / count..<($0 + 1) * imageCount / count) }
    }
}

/// What the threads of one step share.
struct TrainingBatch: Sendable {
    let input: NetworkInput
    let labels: [UInt8]
    /// For each image its second label; empty where images are not blended.
    let mixed: [MixedLabel]
    let seed: UInt64
    let address: StepAddress
    let loss: SoftmaxCrossEntropy
}
