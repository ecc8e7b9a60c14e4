/// A tensor with its name, as stored in a model file: row-major, in the shapes PyTorch uses.
///
/// A convolution's weight is `[out, in, k, k]`, a dense layer's `[out, in]` (inputs in the order C, H, W), all others are
/// vectors.
public struct NamedTensor: Sendable, Equatable {
    public let name: String
    public let shape: [Int]
    public let values: [Float]

    public init(name: String, shape: [Int], values: [Float]) {
        precondition(shape.reduce(1, *) == values.count, "\(name): \(values.count) values for shape \(shape)")
        self.name = name
        self.shape = shape
        self.values = values
    }

    func renamed(_ name: String) -> NamedTensor {
        NamedTensor(name: name, shape: shape, values: values)
    }
}
