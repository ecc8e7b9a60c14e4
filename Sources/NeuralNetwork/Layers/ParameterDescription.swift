/// A tensor of numbers that a layer keeps: its plain shape and how it lies in the kernels' memory.
struct ParameterDescription {
    enum Role {
        /// Trained, with weight decay.
        case weight
        /// Trained, never decayed: biases, and the scale and shift of a batch normalization.
        case offset
        /// Followed, not trained: the running mean and variance of a batch normalization.
        case statistic
    }

    enum InitialValue {
        case constant(Float)
        /// Normal with variance 2 / `fanIn` (He et al. 2015).
        case kaiming(fanIn: Int)
    }

    /// The last part of the tensor's name, as in PyTorch: `weight`, `bias`, `running_mean`, `running_var`.
    let name: String
    let shape: [Int]
    let role: Role
    let initialValue: InitialValue
    let packing: ParameterPacking

    var count: Int { shape.reduce(1, *) }
}

/// How a plain tensor lies in the kernels' memory, in vectors of sixteen lanes; what does not fill a vector is zero.
enum ParameterPacking {
    /// One value a channel: [C/16][16].
    case vector(channels: Int)
    /// [out/16][in/lanes][ky][kx][lanes in][16 out].
    case convolution(outputs: Int, inputs: Int, window: ConvolutionWindow, inputLanes: Int)
    /// [out/16][input in its blocked order][16 out].
    case dense(outputs: Int, input: BlockedLayout)

    var packedCount: Int {
        switch self {
        case .vector(let channels): paddedToLanes(channels)
        case .convolution(let outputs, let inputs, let window, let inputLanes):
            paddedToLanes(outputs) * window.area * (inputLanes == 1 ? 1 : paddedToLanes(inputs))
        case .dense(let outputs, let input): paddedToLanes(outputs) * input.count
        }
    }

    /// For each value of the plain tensor its index in packed memory.
    func packedIndices() -> [Int32] {
        switch self {
        case .vector(let channels): (0..<channels).map { Int32($0) }
        case .convolution(let outputs, let inputs, let window, let inputLanes):
            convolutionIndices(outputs, inputs, window.area, inputLanes)
        case .dense(let outputs, let input): denseIndices(outputs, input)
        }
    }

    private func convolutionIndices(_ outputs: Int, _ inputs: Int, _ area: Int, _ inputLanes: Int) -> [Int32] {
        let inputBlocks = (inputs + inputLanes - 1) / inputLanes
        var indices: [Int32] = []
        indices.reserveCapacity(outputs * inputs * area)
        for o in 0..<outputs {
            for i in 0..<inputs {
                let block = (o / laneCount * inputBlocks + i / inputLanes) * area
                for tap in 0..<area {
                    indices.append(Int32(((block + tap) * inputLanes + i % inputLanes) * laneCount + o % laneCount))
                }
            }
        }
        return indices
    }

    private func denseIndices(_ outputs: Int, _ input: BlockedLayout) -> [Int32] {
        let shape = input.shape
        var indices: [Int32] = []
        indices.reserveCapacity(outputs * shape.count)
        for o in 0..<outputs {
            let panel = o / laneCount * input.count
            for c in 0..<shape.channels {
                for y in 0..<shape.height {
                    for x in 0..<shape.width {
                        indices.append(Int32((panel + input.index(channel: c, y: y, x: x)) * laneCount + o % laneCount))
                    }
                }
            }
        }
        return indices
    }
}
