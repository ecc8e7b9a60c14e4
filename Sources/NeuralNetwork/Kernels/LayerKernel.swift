/// A layer at work on one thread, on the images of one micro-batch.
///
/// Its work is a list of steps. Steps that look at one image at a time are run image by image together with those of the layers
/// around it, so that what one writes is still in the cache when the next reads it; a step that needs the whole micro-batch
/// (batch statistics, a matrix product) waits for all images.
protocol LayerKernel: AnyObject {
    var forwardSteps: [KernelStep] { get }
    /// Empty for a layer below the first trained one.
    var backwardSteps: [KernelStep] { get }
}

enum KernelStep {
    case eachImage((_ image: Int) -> Void)
    case wholeBatch(() -> Void)
}

/// Whether a kernel works for training, or with the running statistics and without chance.
enum KernelMode {
    case training, inference
}

/// What a kernel is made from.
struct KernelContext {
    let mode: KernelMode
    /// Whether batch normalization in training uses the running statistics rather than the batch's own.
    var usesRunningStatistics = false
    let layerIndex: Int
    let microBatchSize: Int
    let input: Activation
    let output: Activation
    /// Nil where nobody needs it: below the first layer that is trained.
    let inputGradient: Activation?
    let outputGradient: Activation?
    /// What an `addSkip` adds.
    let skippedValue: Activation?
    /// The gradient that comes to a `skip` past its block.
    let sumGradient: Activation?
    /// Where the layer's parameters begin in the memory of their kind, in the order in which the layer describes them.
    let parameterOffsets: [Int]
    /// The same among the derived weights.
    let derivedOffsets: [Int]
    let pass: Pass
}

/// What the kernels of one thread share during one pass over one micro-batch.
final class Pass {
    var imageCount = 0
    /// Trained parameters, packed; read only.
    var parameters: UnsafeMutablePointer<Float>
    /// What `ParameterPacking.derive` made of them; read only.
    var derived: UnsafeMutablePointer<Float>
    /// Running statistics, packed; read only.
    var statistics: UnsafeMutablePointer<Float>
    /// The micro-batch's gradient, laid out like `parameters`; every kernel overwrites its part.
    var gradient: UnsafeMutablePointer<Float>
    /// The micro-batch's own means and sums of squared deviations, laid out like `statistics`.
    var batchStatistics: UnsafeMutablePointer<Float>
    var dropout = DropoutAddress(seed: 0, epoch: 0, step: 0, firstImage: 0)

    private var scratchMemory = AlignedFloats(count: 0)

    init(memory: AlignedFloats) {
        parameters = memory.base
        derived = memory.base
        statistics = memory.base
        gradient = memory.base
        batchStatistics = memory.base
    }

    /// Memory for the duration of one step; what was in it is lost.
    func scratch(count: Int) -> UnsafeMutablePointer<Float> {
        if scratchMemory.count < count { scratchMemory = AlignedFloats(count: count) }
        return scratchMemory.base
    }
}

/// Which numbers a dropout layer draws.
struct DropoutAddress {
    let seed: UInt64
    let epoch: Int
    let step: Int
    /// The position in the batch of the micro-batch's first image.
    let firstImage: Int
}
