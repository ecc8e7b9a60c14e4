import Support

/// One kind of layer: what it makes of shapes, which parameters it has, and the kernel that does its work.
///
/// A new layer is one file that conforms to this and one line in `LayerRegistry`.
protocol Layer: Sendable, Hashable, Codable {
    /// The name in a manifest and a model file.
    static var name: String { get }

    /// What other programs are told that the layer does.
    var kind: NamedLayer.Kind { get }

    /// Reads the layer's fields in a manifest.
    init(fields: inout ManifestFields)

    /// Whether the layer overwrites its input, so that input and output are one tensor. Its kernel may then only set values to
    /// zero or scale them by positive factors, since the layer before it is free to have looked at the signs.
    var isInPlace: Bool { get }

    /// Whether the kernel can read a single-channel image as it is, not spread over sixteen lanes.
    var readsPlainImages: Bool { get }

    /// How many rows and columns of zeros the kernel wants around its input.
    func inputHalo(for input: TensorShape) -> Int

    /// How many rows and columns of zeros the kernel wants around the gradient of its output.
    func gradientHalo(for output: TensorShape) -> Int

    /// - Throws: `LayerMismatch` saying what input the layer needs.
    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape

    /// The trainable parameters and the running statistics, in the order of a model file.
    func parameters(for input: BlockedLayout) -> [ParameterDescription]

    /// What the layer computes in training, but for chance, in plain words: the definition that its kernel is tested against.
    ///
    /// - Parameters:
    ///   - output: the shape that `outputShape` announced.
    ///   - parameters: plain tensors in the order of `parameters(for:)`.
    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch

    /// The layer at work on one thread.
    func makeKernel(in context: KernelContext) -> any LayerKernel
}

extension Layer {
    var isInPlace: Bool { false }
    var readsPlainImages: Bool { false }

    func inputHalo(for input: TensorShape) -> Int { 0 }

    func gradientHalo(for output: TensorShape) -> Int { 0 }

    func parameters(for input: BlockedLayout) -> [ParameterDescription] { [] }
}

/// Why a layer cannot take its input.
struct LayerMismatch: Error {
    let requirement: String
}
