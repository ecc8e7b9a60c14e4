import Support
import Testing

@testable import NeuralNetwork

/// What holds for every layer in the registry.
struct LayerLawTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let layer: LayerDescription
        let input: TensorShape
        let output: TensorShape

        init(_ layer: LayerDescription, _ input: (Int, Int, Int), _ output: (Int, Int, Int)) {
            self.layer = layer
            self.input = TensorShape(channels: input.0, height: input.1, width: input.2)
            self.output = TensorShape(channels: output.0, height: output.1, width: output.2)
        }

        var testDescription: String { "\(layer) on \(input)" }
    }

    static let cases: [Case] = [
        Case(.batchNormalization, (3, 4, 5), (3, 4, 5)),
        Case(.batchNormalization, (20, 1, 1), (20, 1, 1)),
        Case(.convolution(channels: 5, kernel: 3), (1, 6, 7), (5, 6, 7)),
        Case(.convolution(channels: 4, kernel: 5, padding: .valid), (1, 8, 9), (4, 4, 5)),
        Case(.convolution(channels: 18, kernel: 3, bias: false), (17, 6, 5), (18, 6, 5)),
        Case(.convolution(channels: 3, kernel: 3, padding: .valid), (2, 9, 8), (3, 7, 6)),
        Case(.convolution(channels: 3, kernel: 3), (2, 1, 2), (3, 1, 2)),
        Case(.convolution(channels: 3, kernel: 5), (2, 6, 16), (3, 6, 16)),
        Case(.convolution(channels: 2, kernel: 4, padding: .valid), (3, 5, 6), (2, 2, 3)),
        Case(.convolution(channels: 6, kernel: 1), (3, 4, 4), (6, 4, 4)),
        Case(.convolution(channels: 6, kernel: 4, width: 3, padding: .sides), (17, 4, 9), (6, 1, 9)),
        Case(.convolution(channels: 5, kernel: 1, width: 3), (18, 1, 7), (5, 1, 7)),
        Case(.convolution(channels: 4, kernel: 5, width: 3), (1, 6, 8), (4, 6, 8)),
        Case(.convolution(channels: 4, kernel: 3, padding: .sides), (3, 5, 6), (4, 3, 6)),
        Case(.dense(units: 4), (18, 2, 3), (4, 1, 1)),
        Case(.dense(units: 19), (1, 4, 5), (19, 1, 1)),
        Case(.dropout(probability: 0), (3, 4, 5), (3, 4, 5)),
        Case(.globalAveragePooling, (17, 4, 3), (17, 1, 1)),
        Case(.maxPooling(size: 2), (3, 6, 7), (3, 3, 3)),
        Case(.maxPooling(size: 3), (2, 7, 6), (2, 2, 2)),
        Case(.maxPooling(size: 2, width: 1), (3, 6, 7), (3, 3, 7)),
        Case(.relu, (3, 4, 5), (3, 4, 5)),
    ]

    @Test func everyKindOfLayerIsTested() {
        // Those of a residual block come in pairs: `ResidualTests`.
        #expect(Set(Self.cases.map(\.layer.name) + ["skip", "addSkip"]) == Set(LayerRegistry.names))
    }

    @Test func registryIsSortedByName() {
        #expect(LayerRegistry.names == LayerRegistry.names.sorted())
    }

    @Test(arguments: cases)
    func announcedShapeIsTheRealOne(of trial: Case) throws {
        let description = try NetworkDescription(input: trial.input, layers: [trial.layer])
        #expect(description.output == trial.output)
        let run = try LayerTrial(trial.layer, input: trial.input, imageCount: 2)
        let plain = run.layer.plainForward(
            PlainBatch(imageCount: 2, shape: trial.input) { _, _, _, _ in 1 }, output: trial.output,
            parameters: run.plan.parameters.map { [Double](repeating: 1, count: $0.description.count) })
        #expect(plain.shape == trial.output)
    }

    @Test(arguments: cases)
    func kernelAgreesWithThePlainDefinition(of trial: Case) throws {
        let run = try LayerTrial(trial.layer, input: trial.input, imageCount: 9)
        let (input, parameters, outputGradient) = randomNumbers(for: run)
        let outcome = try run.run(input: input, parameters: parameters, outputGradient: outputGradient)
        let plain = run.layer.plainForward(
            PlainBatch(imageCount: 9, shape: trial.input, values: input.map(Double.init)), output: trial.output,
            parameters: parameters.map { $0.map(Double.init) })
        #expect(relativeDifference(outcome.output, plain.values.map { Float($0) }) < 2e-5)
    }

    @Test(arguments: cases)
    func gradientsAgreeWithNumericOnes(of trial: Case) throws {
        let run = try LayerTrial(trial.layer, input: trial.input, imageCount: 3)
        let (input, parameters, outputGradient) = randomNumbers(for: run)
        let outcome = try run.run(input: input, parameters: parameters, outputGradient: outputGradient)
        let exactInput = input.map(Double.init), exactParameters = parameters.map { $0.map(Double.init) }
        if let inputGradient = outcome.inputGradient {
            let numeric = numericGradient(of: exactInput) {
                run.plainObjective(input: $0, parameters: exactParameters, outputGradient: outputGradient)
            }
            #expect(difference(inputGradient, numeric) < 1e-4, "input")
        }
        for (index, gradient) in outcome.parameterGradients.enumerated() {
            let numeric = numericGradient(of: exactParameters[index]) { changed in
                var all = exactParameters
                all[index] = changed
                return run.plainObjective(input: exactInput, parameters: all, outputGradient: outputGradient)
            }
            #expect(difference(gradient, numeric) < 1e-4, "\(run.trainedParameters[index].name)")
        }
    }

    @Test(arguments: cases)
    func batchOfTwoIsTwoBatchesOfOneInInference(of trial: Case) throws {
        let predictor = Predictor(try Self.smallNetwork(with: trial))
        let images = try LayerTrial(trial.layer, input: trial.input, imageCount: 2).noise(count: 2 * trial.input.count, 4)
        let first = Array(images.prefix(trial.input.count)), second = Array(images.suffix(trial.input.count))
        let together = try predictor.logits(images: images, jobs: 1)
        #expect(together == (try predictor.logits(images: first, jobs: 1) + predictor.logits(images: second, jobs: 1)))
    }

    @Test(arguments: cases)
    func savedNetworkIsTheSameNetwork(of trial: Case) throws {
        let network = try Self.smallNetwork(with: trial)
        let json = try JSONCoding.roundTrip(network.description)
        let loaded = try Network(description: json, tensors: network.tensors.reversed())
        #expect(loaded.description == network.description)
        #expect(loaded.tensors == network.tensors)
    }

    private static func smallNetwork(with trial: Case) throws -> Network {
        let description = try NetworkDescription(input: trial.input, layers: [trial.layer, .dense(units: 3)])
        return Network(description: description, seed: 9)
    }

    private func randomNumbers(for run: LayerTrial) -> (input: [Float], parameters: [[Float]], outputGradient: [Float]) {
        (
            run.noise(count: run.imageCount * run.plan.input.shape.count, 1),
            run.trainedParameters.enumerated().map { run.noise(count: $1.description.count, 10 + UInt64($0)) },
            run.noise(count: run.imageCount * run.outputShape.count, 2)
        )
    }

    /// Central differences, of every value where there are few, else of some hundred all over the tensor.
    private func numericGradient(of values: [Double], _ objective: ([Double]) -> Double) -> [(index: Int, value: Float)] {
        let step = 1e-5
        // An odd distance meets every channel and every place in a kernel.
        let distance = values.count > 300 ? values.count / 150 | 1 : 1
        return stride(from: 0, to: values.count, by: distance).map { index in
            var changed = values
            changed[index] = values[index] + step
            let above = objective(changed)
            changed[index] = values[index] - step
            return (index, Float((above - objective(changed)) / (2 * step)))
        }
    }

    private func difference(_ gradient: [Float], _ numeric: [(index: Int, value: Float)]) -> Float {
        relativeDifference(numeric.map { gradient[$0.index] }, numeric.map(\.value))
    }
}
