/// A convolution of one image at a time: the forward pass, the gradient of the input (a convolution of the output's gradient
/// with the turned kernel) and the gradient of the weights.
final class DirectConvolutionKernel: LayerKernel {
    private let kernel: Int
    private let reach: Int
    private let hasBias: Bool
    private let context: KernelContext
    private let zeroBias: AlignedFloats

    init(_ layer: Convolution, in context: KernelContext) {
        kernel = layer.kernel
        reach = layer.reach
        hasBias = layer.bias
        self.context = context
        let blockCount = max(context.input.layout.blockCount, context.output.layout.blockCount)
        zeroBias = AlignedFloats(count: blockCount * laneCount)
    }

    var forwardSteps: [KernelStep] {
        [
            .eachImage { [self] image in
                let pass = context.pass
                convolve(
                    context.input.image(image), context.input.layout, kernel: kernel,
                    reach: reach,
                    weights: pass.parameters + context.parameterOffsets[0],
                    bias: hasBias ? pass.parameters + context.parameterOffsets[1] : zeroBias.base,
                    context.output.image(image), context.output.layout)
            }
        ]
    }

    var backwardSteps: [KernelStep] {
        guard let outputGradient = context.outputGradient else { return [] }
        return [
            .eachImage { [self] image in
                addWeightGradient(outputGradient, image)
                if hasBias { addBiasGradient(outputGradient, image, context) }
                guard let inputGradient = context.inputGradient else { return }
                convolve(
                    outputGradient.image(image), outputGradient.layout, kernel: kernel, reach: kernel - 1 - reach,
                    weights: context.pass.derived + context.derivedOffsets[0], bias: zeroBias.base,
                    inputGradient.image(image), inputGradient.layout)
            }
        ]
    }

    private func addWeightGradient(_ outputGradient: Activation, _ image: Int) {
        addConvolutionWeightGradient(
            context.input.image(image), context.input.layout, kernel: kernel, reach: reach,
            outputGradient.image(image), outputGradient.layout,
            to: context.pass.gradient + context.parameterOffsets[0], startsFresh: image == 0)
    }
}

/// Adds one image's part to the gradient of a convolution's bias, its second parameter.
func addBiasGradient(_ outputGradient: Activation, _ image: Int, _ context: KernelContext) {
    let target = (context.pass.gradient + context.parameterOffsets[1]).lanes
    for block in 0..<outputGradient.layout.blockCount {
        let sum = sumOfPixels(outputGradient.image(image), outputGradient.layout, block: block)
        target[block] = image == 0 ? sum : target[block] + sum
    }
}
