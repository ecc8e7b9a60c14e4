import Support

/// The largest value of each window; windows do not overlap, rows and columns left over are cut.
///
/// **Shape** (N, C, H, W) → (N, C, ⌊H/size⌋, ⌊W/width⌋).
struct MaxPooling: Layer {
    static let name = "maxPooling"

    var kind: NamedLayer.Kind { .maxPooling(window) }

    /// The windows' height, and their width where that is not given.
    let size: Int
    /// The windows' width; nil for square ones.
    let width: Int?

    var window: WindowSize { WindowSize(height: size, width: width ?? size) }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape {
        guard input.height >= window.height, input.width >= window.width else {
            throw LayerMismatch(requirement: "at least \(window.height) × \(window.width) pixels")
        }
        return TensorShape(
            channels: input.channels, height: input.height / window.height, width: input.width / window.width)
    }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch {
        let window = window
        return PlainBatch(imageCount: input.imageCount, shape: output) { image, channel, y, x in
            var best = -Double.infinity
            for dy in 0..<window.height {
                for dx in 0..<window.width {
                    best = max(best, input[image, channel, y * window.height + dy, x * window.width + dx])
                }
            }
            return best
        }
    }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        MaxPoolingKernel(window, in: context)
    }
}

extension MaxPooling {
    init(fields: inout ManifestFields) {
        size = fields.int("size", in: 2...8)
        width = fields.node("width").map { _ in fields.int("width", in: 1...8) }
    }
}

extension LayerDescription {
    /// Max pooling over windows that do not overlap.
    ///
    /// - Parameter width: of the windows; nil for square ones.
    public static func maxPooling(size: Int, width: Int? = nil) -> LayerDescription {
        LayerDescription(MaxPooling(size: size, width: width))
    }
}
