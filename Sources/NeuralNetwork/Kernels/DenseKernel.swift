/// A fully connected layer on a whole micro-batch: matrix products whose weights are read once for all images.
final class DenseKernel: LayerKernel {
    private let context: KernelContext
    private let zeroBias: AlignedFloats

    init(in context: KernelContext) {
        self.context = context
        zeroBias = AlignedFloats(count: context.input.layout.count)
    }

    var forwardSteps: [KernelStep] {
        [
            .wholeBatch { [self] in
                let parameters = context.pass.parameters
                multiply(
                    context.input, panels: parameters + context.parameterOffsets[0],
                    bias: parameters + context.parameterOffsets[1], context.output, imageCount: context.pass.imageCount)
            }
        ]
    }

    var backwardSteps: [KernelStep] {
        guard let outputGradient = context.outputGradient else { return [] }
        return [
            .wholeBatch { [self] in
                let pass = context.pass
                setDenseWeightGradient(
                    context.input, outputGradient, pass.gradient + context.parameterOffsets[0],
                    imageCount: pass.imageCount)
                setBiasGradient(outputGradient)
                guard let inputGradient = context.inputGradient else { return }
                multiply(
                    outputGradient, panels: pass.derived + context.derivedOffsets[0], bias: zeroBias.base,
                    inputGradient, imageCount: pass.imageCount)
            }
        ]
    }

    private func setBiasGradient(_ outputGradient: Activation) {
        let target = (context.pass.gradient + context.parameterOffsets[1]).lanes
        for block in 0..<outputGradient.layout.blockCount {
            target[block] = sumOfVectors(context.pass.imageCount) { outputGradient.image($0).lanes[block] }
        }
    }
}

/// output[n][panel] = bias[panel] + Σₖ input[n][k] · panels[panel][k][16], k in rising order.
func multiply(
    _ input: Activation, panels: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>, _ output: Activation,
    imageCount: Int
) {
    let depth = input.layout.count
    let pixelCount = output.layout.shape.height * output.layout.shape.width
    for panel in 0..<output.layout.blockCount * pixelCount {
        let images = DenseOutputs(
            input: input, depth: depth, weights: panels.lanes + panel * depth, output: output,
            target: output.layout.vectorIndex(block: panel / pixelCount, pixel: panel % pixelCount))
        images.makeAll(imageCount, start: bias.lanes[panel])
    }
}

/// Sixteen outputs of images side by side.
private struct DenseOutputs: RegisterTile {
    let input: Activation
    let depth: Int
    let weights: UnsafeMutablePointer<Lanes>
    let output: Activation
    /// The vector of an image's output.
    let target: Int

    @inline(__always)
    func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>) {
        var sums = start
        let values = input.image(first), imageStride = input.imageStride
        for k in 0..<depth {
            let weight = weights[k]
            for n in 0..<width {
                sums[unchecked: n] = sums[unchecked: n].addingProduct(Lanes(repeating: values[n * imageStride + k]), weight)
            }
        }
        for n in 0..<width { output.image(first + n).lanes[target] = sums[unchecked: n] }
    }
}

/// gradient[panel][k][16] = Σₙ input[n][k] · outputGradient[n][panel], n in rising order.
func setDenseWeightGradient(
    _ input: Activation, _ outputGradient: Activation, _ gradient: UnsafeMutablePointer<Float>, imageCount: Int
) {
    let depth = input.layout.count
    for panel in 0..<outputGradient.layout.blockCount {
        let inputs = DenseWeightGradients(
            input: input, outputGradient: outputGradient, panel: panel, imageCount: imageCount, target: gradient.lanes + panel * depth)
        inputs.makeAll(depth, start: .zero)
    }
}

/// The gradients of inputs' weights side by side, of sixteen outputs.
private struct DenseWeightGradients: RegisterTile {
    let input: Activation
    let outputGradient: Activation
    let panel: Int
    let imageCount: Int
    let target: UnsafeMutablePointer<Lanes>

    @inline(__always)
    func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>) {
        var sums = start
        let values = input.image(0) + first, gradients = outputGradient.image(0)
        let valueStride = input.imageStride, gradientStride = outputGradient.imageStride
        for image in 0..<imageCount {
            let row = values + image * valueStride
            let gradient = (gradients + image * gradientStride).lanes[panel]
            for n in 0..<width {
                sums[unchecked: n] = sums[unchecked: n].addingProduct(Lanes(repeating: row[n]), gradient)
            }
        }
        store(sums, to: target + first, startsFresh: true)
    }
}
