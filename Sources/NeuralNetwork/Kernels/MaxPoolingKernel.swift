/// The largest value of each window; the gradient goes to the first of equal ones, in reading order.
final class MaxPoolingKernel: LayerKernel {
    private let window: WindowSize
    private let context: KernelContext

    init(_ window: WindowSize, in context: KernelContext) {
        self.window = window
        self.context = context
    }

    /// A literal lets the compiler unroll it.
    private static let usual = WindowSize(height: 2, width: 2)
    private var isUsual: Bool { window == Self.usual }

    var forwardSteps: [KernelStep] { [.eachImage { [self] in isUsual ? pool($0, Self.usual) : pool($0, window) }] }

    var backwardSteps: [KernelStep] {
        guard let inputGradient = context.inputGradient, let outputGradient = context.outputGradient else { return [] }
        return [
            .eachImage { [self] image in
                route(outputGradient, inputGradient, image, isUsual ? Self.usual : window)
            }
        ]
    }

    @inline(__always)
    private func pool(_ image: Int, _ size: WindowSize) {
        let layout = context.input.layout, outputLayout = context.output.layout
        let input = context.input.image(image), output = context.output.image(image)
        let rowVectors = layout.rowStride / laneCount
        for block in 0..<layout.blockCount {
            for y in 0..<outputLayout.shape.height {
                let window = (input + layout.rowStart(block: block, y: y * size.height)).lanes
                let row = (output + outputLayout.rowStart(block: block, y: y)).lanes
                for x in 0..<outputLayout.shape.width { row[x] = largest(window + x * size.width, rowVectors, size) }
            }
        }
    }

    /// The input is looked at again rather than the places kept: the maxima cost less than their memory.
    @inline(__always)
    private func route(_ outputGradient: Activation, _ inputGradient: Activation, _ image: Int, _ size: WindowSize) {
        let layout = context.input.layout, target = inputGradient.layout, source = outputGradient.layout
        let input = context.input.image(image)
        let inputGradient = inputGradient.image(image), outputGradient = outputGradient.image(image)
        let rowVectors = layout.rowStride / laneCount, targetRowVectors = target.rowStride / laneCount
        for block in 0..<layout.blockCount {
            for y in 0..<source.shape.height {
                let window = (input + layout.rowStart(block: block, y: y * size.height)).lanes
                let targets = (inputGradient + target.rowStart(block: block, y: y * size.height)).lanes
                let row = (outputGradient + source.rowStart(block: block, y: y)).lanes
                for x in 0..<source.shape.width {
                    routeWindow(window + x * size.width, rowVectors, row[x], targets + x * size.width, targetRowVectors, size)
                }
            }
        }
    }

    @inline(__always)
    private func largest(_ window: UnsafeMutablePointer<Lanes>, _ rowVectors: Int, _ size: WindowSize) -> Lanes {
        var best = window[0]
        for dy in 0..<size.height {
            for dx in 0..<size.width {
                let value = window[dy * rowVectors + dx]
                best = best.replacing(with: value, where: value .> best)
            }
        }
        return best
    }

    @inline(__always)
    private func routeWindow(
        _ window: UnsafeMutablePointer<Lanes>, _ rowVectors: Int, _ gradient: Lanes,
        _ target: UnsafeMutablePointer<Lanes>, _ targetRowVectors: Int, _ size: WindowSize
    ) {
        let best = largest(window, rowVectors, size)
        var remaining = gradient
        for dy in 0..<size.height {
            for dx in 0..<size.width {
                let isBest = window[dy * rowVectors + dx] .== best
                target[dy * targetRowVectors + dx] = Lanes.zero.replacing(with: remaining, where: isBest)
                remaining.replace(with: 0, where: isBest)
            }
        }
    }
}
