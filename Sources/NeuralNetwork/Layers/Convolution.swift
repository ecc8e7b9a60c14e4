import Support

/// A two-dimensional convolution (cross-correlation) with stride 1.
///
/// **Shape** (N, C, H, W) → (N, channels, H, W) with `same` padding (odd kernels only), (N, channels, H−h+1, W−k+1) with
/// `valid`, (N, channels, H−h+1, W) with `sides`; h × k is the kernel.
struct Convolution: Layer, Equatable {
    static let name = "convolution"

    var kind: NamedLayer.Kind {
        .convolution(
            channels: channels, kernel: WindowSize(height: window.height, width: window.width),
            padding: WindowSize(height: window.top, width: window.left))
    }

    let channels: Int
    /// The kernel's height, and its width where that is not given.
    let kernel: Int
    /// The kernel's width; nil for a square one.
    let width: Int?
    let padding: ConvolutionPadding
    let bias: Bool

    var readsPlainImages: Bool { true }

    var window: ConvolutionWindow {
        let width = width ?? kernel
        return ConvolutionWindow(
            height: kernel, width: width, top: padding == .same ? kernel / 2 : 0, left: padding == .valid ? 0 : width / 2)
    }

    func inputHalo(for input: TensorShape) -> Int {
        window.reach + overhang(window.outputShape(for: input, channels: channels))
    }

    func gradientHalo(for output: TensorShape) -> Int {
        let turned = window.turned
        return max(turned.reach + overhang(turned.outputShape(for: output, channels: channels)), overhang(output))
    }

    /// How far the tiles of a Winograd convolution hang over the output.
    private func overhang(_ output: TensorShape) -> Int {
        window.suitsWinograd ? WinogradGrid.overhang(output) : 0
    }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape {
        let window = window
        if padding == .same {
            guard window.height % 2 == 1, window.width % 2 == 1 else {
                throw LayerMismatch(requirement: "an odd kernel for 'same' padding, not \(sizeText)")
            }
        }
        if padding == .sides {
            guard window.width % 2 == 1 else {
                throw LayerMismatch(requirement: "a kernel of odd width for padding at the 'sides', not \(sizeText)")
            }
        }
        guard input.height + 2 * window.top >= window.height, input.width + 2 * window.left >= window.width else {
            throw LayerMismatch(requirement: "at least \(sizeText) pixels")
        }
        return window.outputShape(for: input, channels: channels)
    }

    /// As text for people, such as `3 × 3`.
    private var sizeText: String { "\(window.height) × \(window.width)" }

    func parameters(for input: BlockedLayout) -> [ParameterDescription] {
        let inputs = input.shape.channels, window = window
        let weight = ParameterDescription(
            name: "weight", shape: [channels, inputs, window.height, window.width], role: .weight,
            initialValue: .kaiming(fanIn: inputs * window.area),
            packing: .convolution(outputs: channels, inputs: inputs, window: window, inputLanes: input.lanes))
        let offset = ParameterDescription(
            name: "bias", shape: [channels], role: .offset, initialValue: .constant(0),
            packing: .vector(channels: channels))
        return bias ? [weight, offset] : [weight]
    }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch {
        let weight = parameters[0], window = window
        return PlainBatch(imageCount: input.imageCount, shape: output) { image, channel, y, x in
            var sum = bias ? parameters[1][channel] : 0
            for source in 0..<input.shape.channels {
                for ky in 0..<window.height {
                    for kx in 0..<window.width {
                        let tap = (channel * input.shape.channels + source) * window.area + ky * window.width + kx
                        sum += weight[tap] * input[image, source, y + ky - window.top, x + kx - window.left]
                    }
                }
            }
            return sum
        }
    }

    func makeKernel(in context: KernelContext) -> any LayerKernel {
        let packing = parameters(for: context.input.layout)[0].packing
        return packing.usesWinograd
            ? WinogradConvolutionKernel(self, in: context) : DirectConvolutionKernel(self, in: context)
    }
}

/// Where a convolution has a border of zeros around its input, so that it keeps the size.
public enum ConvolutionPadding: String, Sendable, Codable, CaseIterable {
    /// On all sides.
    case same
    case valid
    /// On the left and the right: the width stays, the height shrinks.
    case sides
}

extension Convolution {
    init(fields: inout ManifestFields) {
        channels = fields.int("channels", in: 1...1024)
        kernel = fields.int("kernel", in: 1...11)
        width = fields.node("width").map { _ in fields.int("width", in: 1...11) }
        padding = fields.choice("padding", default: .same)
        bias = fields.bool("bias", default: true)
    }
}

extension LayerDescription {
    /// A convolution with stride 1. Leave the bias out where a batch normalization follows, which has its own.
    ///
    /// - Parameter width: of the kernel; nil for a square one.
    public static func convolution(
        channels: Int, kernel: Int, width: Int? = nil, padding: ConvolutionPadding = .same, bias: Bool = true
    ) -> LayerDescription {
        LayerDescription(Convolution(channels: channels, kernel: kernel, width: width, padding: padding, bias: bias))
    }
}
