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

/// output[n][panel] = bias[panel] + Σₖ input[n][k] · panels[panel][k][16], k in rising order, in tiles of eight images.
func multiply(
    _ input: Activation, panels: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>, _ output: Activation,
    imageCount: Int
) {
    let depth = input.layout.count
    let pixelCount = output.layout.shape.height * output.layout.shape.width
    for panel in 0..<output.layout.blockCount * pixelCount {
        let target = output.layout.vectorIndex(block: panel / pixelCount, pixel: panel % pixelCount)
        let weights = panels.lanes + panel * depth
        let start = bias.lanes[panel]
        var image = 0
        while image < imageCount {
            if image + 8 <= imageCount {
                multiplyTile(InlineArray<8, Lanes>(repeating: start), input, image, depth, weights, output, target)
                image += 8
            } else {
                multiplyTile(InlineArray<1, Lanes>(repeating: start), input, image, depth, weights, output, target)
                image += 1
            }
        }
    }
}

@inline(__always)
private func multiplyTile<let height: Int>(
    _ start: InlineArray<height, Lanes>, _ input: Activation, _ firstImage: Int, _ depth: Int,
    _ weights: UnsafeMutablePointer<Lanes>, _ output: Activation, _ target: Int
) {
    var sums = start
    let values = input.image(firstImage), imageStride = input.imageStride
    for k in 0..<depth {
        let weight = weights[k]
        for n in 0..<height {
            sums[unchecked: n] = sums[unchecked: n].addingProduct(Lanes(repeating: values[n * imageStride + k]), weight)
        }
    }
    for n in 0..<height { output.image(firstImage + n).lanes[target] = sums[unchecked: n] }
}

/// gradient[panel][k][16] = Σₙ input[n][k] · outputGradient[n][panel], n in rising order, in tiles of eight inputs.
func setDenseWeightGradient(
    _ input: Activation, _ outputGradient: Activation, _ gradient: UnsafeMutablePointer<Float>, imageCount: Int
) {
    let depth = input.layout.count
    for panel in 0..<outputGradient.layout.blockCount {
        let target = gradient.lanes + panel * depth
        var k = 0
        while k < depth {
            if k + 8 <= depth {
                sumTile(InlineArray<8, Lanes>(repeating: .zero), input, k, outputGradient, panel, target, imageCount)
                k += 8
            } else {
                sumTile(InlineArray<1, Lanes>(repeating: .zero), input, k, outputGradient, panel, target, imageCount)
                k += 1
            }
        }
    }
}

@inline(__always)
private func sumTile<let width: Int>(
    _ start: InlineArray<width, Lanes>, _ input: Activation, _ firstInput: Int, _ outputGradient: Activation, _ panel: Int,
    _ target: UnsafeMutablePointer<Lanes>, _ imageCount: Int
) {
    var sums = start
    let values = input.image(0) + firstInput, gradients = outputGradient.image(0)
    let valueStride = input.imageStride, gradientStride = outputGradient.imageStride
    for n in 0..<imageCount {
        let row = values + n * valueStride
        let gradient = (gradients + n * gradientStride).lanes[panel]
        for k in 0..<width {
            sums[unchecked: k] = sums[unchecked: k].addingProduct(Lanes(repeating: row[k]), gradient)
        }
    }
    for k in 0..<width { target[firstInput + k] = sums[unchecked: k] }
}
