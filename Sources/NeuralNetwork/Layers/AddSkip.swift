import Support

/// Where a residual block ends: adds the tensor that the `skip` before it was given, which must have the same shape.
///
/// **Shape** (N, C, H, W) → the same.
struct AddSkip: Layer {
    static let name = "addSkip"

    var kind: NamedLayer.Kind { .addSkip }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape { input }

    /// The part of the sum that comes through the block; `plainSum` is the whole.
    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch { input }

    func plainSum(_ input: PlainBatch, skipped: PlainBatch) -> PlainBatch {
        PlainBatch(
            imageCount: input.imageCount, shape: input.shape, values: zip(input.values, skipped.values).map { $0 + $1 })
    }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        AddSkipKernel(in: context)
    }
}

extension AddSkip {
    init(fields: inout ManifestFields) {}
}

extension LayerDescription {
    /// Where a residual block ends.
    public static let addSkip = LayerDescription(AddSkip())
}
