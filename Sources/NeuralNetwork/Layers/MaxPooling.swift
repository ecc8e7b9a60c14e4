import Support

/// The largest value of each `size` × `size` window; windows do not overlap, rows and columns left over are cut.
///
/// **Shape** (N, C, H, W) → (N, C, ⌊H/size⌋, ⌊W/size⌋).
struct MaxPooling: Layer {
    static let name = "maxPooling"

    var kind: NamedLayer.Kind { .maxPooling(size: size) }

    let size: Int

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape {
        guard input.height >= size, input.width >= size else {
            throw LayerMismatch(requirement: "at least \(size) × \(size) pixels")
        }
        return TensorShape(channels: input.channels, height: input.height / size, width: input.width / size)
    }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch {
        PlainBatch(imageCount: input.imageCount, shape: output) { image, channel, y, x in
            var best = -Double.infinity
            for dy in 0..<size {
                for dx in 0..<size { best = max(best, input[image, channel, y * size + dy, x * size + dx]) }
            }
            return best
        }
    }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        MaxPoolingKernel(size: size, in: context)
    }
}

extension MaxPooling {
    init(fields: inout ManifestFields) {
        size = fields.int("size", in: 2...8)
    }
}

extension LayerDescription {
    /// Max pooling over windows that do not overlap.
    public static func maxPooling(size: Int) -> LayerDescription {
        LayerDescription(MaxPooling(size: size))
    }
}
