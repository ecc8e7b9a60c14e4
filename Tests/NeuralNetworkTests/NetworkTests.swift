import Testing

@testable import NeuralNetwork

struct NetworkTests {
    private static let description = Result {
        try NetworkDescription(
            input: TensorShape(channels: 1, height: 8, width: 8),
            layers: [
                .convolution(channels: 6, kernel: 3), .batchNormalization, .relu, .maxPooling(size: 2),
                .dropout(probability: 0.5), .dense(units: 20), .batchNormalization, .relu, .dense(units: 4),
            ])
    }

    @Test func sameSeedGivesTheSameWeightsAndAnotherSeedOthers() throws {
        let description = try Self.description.get()
        #expect(Network(description: description, seed: 1).tensors == Network(description: description, seed: 1).tensors)
        #expect(Network(description: description, seed: 1).tensors != Network(description: description, seed: 2).tensors)
    }

    @Test func freshWeightsHaveTheVarianceOfHe() throws {
        let description = try NetworkDescription(input: TensorShape(channels: 100), layers: [.dense(units: 300)])
        let weights = try #require(Network(description: description, seed: 5).tensor(named: "dense1.weight")).values
        let variance = weights.reduce(0) { $0 + Double($1 * $1) } / Double(weights.count)
        #expect(abs(variance - 0.02) < 0.0005)
    }

    @Test func tensorsAreNamedAfterLayersCountedByKind() throws {
        let network = Network(description: try Self.description.get(), seed: 1)
        #expect(
            network.tensors.map(\.name) == [
                "convolution1.weight", "convolution1.bias", "batchNormalization1.weight", "batchNormalization1.bias",
                "batchNormalization1.running_mean", "batchNormalization1.running_var", "dense1.weight", "dense1.bias",
                "batchNormalization2.weight", "batchNormalization2.bias", "batchNormalization2.running_mean",
                "batchNormalization2.running_var", "dense2.weight", "dense2.bias",
            ])
        #expect(network.tensor(named: "convolution1.weight")?.shape == [6, 1, 3, 3])
        #expect(network.tensor(named: "dense1.weight")?.shape == [20, 96])
    }

    @Test func tensorsThatDoNotFitAreAllListed() throws {
        let description = try Self.description.get()
        var tensors = Network(description: description, seed: 1).tensors
        tensors.removeAll { $0.name == "dense1.bias" }
        tensors = tensors.map {
            $0.name == "dense2.bias" ? NamedTensor(name: $0.name, shape: [5], values: [0, 0, 0, 0, 0]) : $0
        }
        tensors.append(NamedTensor(name: "dense3.bias", shape: [1], values: [0]))
        let expected = NeuralNetworkError.tensorsDoNotFit(
            missing: ["dense1.bias"], unexpected: ["dense3.bias"],
            misshapen: [.init(name: "dense2.bias", found: [5], expected: [4])])
        #expect(throws: expected) { try Network(description: description, tensors: tensors) }
        for word in ["dense1.bias", "dense3.bias", "[5]", "[4]"] { #expect(expected.description.contains(word)) }
    }

    @Test func foldedNetworkHasFewerLayersAndTheSameLogits() throws {
        let network = try trainedALittle()
        let folded = network.foldedForInference()
        #expect(folded.description.layers.map(\.name) == ["convolution", "relu", "maxPooling", "dense", "relu", "dense"])
        let images = ToyProblem(imageCount: 5, side: 8).images.map { Float($0) / 255 }
        let layout = PackedLayout(network.description)
        let workspace = Workspace(plan: layout.plan, microBatchSize: 5, trainedLayers: 0..<0)
        let unfolded = workspace.logits(
            images: 0..<5, of: .floats(images), network: PackedNetwork(layout, tensors: network.tensors, isRun: true))
        #expect(relativeDifference(try Predictor(network).logits(images: images, jobs: 1), unfolded) < 1e-5)
    }

    @Test(arguments: [2, 3, 4])
    func predictionsHaveTheSameBitsForAnyNumberOfJobs(jobs: Int) throws {
        let predictor = Predictor(try trainedALittle())
        let images = ToyProblem(imageCount: 101, side: 8).images
        let probabilities = try predictor.probabilities(images: images, jobs: jobs)
        #expect(try probabilities == predictor.probabilities(images: images, jobs: 1))
        let rows = stride(from: 0, to: probabilities.count, by: 4).map { probabilities[$0..<$0 + 4].reduce(0, +) }
        #expect(rows.count == 101 && rows.allSatisfy { abs($0 - 1) < 1e-5 })
    }

    @Test func noImagesGiveNoPredictions() throws {
        let predictor = Predictor(Network(description: try Self.description.get(), seed: 1))
        #expect(try predictor.probabilities(images: [], jobs: 2).isEmpty)
    }

    @Test func halfAnImageIsRefused() throws {
        let predictor = Predictor(Network(description: try Self.description.get(), seed: 1))
        #expect(throws: NeuralNetworkError.wrongImageCount(valueCount: 96, imageCount: 1, valuesPerImage: 64)) {
            try predictor.logits(images: [UInt8](repeating: 0, count: 96), jobs: 1)
        }
    }

    /// Running statistics other than those at the start.
    private func trainedALittle() throws -> Network {
        let trainer = NetworkTrainer(
            network: Network(description: try Self.description.get(), seed: 1), configuration: TrainerConfiguration(seed: 1))
        let toy = ToyProblem(imageCount: 24, side: 8)
        for step in 0..<3 {
            _ = try trainer.step(
                images: toy.images, labels: toy.labels, learningRate: 0.01, at: StepAddress(epoch: 0, step: step), jobs: 1)
        }
        return trainer.currentNetwork
    }
}
