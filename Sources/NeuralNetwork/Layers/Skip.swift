import Support

/// Where a residual block begins: the tensor goes on unchanged, and is added again at the `addSkip` that belongs to it.
///
/// The two match like brackets, so blocks may be nested.
///
/// **Shape** (N, C, H, W) → the same.
/// **Source** He et al. 2016, with identity shortcuts only.
struct Skip: Layer {
    static let name = "skip"

    var kind: NamedLayer.Kind { .skip }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape { input }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch { input }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        SkipKernel(in: context)
    }
}

extension Skip {
    init(fields: inout ManifestFields) {}
}

extension LayerDescription {
    /// Where a residual block begins.
    public static let skip = LayerDescription(Skip())
}
