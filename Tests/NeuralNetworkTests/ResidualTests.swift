import Support
import Testing

@testable import NeuralNetwork

struct ResidualTests {
    /// Two blocks, one within the other, with layers that work in place at both ends of each.
    private static let layers: [LayerDescription] = [
        .convolution(channels: 5, kernel: 3), .relu,
        .skip, .relu, .convolution(channels: 5, kernel: 3, bias: false), .batchNormalization,
        .skip, .convolution(channels: 5, kernel: 1), .addSkip, .relu, .addSkip, .relu,
        .maxPooling(size: 2), .dense(units: 3),
    ]
    private static let input = TensorShape(channels: 1, height: 6, width: 6)

    @Test func outputAndGradientsAreThoseOfThePlainDefinition() throws {
        let network = Network(description: try NetworkDescription(input: Self.input, layers: Self.layers), seed: 4)
        var stream = RandomStream(seed: 3, purpose: .testing)
        let images = (0..<3 * 36).map { _ in stream.unitFloat() }
        let labels: [UInt8] = [0, 2, 1]
        let gradient = try gradient(of: network, images, labels)
        let expected = PlainNetwork(network.description)
        let loss = expected.loss(network.tensors, images, labels)
        let result = try NetworkTrainer(network: network, configuration: TrainerConfiguration(seed: 1)).step(
            images: images, labels: labels, learningRate: 0, at: StepAddress(epoch: 0, step: 0), jobs: 1)
        #expect(abs(result.lossSum / 3 - loss) < 1e-5)
        for (name, found) in gradient {
            let numeric = expected.gradient(of: name, network.tensors, images, labels)
            #expect(relativeDifference(found, numeric.map { Float($0) }) < 1e-3, "\(name)")
        }
    }

    @Test func inferenceGivesTheLogitsOfATrainingPassWithTheSameStatistics() throws {
        let network = Network(description: try NetworkDescription(input: Self.input, layers: Self.layers), seed: 4)
        let images = ToyProblem(imageCount: 5, side: 6).images.map { Float($0) / 255 }
        let layout = PackedLayout(network.description)
        // A workspace that trains the last layer only runs all others with the running statistics, and keeps every tensor.
        let workspace = Workspace(plan: layout.plan, microBatchSize: 5, trainedLayers: Self.layers.count - 1..<Self.layers.count)
        let kept = workspace.logits(
            images: 0..<5, of: .floats(images), network: PackedNetwork(layout, tensors: network.tensors, isRun: true))
        #expect(relativeDifference(try Predictor(network).logits(images: images, jobs: 1), kept) < 1e-5)
    }

    @Test func blockCanBePartlyFrozen() throws {
        let network = Network(description: try NetworkDescription(input: Self.input, layers: Self.layers), seed: 4)
        for frozenCount in 1..<Self.layers.count {
            let trainer = NetworkTrainer(
                network: network, configuration: TrainerConfiguration(frozenLayerCount: frozenCount, seed: 1))
            let toy = ToyProblem(imageCount: 9, side: 6)
            _ = try trainer.step(
                images: toy.images, labels: toy.labels, learningRate: 0.01, at: StepAddress(epoch: 0, step: 0), jobs: 1)
            let frozen = NetworkPlan(network.description).layers.prefix(frozenCount).flatMap(\.parameters).map(\.name)
            for name in frozen {
                #expect(trainer.currentNetwork.tensor(named: name) == network.tensor(named: name))
            }
            #expect(trainer.currentNetwork.tensor(named: "dense1.weight") != network.tensor(named: "dense1.weight"))
        }
    }

    @Test func skipWithoutItsSumIsRefusedByTheNumberOfItsLayer() {
        let input = TensorShape(channels: 1, height: 6, width: 6)
        #expect(throws: NeuralNetworkError.unpairedSkip(layer: 2, name: "skip")) {
            try NetworkDescription(input: input, layers: [.relu, .skip, .relu])
        }
        #expect(throws: NeuralNetworkError.unpairedSkip(layer: 1, name: "addSkip")) {
            try NetworkDescription(input: input, layers: [.addSkip])
        }
    }

    @Test func blockThatChangesTheShapeIsRefusedWithBothShapes() throws {
        let error = #expect(throws: NeuralNetworkError.self) {
            try NetworkDescription(
                input: TensorShape(channels: 4, height: 6, width: 6),
                layers: [.skip, .convolution(channels: 8, kernel: 3), .addSkip])
        }
        let text = try #require(error).description
        #expect(text.contains("layer 3, addSkip") && text.contains("layer 1"))
        #expect(text.contains("\(TensorShape(channels: 8, height: 6, width: 6))"))
        #expect(text.contains("\(TensorShape(channels: 4, height: 6, width: 6))"))
    }

    /// The gradients that one step of plain gradient descent with rate 1 takes.
    private func gradient(of network: Network, _ images: [Float], _ labels: [UInt8]) throws -> [(String, [Float])] {
        let trainer = NetworkTrainer(
            network: network, configuration: TrainerConfiguration(optimizer: .sgd(momentum: 0, isNesterov: false), seed: 1))
        _ = try trainer.step(
            images: images, labels: labels, learningRate: 1, at: StepAddress(epoch: 0, step: 0), jobs: 1)
        return network.tensors.compactMap { before in
            guard !before.name.contains("running"), let after = trainer.currentNetwork.tensor(named: before.name) else {
                return nil
            }
            return (before.name, zip(before.values, after.values).map { $0 - $1 })
        }
    }
}

/// A network computed layer by layer from the plain definitions.
private struct PlainNetwork {
    let description: NetworkDescription
    let plan: NetworkPlan

    init(_ description: NetworkDescription) {
        self.description = description
        plan = NetworkPlan(description)
    }

    func loss(_ tensors: [NamedTensor], _ images: [Float], _ labels: [UInt8]) -> Double {
        loss(Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.values.map(Double.init)) }), images, labels)
    }

    func gradient(of name: String, _ tensors: [NamedTensor], _ images: [Float], _ labels: [UInt8]) -> [Double] {
        var values = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.values.map(Double.init)) })
        return (values[name] ?? []).indices.map { index in
            let value = values[name]?[index] ?? 0
            values[name]?[index] = value + 1e-5
            let above = loss(values, images, labels)
            values[name]?[index] = value - 1e-5
            let below = loss(values, images, labels)
            values[name]?[index] = value
            return (above - below) / 2e-5
        }
    }

    private func loss(_ parameters: [String: [Double]], _ images: [Float], _ labels: [UInt8]) -> Double {
        var batch = PlainBatch(imageCount: labels.count, shape: description.input, values: images.map(Double.init))
        var skipped: [PlainBatch] = []
        for layer in plan.layers {
            if layer.layer is Skip { skipped.append(batch) }
            if let sum = layer.layer as? AddSkip {
                batch = sum.plainSum(batch, skipped: skipped.removeLast())
            } else {
                batch = layer.layer.plainForward(
                    batch, output: description.shapes[layer.index],
                    parameters: layer.parameters.map { parameters[$0.name] ?? [] })
            }
        }
        let classCount = description.output.count
        let losses = labels.indices.map { image -> Double in
            let logits = batch.values[image * classCount..<(image + 1) * classCount]
            let sum = logits.reduce(0) { $0 + PortableMath.exp($1) }
            return PortableMath.log(sum) - logits[logits.startIndex + Int(labels[image])]
        }
        return losses.reduce(0, +) / Double(labels.count)
    }
}
