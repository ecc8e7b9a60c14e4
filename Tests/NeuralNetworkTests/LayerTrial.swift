import Support

@testable import NeuralNetwork

/// One layer's kernel on a batch, outside any network.
struct LayerTrial {
    let layer: any Layer
    let plan: NetworkPlan
    let imageCount: Int
    let outputShape: TensorShape

    struct Outcome {
        let output: [Float]
        /// Nil where the layer reads a plain image, which has no gradient.
        let inputGradient: [Float]?
        let parameterGradients: [[Float]]
    }

    init(_ description: LayerDescription, input: TensorShape, imageCount: Int) throws {
        let network = try NetworkDescription(input: input, layers: [description])
        layer = description.layer
        plan = NetworkPlan(network)
        self.imageCount = imageCount
        outputShape = network.output
    }

    var trainedParameters: [NetworkPlan.Parameter] { plan.parameters.filter(\.isTrained) }

    /// Numbers around zero, different for every `purpose`.
    func noise(count: Int, _ purpose: UInt64) -> [Float] {
        var stream = RandomStream(seed: 7, purpose: .testing, sample: purpose)
        return (0..<count).map { _ in stream.unitFloat() * 2 - 1 }
    }

    /// Runs the kernel forward and backward.
    func run(
        input: [Float], parameters: [[Float]], outputGradient: [Float],
        dropout: DropoutAddress = DropoutAddress(seed: 0, epoch: 0, step: 0, firstImage: 0)
    ) throws -> Outcome {
        let names = trainedParameters.map { ($0.name, $0.description.shape) }
        let tensors = zip(names, parameters).map { NamedTensor(name: $0.0, shape: $0.1, values: $1) }
        let layout = PackedLayout(try NetworkDescription(input: plan.input.shape, layers: [LayerDescription(layer)]))
        let network = PackedNetwork(layout, tensors: tensors, isRun: true), gradient = PackedNetwork(layout)
        let pass = Pass(memory: AlignedFloats(count: 0))
        pass.imageCount = imageCount
        pass.dropout = dropout
        pass.parameters = network.parameters.base
        pass.derived = network.derived.base
        pass.gradient = gradient.parameters.base
        pass.batchStatistics = gradient.statistics.base
        let slots = plan.slots
        let inputs = Activation(layout: slots[0].value), inputGradients = Activation(layout: slots[0].gradient)
        let outputs = layer.isInPlace ? inputs : Activation(layout: slots[1].value)
        let outputGradients = layer.isInPlace ? inputGradients : Activation(layout: slots[1].gradient)
        let own = layer.isInPlace ? [] : [outputs, outputGradients]
        for activation in [inputs, inputGradients] + own {
            activation.allocate(imageCount: imageCount)
        }
        let hasInputGradient = slots[0].value.lanes == laneCount
        let kernel = layer.makeKernel(
            in: KernelContext(
                mode: .training, layerIndex: 0, microBatchSize: imageCount, input: inputs, output: outputs,
                inputGradient: hasInputGradient ? inputGradients : nil, outputGradient: outputGradients,
                skippedValue: nil, sumGradient: nil,
                parameterOffsets: plan.parameters.map(\.offset), derivedOffsets: plan.parameters.map(\.derivedOffset),
                pass: pass))
        inputs.write(input, imageCount: imageCount)
        run(kernel.forwardSteps)
        let output = outputs.read(imageCount: imageCount)
        outputGradients.write(outputGradient, imageCount: imageCount)
        run(kernel.backwardSteps)
        return Outcome(
            output: output, inputGradient: hasInputGradient ? inputGradients.read(imageCount: imageCount) : nil,
            parameterGradients: gradient.tensors(layout, isIncluded: \.isTrained).map(\.values))
    }

    /// Σ outputGradient · plainForward(input), whose derivatives are the gradients.
    func plainObjective(input: [Double], parameters: [[Double]], outputGradient: [Float]) -> Double {
        let batch = PlainBatch(imageCount: imageCount, shape: plan.input.shape, values: input)
        let output = layer.plainForward(batch, output: outputShape, parameters: parameters)
        return zip(output.values, outputGradient).reduce(0) { $0 + $1.0 * Double($1.1) }
    }

    private func run(_ steps: [KernelStep]) {
        for step in steps {
            switch step {
            case .eachImage(let work): for image in 0..<imageCount { work(image) }
            case .wholeBatch(let work): work()
            }
        }
    }
}

extension Activation {
    func write(_ values: [Float], imageCount: Int) {
        forEach(imageCount) { position, image, index in self.image(image)[index] = values[position] }
    }

    func read(imageCount: Int) -> [Float] {
        var values = [Float](repeating: 0, count: imageCount * layout.shape.count)
        forEach(imageCount) { position, image, index in values[position] = self.image(image)[index] }
        return values
    }

    private func forEach(_ imageCount: Int, _ body: (_ position: Int, _ image: Int, _ index: Int) -> Void) {
        let shape = layout.shape
        var position = 0
        for image in 0..<imageCount {
            for channel in 0..<shape.channels {
                for y in 0..<shape.height {
                    for x in 0..<shape.width {
                        body(position, image, layout.index(channel: channel, y: y, x: x))
                        position += 1
                    }
                }
            }
        }
    }
}
