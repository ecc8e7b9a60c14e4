/// The largest value of each window; the gradient goes to the first of equal ones, in reading order.
final class MaxPoolingKernel: LayerKernel {
    private let size: Int
    private let context: KernelContext

    init(size: Int, in context: KernelContext) {
        self.size = size
        self.context = context
    }

    var forwardSteps: [KernelStep] { [.eachImage { [self] in size == 2 ? pool($0, size: 2) : pool($0, size: size) }] }

    var backwardSteps: [KernelStep] {
        guard let inputGradient = context.inputGradient, let outputGradient = context.outputGradient else { return [] }
        return [
            .eachImage { [self] image in
                // The literal lets the compiler unroll the usual window.
                if size == 2 {
                    route(outputGradient, inputGradient, image, size: 2)
                } else {
                    route(outputGradient, inputGradient, image, size: size)
                }
            }
        ]
    }

    @inline(__always)
    private func pool(_ image: Int, size: Int) {
        let layout = context.input.layout, outputLayout = context.output.layout
        let input = context.input.image(image), output = context.output.image(image)
        let rowVectors = layout.rowStride / laneCount
        for block in 0..<layout.blockCount {
            for y in 0..<outputLayout.shape.height {
                let window = (input + layout.rowStart(block: block, y: y * size)).lanes
                let row = (output + outputLayout.rowStart(block: block, y: y)).lanes
                for x in 0..<outputLayout.shape.width { row[x] = largest(window + x * size, rowVectors, size) }
            }
        }
    }

    /// The input is looked at again rather than the places kept: the maxima cost less than their memory.
    @inline(__always)
    private func route(_ outputGradient: Activation, _ inputGradient: Activation, _ image: Int, size: Int) {
        let layout = context.input.layout, target = inputGradient.layout, source = outputGradient.layout
        let input = context.input.image(image)
        let inputGradient = inputGradient.image(image), outputGradient = outputGradient.image(image)
        let rowVectors = layout.rowStride / laneCount, targetRowVectors = target.rowStride / laneCount
        for block in 0..<layout.blockCount {
            for y in 0..<source.shape.height {
                let window = (input + layout.rowStart(block: block, y: y * size)).lanes
                let targets = (inputGradient + target.rowStart(block: block, y: y * size)).lanes
                let row = (outputGradient + source.rowStart(block: block, y: y)).lanes
                for x in 0..<source.shape.width {
                    routeWindow(window + x * size, rowVectors, row[x], targets + x * size, targetRowVectors, size)
                }
            }
        }
    }

    @inline(__always)
    private func largest(_ window: UnsafeMutablePointer<Lanes>, _ rowVectors: Int, _ size: Int) -> Lanes {
        var best = window[0]
        for dy in 0..<size {
            for dx in 0..<size {
                let value = window[dy * rowVectors + dx]
                best = best.replacing(with: value, where: value .> best)
            }
        }
        return best
    }

    @inline(__always)
    private func routeWindow(
        _ window: UnsafeMutablePointer<Lanes>, _ rowVectors: Int, _ gradient: Lanes,
        _ target: UnsafeMutablePointer<Lanes>, _ targetRowVectors: Int, _ size: Int
    ) {
        let best = largest(window, rowVectors, size)
        var remaining = gradient
        for dy in 0..<size {
            for dx in 0..<size {
                let isBest = window[dy * rowVectors + dx] .== best
                target[dy * targetRowVectors + dx] = Lanes.zero.replacing(with: remaining, where: isBest)
                remaining.replace(with: 0, where: isBest)
            }
        }
    }
}
