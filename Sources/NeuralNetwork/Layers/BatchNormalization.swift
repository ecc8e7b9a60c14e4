import Support

/// Batch normalization of each channel, followed by a trained scale and shift.
///
/// y = γ (x − μ) / √(σ² + ε) + β. In training μ and σ² are those of the micro-batch; the running statistics follow those of the
/// whole batch with factor `momentum` and are used in inference.
///
/// **Shape** (N, C, H, W) → the same.
/// **Source** Ioffe and Szegedy 2015; names and conventions as in PyTorch (the running variance is the unbiased one).
struct BatchNormalization: Layer {
    static let name = "batchNormalization"

    var kind: NamedLayer.Kind { .batchNormalization(epsilon: Self.epsilon) }
    static let momentum: Float = 0.1
    static let epsilon: Float = 1e-5

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape { input }

    func parameters(for input: BlockedLayout) -> [ParameterDescription] {
        let channels = input.shape.channels
        func vector(_ name: String, _ role: ParameterDescription.Role, _ value: Float) -> ParameterDescription {
            ParameterDescription(
                name: name, shape: [channels], role: role, initialValue: .constant(value),
                packing: .vector(channels: channels))
        }
        return [
            vector("weight", .offset, 1), vector("bias", .offset, 0),
            vector("running_mean", .statistic, 0), vector("running_var", .statistic, 1),
        ]
    }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch {
        let area = input.shape.height * input.shape.width
        var result = input
        for channel in 0..<input.shape.channels {
            let indices = (0..<input.imageCount).flatMap { image in
                let start = (image * input.shape.channels + channel) * area
                return start..<start + area
            }
            let count = Double(indices.count)
            let mean = indices.reduce(0) { $0 + input.values[$1] } / count
            let variance = indices.reduce(0) { $0 + (input.values[$1] - mean) * (input.values[$1] - mean) } / count
            let scale = parameters[0][channel] / (variance + Double(Self.epsilon)).squareRoot()
            for index in indices { result.values[index] = (input.values[index] - mean) * scale + parameters[1][channel] }
        }
        return result
    }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        BatchNormalizationKernel(in: context)
    }
}

extension BatchNormalization {
    init(fields: inout ManifestFields) {}
}

extension LayerDescription {
    /// Batch normalization with a trained scale and shift for each channel.
    public static let batchNormalization = LayerDescription(BatchNormalization())
}
