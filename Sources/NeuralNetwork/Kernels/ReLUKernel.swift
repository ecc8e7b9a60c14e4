/// max(x, 0) in place; the gradient passes where the output is above zero.
final class ReLUKernel: LayerKernel {
    private let context: KernelContext

    init(in context: KernelContext) {
        self.context = context
    }

    var forwardSteps: [KernelStep] {
        let output = context.output
        return [.eachImage { Self.rectify(output.image($0), output.layout) }]
    }

    var backwardSteps: [KernelStep] {
        guard let gradient = context.outputGradient else { return [] }
        let output = context.output
        return [
            .eachImage { image in
                Self.mask(gradient.image(image), gradient.layout, where: output.image(image), output.layout)
            }
        ]
    }

    private static func rectify(_ values: UnsafeMutablePointer<Float>, _ layout: BlockedLayout) {
        let width = layout.shape.width
        forEachRow(layout, layout) { _, start, _ in
            let row = (values + start).lanes
            for x in 0..<width { row[x] = row[x].replacing(with: 0, where: row[x] .< 0) }
        }
    }

    private static func mask(
        _ gradient: UnsafeMutablePointer<Float>, _ gradientLayout: BlockedLayout,
        where output: UnsafeMutablePointer<Float>, _ outputLayout: BlockedLayout
    ) {
        let width = outputLayout.shape.width
        forEachRow(gradientLayout, outputLayout) { _, gradientStart, outputStart in
            let row = (gradient + gradientStart).lanes, values = (output + outputStart).lanes
            for x in 0..<width { row[x] = row[x].replacing(with: 0, where: values[x] .<= 0) }
        }
    }
}
