/// A convolution at work: what does not depend on how its products are computed.
///
/// The gradient of the input is a convolution of the output's gradient with the turned kernel.
protocol ConvolutionKernel: LayerKernel {
    var hasBias: Bool { get }
    var context: KernelContext { get }
    /// As many zeros as the layer has channels on its wider side.
    var zeroBias: AlignedFloats { get }

    /// Convolves `source` into `target`.
    ///
    /// - Parameter isGradient: whether that is the output's gradient into the input's.
    func convolve(_ source: Activation, into target: Activation, image: Int, bias: UnsafeMutablePointer<Float>, isGradient: Bool)

    /// Adds one image's part to the gradient of the weights.
    func addWeightGradient(_ outputGradient: Activation, _ image: Int)
}

extension ConvolutionKernel {
    var forwardSteps: [KernelStep] {
        [
            .eachImage { [self] image in
                let bias = hasBias ? context.pass.parameters + context.parameterOffsets[1] : zeroBias.base
                convolve(context.input, into: context.output, image: image, bias: bias, isGradient: false)
            }
        ]
    }

    var backwardSteps: [KernelStep] {
        guard let outputGradient = context.outputGradient else { return [] }
        return [
            .eachImage { [self] image in
                addWeightGradient(outputGradient, image)
                if hasBias { addBiasGradient(outputGradient, image) }
                guard let inputGradient = context.inputGradient else { return }
                convolve(outputGradient, into: inputGradient, image: image, bias: zeroBias.base, isGradient: true)
            }
        ]
    }

    /// Adds one image's part to the gradient of the bias, the second parameter.
    private func addBiasGradient(_ outputGradient: Activation, _ image: Int) {
        let target = (context.pass.gradient + context.parameterOffsets[1]).lanes
        for block in 0..<outputGradient.layout.blockCount {
            let sum = sumOfPixels(outputGradient.image(image), outputGradient.layout, block: block)
            target[block] = image == 0 ? sum : target[block] + sum
        }
    }
}
