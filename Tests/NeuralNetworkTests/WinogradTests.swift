import Support
import Testing

@testable import NeuralNetwork

struct WinogradTests {
    @Test(arguments: [28, 14, 9])
    func filteringAgreesWithTheDirectConvolution(side: Int) throws {
        let shape = TensorShape(channels: 32, height: side, width: side)
        let layer = Convolution(channels: 32, kernel: 3, width: nil, padding: .same, bias: true)
        let trial = try LayerTrial(LayerDescription(layer), input: shape, imageCount: 1)
        let input = trial.noise(count: shape.count, 1)
        let parameters = trial.trainedParameters.map { trial.noise(count: $0.description.count, UInt64($0.offset) + 2) }
        let filtered = try trial.run(input: input, parameters: parameters, outputGradient: input).output

        let layout = PackedLayout(try NetworkDescription(input: shape, layers: [LayerDescription(layer)]))
        let tensors = zip(layout.plan.parameters, parameters).map {
            NamedTensor(name: $0.name, shape: $0.description.shape, values: $1)
        }
        let packed = PackedNetwork(layout, tensors: tensors)
        let source = Activation(layout: layout.plan.input), target = Activation(layout: layout.plan.output)
        source.allocate(imageCount: 1)
        target.allocate(imageCount: 1)
        source.write(input, imageCount: 1)
        convolve(
            source.image(0), source.layout, window: layer.window, weights: packed.parameters.base,
            bias: packed.parameters.base + layout.plan.parameters[1].offset, target.image(0), target.layout)
        #expect(relativeDifference(filtered, target.read(imageCount: 1)) < 1e-5)
    }
}
