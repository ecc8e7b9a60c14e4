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
    let targets: BatchTargets
    let seed: UInt64
    let address: StepAddress
}

/// What the images of a batch show, and how the outputs are held against it.
enum BatchTargets: Sendable {
    /// One class an image. `mixed` has its second labels; it is empty where images are not blended.
    case classes([UInt8], mixed: [MixedLabel], SoftmaxCrossEntropy)
    /// One string an image.
    case strings([StringTarget], CTCLoss)

    var count: Int {
        switch self {
        case .classes(let labels, _, _): labels.count
        case .strings(let targets, _): targets.count
        }
    }
}
