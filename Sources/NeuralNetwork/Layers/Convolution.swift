import Support

/// A two-dimensional convolution (cross-correlation) with a square kernel and stride 1.
///
/// **Shape** (N, C, H, W) → (N, channels, H, W) with `same` padding (odd kernels only), (N, channels, H−k+1, W−k+1) with
/// `valid`.
struct Convolution: Layer {
    static let name = "convolution"

    var kind: NamedLayer.Kind { .convolution(channels: channels, kernel: kernel, padding: reach) }

    let channels: Int
    let kernel: Int
    let padding: ConvolutionPadding
    let bias: Bool

    var readsPlainImages: Bool { true }

    /// How far the kernel reaches over the border of its input.
    var reach: Int { padding == .same ? kernel / 2 : 0 }

    func inputHalo(for input: TensorShape) -> Int {
        reach + overhang(input.resized(by: 2 * reach - kernel + 1))
    }

    func gradientHalo(for output: TensorShape) -> Int {
        let turnedReach = kernel - 1 - reach
        return max(turnedReach + overhang(output.resized(by: turnedReach - reach)), overhang(output))
    }

    /// How far the tiles of a Winograd convolution hang over the output.
    private func overhang(_ output: TensorShape) -> Int {
        kernel == 3 ? WinogradGrid.overhang(output) : 0
    }

    func outputShape(for input: TensorShape) throws(LayerMismatch) -> TensorShape {
        if padding == .same {
            guard kernel % 2 == 1 else {
                throw LayerMismatch(requirement: "an odd kernel for 'same' padding, not \(kernel)")
            }
            return TensorShape(channels: channels, height: input.height, width: input.width)
        }
        guard input.height >= kernel, input.width >= kernel else {
            throw LayerMismatch(requirement: "at least \(kernel) × \(kernel) pixels")
        }
        return TensorShape(channels: channels, height: input.height - kernel + 1, width: input.width - kernel + 1)
    }

    func parameters(for input: BlockedLayout) -> [ParameterDescription] {
        let inputs = input.shape.channels
        let weight = ParameterDescription(
            name: "weight", shape: [channels, inputs, kernel, kernel], role: .weight,
            initialValue: .kaiming(fanIn: inputs * kernel * kernel),
            packing: .convolution(outputs: channels, inputs: inputs, kernel: kernel, inputLanes: input.lanes))
        let offset = ParameterDescription(
            name: "bias", shape: [channels], role: .offset, initialValue: .constant(0),
            packing: .vector(channels: channels))
        return bias ? [weight, offset] : [weight]
    }

    func plainForward(_ input: PlainBatch, output: TensorShape, parameters: [[Double]]) -> PlainBatch {
        let weight = parameters[0]
        return PlainBatch(imageCount: input.imageCount, shape: output) { image, channel, y, x in
            var sum = bias ? parameters[1][channel] : 0
            for source in 0..<input.shape.channels {
                for ky in 0..<kernel {
                    for kx in 0..<kernel {
                        let tap = ((channel * input.shape.channels + source) * kernel + ky) * kernel + kx
                        sum += weight[tap] * input[image, source, y + ky - reach, x + kx - reach]
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

extension TensorShape {
    fileprivate func resized(by growth: Int) -> TensorShape {
        TensorShape(channels: channels, height: height + growth, width: width + growth)
    }
}

/// Whether a convolution keeps the size of its input by a border of zeros.
public enum ConvolutionPadding: String, Sendable, Codable, CaseIterable {
    case same, valid
}

extension Convolution {
    init(fields: inout ManifestFields) {
        channels = fields.int("channels", in: 1...1024)
        kernel = fields.int("kernel", in: 1...11)
        padding = fields.choice("padding", default: .same)
        bias = fields.bool("bias", default: true)
    }
}

extension LayerDescription {
    /// A convolution with stride 1. Leave the bias out where a batch normalization follows, which has its own.
    public static func convolution(
        channels: Int, kernel: Int, padding: ConvolutionPadding = .same, bias: Bool = true
    ) -> LayerDescription {
        LayerDescription(Convolution(channels: channels, kernel: kernel, padding: padding, bias: bias))
    }
}
