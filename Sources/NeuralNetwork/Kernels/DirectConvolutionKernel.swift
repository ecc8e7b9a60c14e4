/// A convolution of one image at a time: the forward pass, the gradient of the input (a convolution of the output's gradient
/// with the turned kernel) and the gradient of the weights.
final class DirectConvolutionKernel: ConvolutionKernel {
    private let window: ConvolutionWindow
    let hasBias: Bool
    let context: KernelContext
    let zeroBias: AlignedFloats
    let groupSize = 1

    init(_ layer: Convolution, in context: KernelContext) {
        window = layer.window
        hasBias = layer.bias
        self.context = context
        let blockCount = max(context.input.layout.blockCount, context.output.layout.blockCount)
        zeroBias = AlignedFloats(count: blockCount * laneCount)
    }

    func convolve(
        _ source: Activation, into target: Activation, images: Range<Int>, bias: UnsafeMutablePointer<Float>, isGradient: Bool
    ) {
        let pass = context.pass, image = images.lowerBound
        NeuralNetwork.convolve(
            source.image(image), source.layout, window: isGradient ? window.turned : window,
            weights: isGradient ? pass.derived + context.derivedOffsets[0] : pass.parameters + context.parameterOffsets[0],
            bias: bias, target.image(image), target.layout)
    }

    func addWeightGradient(_ outputGradient: Activation, _ images: Range<Int>) {
        let image = images.lowerBound
        addConvolutionWeightGradient(
            context.input.image(image), context.input.layout, window: window,
            outputGradient.image(image), outputGradient.layout,
            to: context.pass.gradient + context.parameterOffsets[0], startsFresh: image == 0)
    }
}
