import Support

/// Dropout in place, with the factors of the forward pass kept for the backward pass.
final class DropoutKernel: LayerKernel {
    private let context: KernelContext
    private let dropThreshold: UInt32
    private let keptFactor: Float
    private let factors: Activation

    init(probability: Double, in context: KernelContext) {
        self.context = context
        dropThreshold = UInt32(probability * 0x1p32)
        keptFactor = Float(1 / (1 - probability))
        factors = Activation(layout: BlockedLayout(shape: context.output.layout.shape, lanes: laneCount, halo: 0))
        if context.mode == .training { factors.allocate(imageCount: context.microBatchSize) }
    }

    var forwardSteps: [KernelStep] {
        guard context.mode == .training else { return [] }
        return [
            .eachImage { [self] image in
                drawFactors(image)
                multiply(context.output, image)
            }
        ]
    }

    var backwardSteps: [KernelStep] {
        guard let gradient = context.outputGradient else { return [] }
        return [.eachImage { [self] in multiply(gradient, $0) }]
    }

    private func drawFactors(_ image: Int) {
        let address = context.pass.dropout
        var stream = RandomStream(
            seed: address.seed, purpose: .dropout,
            sample: UInt64(address.step) << 32 | UInt64(address.firstImage + image),
            copy: UInt32(truncatingIfNeeded: address.epoch), step: UInt32(context.layerIndex))
        let row = factors.image(image)
        for index in 0..<factors.layout.count {
            row[index] = stream.nextWord() >= dropThreshold ? keptFactor : 0
        }
    }

    private func multiply(_ activation: Activation, _ image: Int) {
        let values = activation.image(image), factors = factors.image(image)
        let width = activation.layout.shape.width
        forEachRow(activation.layout, self.factors.layout) { _, start, factorStart in
            let row = (values + start).lanes, factorRow = (factors + factorStart).lanes
            for x in 0..<width { row[x] *= factorRow[x] }
        }
    }
}
