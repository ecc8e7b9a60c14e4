/// Rows and columns, of a window or of a border.
public struct WindowSize: Sendable, Equatable {
    public let height: Int
    public let width: Int
}

/// A layer as other programs are told of it: what it does, and with which tensors.
public struct NamedLayer: Sendable {
    public enum Kind: Sendable, Equatable {
        /// Stride 1; `padding` rows of zeros above and below, and columns of zeros on the left and the right.
        case convolution(channels: Int, kernel: WindowSize, padding: WindowSize)
        /// In inference, with the running statistics.
        case batchNormalization(epsilon: Float)
        case relu
        /// Windows do not overlap; what is left over is cut.
        case maxPooling(WindowSize)
        case globalAveragePooling
        /// Flattens its input in the order C, H, W.
        case dense(units: Int)
        /// Does nothing in inference.
        case dropout
        case skip
        case addSkip
    }

    /// Counted from 1, as a person reading the list does.
    public let number: Int
    /// Such as `convolution2`.
    public let name: String
    public let kind: Kind
    /// In PyTorch's order: weight, bias, running mean, running variance, as far as the layer has them.
    public let tensors: [NamedTensor]
}

extension Network {
    /// The layers in order, with their tensors.
    public var layers: [NamedLayer] {
        NetworkPlan(description).layers.map { planned in
            NamedLayer(
                number: planned.index + 1, name: planned.name, kind: planned.layer.kind,
                tensors: planned.parameters.compactMap { tensor(named: $0.name) })
        }
    }
}
