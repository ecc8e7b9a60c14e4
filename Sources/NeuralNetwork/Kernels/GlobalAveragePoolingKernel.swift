/// The mean of each channel; each pixel receives an equal part of the gradient.
final class GlobalAveragePoolingKernel: LayerKernel {
    private let context: KernelContext
    private let reciprocalArea: Float

    init(in context: KernelContext) {
        self.context = context
        let shape = context.input.layout.shape
        reciprocalArea = 1 / Float(shape.height * shape.width)
    }

    var forwardSteps: [KernelStep] { [.eachImage { [self] in average($0) }] }

    var backwardSteps: [KernelStep] {
        guard let inputGradient = context.inputGradient, let outputGradient = context.outputGradient else { return [] }
        return [.eachImage { [self] in spread(outputGradient, inputGradient, $0) }]
    }

    private func average(_ image: Int) {
        let layout = context.input.layout, outputLayout = context.output.layout
        let input = context.input.image(image), output = context.output.image(image)
        for block in 0..<layout.blockCount {
            let sum = sumOfPixels(input, layout, block: block)
            (output + outputLayout.interior + block * outputLayout.blockStride).lanes[0] = sum * reciprocalArea
        }
    }

    private func spread(_ outputGradient: Activation, _ inputGradient: Activation, _ image: Int) {
        let layout = inputGradient.layout, outputLayout = outputGradient.layout
        let target = inputGradient.image(image), source = outputGradient.image(image)
        let width = layout.shape.width
        forEachRow(layout, layout) { block, start, _ in
            let part = (source + outputLayout.interior + block * outputLayout.blockStride).lanes[0] * reciprocalArea
            let row = (target + start).lanes
            for x in 0..<width { row[x] = part }
        }
    }
}

/// The sum of one block's pixels: four running sums a row, added in pairs, rows from top to bottom.
@inline(__always)
func sumOfPixels(_ values: UnsafeMutablePointer<Float>, _ layout: BlockedLayout, block: Int) -> Lanes {
    var total = Lanes.zero
    for y in 0..<layout.shape.height {
        let row = (values + layout.rowStart(block: block, y: y)).lanes
        total += sumOfVectors(layout.shape.width) { row[$0] }
    }
    return total
}

/// The sum of `count` vectors in a fixed order: four running sums, added in pairs.
@inline(__always)
func sumOfVectors(_ count: Int, _ term: (Int) -> Lanes) -> Lanes {
    var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero, s3 = Lanes.zero
    var index = 0
    while index + 4 <= count {
        s0 += term(index)
        s1 += term(index + 1)
        s2 += term(index + 2)
        s3 += term(index + 3)
        index += 4
    }
    while index < count {
        s0 += term(index)
        index += 1
    }
    return (s0 + s1) + (s2 + s3)
}
