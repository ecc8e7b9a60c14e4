import Support

/// The mean of each channel.
///
/// **Shape** (N, C, H, W) → (N, C, 1, 1).
struct GlobalAveragePooling: Layer {
    static let name = "globalAveragePooling"

    var kind: NamedLayer.Kind { .globalAveragePooling }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape {
        TensorShape(channels: input.channels)
    }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch {
        let area = input.shape.height * input.shape.width
        return PlainBatch(imageCount: input.imageCount, shape: output) { image, channel, _, _ in
            let start = (image * input.shape.channels + channel) * area
            return input.values[start..<start + area].reduce(0, +) / Double(area)
        }
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
