import Support

/// The larger of the value and zero.
///
/// **Shape** (N, C, H, W) → the same.
struct ReLU: Layer {
    static let name = "relu"

    var kind: NamedLayer.Kind { .relu }

    var isInPlace: Bool { true }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape { input }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch {
        input.map { max($0, 0) }
    }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        ReLUKernel(in: context)
    }
}

extension ReLU {
    init(fields: inout ManifestFields) {}
}

extension LayerDescription {
    /// max(x, 0).
    public static let relu = LayerDescription(ReLU())
}
