/// A convolution at work: what does not depend on how its products are computed.
///
/// The gradient of the input is a convolution of the output's gradient with the turned kernel.
protocol ConvolutionKernel: LayerKernel {
    var hasBias: Bool { get }
    var context: KernelContext { get }
    /// As many zeros as the layer has channels on its wider side.
    var zeroBias: AlignedFloats { get }
    /// Images that are convolved together: more than one where an image is too small to keep the multiply-add units busy.
    var groupSize: Int { get }

    /// Convolves some images of `source` into `target`.
    ///
    /// - Parameters:
    ///   - images: `groupSize` of them, or the last few.
    ///   - isGradient: whether that is the output's gradient into the input's.
    func convolve(
        _ source: Activation, into target: Activation, images: Range<Int>, bias: UnsafeMutablePointer<Float>, isGradient: Bool)

    /// Adds some images' part to the gradient of the weights.
    func addWeightGradient(_ outputGradient: Activation, _ images: Range<Int>)
}

extension ConvolutionKernel {
    var forwardSteps: [KernelStep] {
        [
            eachGroup { [self] images in
                let bias = hasBias ? context.pass.parameters + context.parameterOffsets[1] : zeroBias.base
                convolve(context.input, into: context.output, images: images, bias: bias, isGradient: false)
            }
        ]
    }

    var backwardSteps: [KernelStep] {
        guard let outputGradient = context.outputGradient else { return [] }
        return [
            eachGroup { [self] images in
                addWeightGradient(outputGradient, images)
                if hasBias { for image in images { addBiasGradient(outputGradient, image) } }
                guard let inputGradient = context.inputGradient else { return }
                convolve(outputGradient, into: inputGradient, images: images, bias: zeroBias.base, isGradient: true)
            }
        ]
    }

    private func eachGroup(_ body: @escaping (Range<Int>) -> Void) -> KernelStep {
        if groupSize == 1 { return .eachImage { body($0..<$0 + 1) } }
        let (pass, groupSize) = (context.pass, groupSize)
        return .wholeBatch {
            for first in stride(from: 0, to: pass.imageCount, by: groupSize) {
                body(first..<min(first + groupSize, pass.imageCount))
            }
        }
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
