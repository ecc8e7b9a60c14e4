/// The beginning of a residual block: a copy, so that the block may work in place; both ways' gradients meet here.
final class SkipKernel: LayerKernel {
    private let context: KernelContext

    init(in context: KernelContext) {
        self.context = context
    }

    var forwardSteps: [KernelStep] {
        let input = context.input, output = context.output
        return [.eachImage { copyPixels(of: input, to: output, image: $0) }]
    }

    var backwardSteps: [KernelStep] {
        guard let inputGradient = context.inputGradient, let outputGradient = context.outputGradient,
            let sumGradient = context.sumGradient
        else { return [] }
        return [.eachImage { addPixels(of: outputGradient, and: sumGradient, to: inputGradient, image: $0) }]
    }
}

/// The end of a residual block.
final class AddSkipKernel: LayerKernel {
    private let context: KernelContext

    init(in context: KernelContext) {
        self.context = context
    }

    var forwardSteps: [KernelStep] {
        guard let skipped = context.skippedValue else { return [] }
        let input = context.input, output = context.output
        return [.eachImage { addPixels(of: input, and: skipped, to: output, image: $0) }]
    }

    var backwardSteps: [KernelStep] {
        guard let inputGradient = context.inputGradient, let outputGradient = context.outputGradient else { return [] }
        return [.eachImage { copyPixels(of: outputGradient, to: inputGradient, image: $0) }]
    }
}

private func copyPixels(of source: Activation, to target: Activation, image: Int) {
    let input = source.image(image), output = target.image(image), width = target.layout.shape.width
    forEachRow(source.layout, target.layout) { _, start, targetStart in
        let row = (input + start).lanes, targetRow = (output + targetStart).lanes
        for x in 0..<width { targetRow[x] = row[x] }
    }
}

private func addPixels(of a: Activation, and b: Activation, to target: Activation, image: Int) {
    let first = a.image(image), second = b.image(image), output = target.image(image)
    let shape = target.layout.shape
    for block in 0..<target.layout.blockCount {
        for y in 0..<shape.height {
            let row = (first + a.layout.rowStart(block: block, y: y)).lanes
            let other = (second + b.layout.rowStart(block: block, y: y)).lanes
            let targetRow = (output + target.layout.rowStart(block: block, y: y)).lanes
            for x in 0..<shape.width { targetRow[x] = row[x] + other[x] }
        }
    }
}
