import Support

/// The mean of each channel.
///
/// **Shape** (N, C, H, W) → (N, C, 1, 1).
struct GlobalAveragePooling: Layer {
    static let name = "globalAveragePooling"

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape {
        TensorShape(channels: input.channels)
    }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        GlobalAveragePoolingKernel(in: context)
    }
}

extension GlobalAveragePooling {
    init(fields: inout ManifestFields) {}
}

extension LayerDescription {
    /// The mean of each channel.
    public static let globalAveragePooling = LayerDescription(GlobalAveragePooling())
}
