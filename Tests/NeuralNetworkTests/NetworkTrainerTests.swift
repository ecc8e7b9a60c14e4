import Support
import Testing

@testable import NeuralNetwork

struct NetworkTrainerTests {
    /// A small net with one of everything that has to do with batches, chance or order.
    private static let description = Result {
        try NetworkDescription(
            input: TensorShape(channels: 1, height: 12, width: 12),
            layers: [
                .convolution(channels: 8, kernel: 3, bias: false), .batchNormalization, .relu,
                .convolution(channels: 20, kernel: 3), .batchNormalization, .relu, .maxPooling(size: 2),
                .dropout(probability: 0.2), .dense(units: 24), .relu, .dropout(probability: 0.3), .dense(units: 3),
            ])
    }

    @Test func lossFallsOnAToyProblem() throws {
        let trainer = try makeTrainer(TrainerConfiguration(seed: 1))
        let toy = ToyProblem(imageCount: 96)
        let losses = try run(trainer, on: toy, steps: 0..<60, learningRate: 0.01)
        #expect(losses[0] > 0.8)
        #expect(losses[losses.count - 1] < 0.25)
        let predictor = Predictor(trainer.currentNetwork)
        #expect(try toy.accuracy(predictor.probabilities(images: toy.images, jobs: 2)) > 0.95)
    }

    @Test(arguments: [2, 3, 4])
    func anyNumberOfJobsGivesTheSameBits(jobs: Int) throws {
        let states = try [1, jobs].map { jobs in
            let trainer = try makeTrainer(TrainerConfiguration(labelSmoothing: 0.1, microBatchSize: 16, seed: 3))
            _ = try run(trainer, on: ToyProblem(imageCount: 83), steps: 0..<4, jobs: jobs)
            return trainer.state
        }
        #expect(states[0] == states[1])
    }

    @Test func runRestoredFromItsStateGoesOnWithTheSameBits() throws {
        let configuration = TrainerConfiguration(optimizer: .adamW(weightDecay: 0.02), seed: 4)
        let toy = ToyProblem(imageCount: 40)
        let uninterrupted = try makeTrainer(configuration)
        _ = try run(uninterrupted, on: toy, steps: 0..<5)
        let first = try makeTrainer(configuration)
        _ = try run(first, on: toy, steps: 0..<2)
        let second = NetworkTrainer(
            network: Network(description: try Self.description.get(), seed: 99), configuration: configuration)
        try second.restore(first.state)
        #expect(second.stepCount == 2)
        _ = try run(second, on: toy, steps: 2..<5)
        #expect(second.state == uninterrupted.state)
    }

    @Test func stateWithoutMomentsIsRefusedAndChangesNothing() throws {
        let trainer = try makeTrainer(TrainerConfiguration(seed: 4))
        _ = try run(trainer, on: ToyProblem(imageCount: 20), steps: 0..<1)
        let before = trainer.state
        let other = Network(description: try Self.description.get(), seed: 8).tensors
        #expect(throws: NeuralNetworkError.self) { try trainer.restore(other) }
        #expect(trainer.state == before)
    }

    @Test func frozenLayersStayAndTheOthersLearn() throws {
        let network = Network(description: try Self.description.get(), seed: 2)
        let trainer = NetworkTrainer(
            network: network, configuration: TrainerConfiguration(frozenLayerCount: 3, seed: 2))
        _ = try run(trainer, on: ToyProblem(imageCount: 40), steps: 0..<3)
        for tensor in trainer.currentNetwork.tensors {
            let isFrozen = tensor.name.hasPrefix("convolution1.") || tensor.name.hasPrefix("batchNormalization1.")
            #expect((tensor == network.tensor(named: tensor.name)) == isFrozen, "\(tensor.name)")
        }
    }

    @Test func keptStatisticsAreUsedInTrainingAndStay() throws {
        let layers: [LayerDescription] = [
            .convolution(channels: 6, kernel: 3, bias: false), .batchNormalization, .relu, .maxPooling(size: 2), .dense(units: 3),
        ]
        let description = try NetworkDescription(input: TensorShape(channels: 1, height: 12, width: 12), layers: layers)
        let toy = ToyProblem(imageCount: 40)
        let first = NetworkTrainer(
            network: Network(description: description, seed: 2), configuration: TrainerConfiguration(seed: 2))
        _ = try run(first, on: toy, steps: 0..<5)
        let network = first.currentNetwork
        let configuration = TrainerConfiguration(
            optimizer: .sgd(momentum: 0, isNesterov: false), keepsBatchStatistics: true, seed: 2)
        let trainer = NetworkTrainer(network: network, configuration: configuration)
        // What it says in training is what it says in reading.
        let loss = try run(trainer, on: toy, steps: 0..<1, learningRate: 0)[0]
        let probabilities = try Predictor(network).probabilities(images: toy.images, jobs: 1)
        let expected = toy.labels.indices.map { -PortableMath.log(Double(probabilities[$0 * 3 + Int(toy.labels[$0])])) }
        #expect(abs(loss - expected.reduce(0, +) / 40) < 1e-4)
        // The gradient is that of this loss: a small step against it lowers the loss by its square.
        let rate = 0.004
        _ = try run(trainer, on: toy, steps: 1..<2, learningRate: rate)
        let moved = trainer.currentNetwork
        let squares = zip(network.tensors, moved.tensors).reduce(0.0) { sum, pair in
            sum + zip(pair.0.values, pair.1.values).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        }
        let after = try run(trainer, on: toy, steps: 2..<3, learningRate: 0)[0]
        #expect(abs((loss - after) / (squares / rate) - 1) < 0.1)
        for tensor in moved.tensors where tensor.name.contains("running") {
            #expect(tensor == network.tensor(named: tensor.name))
        }
        #expect(moved.tensor(named: "batchNormalization1.weight") != network.tensor(named: "batchNormalization1.weight"))
    }

    @Test func learningRateFactorScalesTheStepOfItsLayer() throws {
        let network = Network(description: try Self.description.get(), seed: 2)
        let steps = try [1.0, 0.5].map { factor in
            let trainer = NetworkTrainer(
                network: network,
                configuration: TrainerConfiguration(
                    optimizer: .sgd(momentum: 0), learningRateFactors: [factor], seed: 2))
            _ = try run(trainer, on: ToyProblem(imageCount: 20), steps: 0..<1)
            let before = try #require(network.tensor(named: "convolution1.weight")).values
            let after = try #require(trainer.currentNetwork.tensor(named: "convolution1.weight")).values
            return zip(after, before).map { $0 - $1 }
        }
        #expect(relativeDifference(steps[1], steps[0].map { $0 / 2 }) < 1e-3)
    }

    @Test func averageFollowsTheWeightsAtItsRate() throws {
        let trainer = try makeTrainer(TrainerConfiguration(averagingDecay: 0.5, seed: 6))
        var average = try #require(trainer.currentNetwork.tensor(named: "dense2.weight")).values
        for step in 0..<6 {
            _ = try run(trainer, on: ToyProblem(imageCount: 20), steps: step..<step + 1)
            let weights = try #require(trainer.currentNetwork.tensor(named: "dense2.weight")).values
            // Step t, counted from 1, keeps at most (1 + t)/(10 + t).
            let kept = min(0.5, Float(step + 2) / Float(step + 11))
            average = zip(average, weights).map { $0 * kept + $1 * (1 - kept) }
        }
        let found = try #require(trainer.averagedNetwork.tensor(named: "dense2.weight")).values
        #expect(relativeDifference(found, average) < 1e-5)
    }

    @Test func lossThatIsNotANumberLeavesTheWeightsAsTheyWere() throws {
        let trainer = try makeTrainer(TrainerConfiguration(seed: 1))
        let before = trainer.state
        var images = [Float](repeating: 0.5, count: 2 * 144)
        images[200] = .nan
        let result = try trainer.step(
            images: images, labels: [0, 1], learningRate: 0.01, at: StepAddress(epoch: 0, step: 0), jobs: 1)
        #expect(!result.isFinite)
        // The image is to blame, no layer.
        #expect(result.nonFinite == nil)
        #expect(trainer.state == before)
    }

    @Test func layerWhoseWeightsAreNotFiniteIsNamed() throws {
        let network = Network(description: try Self.description.get(), seed: 1)
        let tensors = network.tensors.map { tensor in
            guard tensor.name == "convolution2.weight" else { return tensor }
            return NamedTensor(name: tensor.name, shape: tensor.shape, values: [.infinity] + tensor.values.dropFirst())
        }
        #expect(try blamed(tensors) == NonFinitePlace(layer: 4, name: "convolution2", kind: .weights))
    }

    @Test func layerWhoseOutputOverflowsIsNamed() throws {
        let tensors = Network(description: try Self.description.get(), seed: 1).tensors.map { tensor in
            guard tensor.name == "dense1.weight" else { return tensor }
            return NamedTensor(
                name: tensor.name, shape: tensor.shape, values: tensor.values.map { $0 < 0 ? -3e38 : 3e38 })
        }
        #expect(try blamed(tensors) == NonFinitePlace(layer: 9, name: "dense1", kind: .output))
    }

    /// Where a step on a network of these tensors finds the first number that is not finite.
    private func blamed(_ tensors: [NamedTensor]) throws -> NonFinitePlace? {
        let trainer = NetworkTrainer(
            network: try Network(description: try Self.description.get(), tensors: tensors),
            configuration: TrainerConfiguration(seed: 1))
        let toy = ToyProblem(imageCount: 20)
        return try trainer.step(
            images: toy.images, labels: toy.labels, learningRate: 0.01, at: StepAddress(epoch: 0, step: 0), jobs: 2
        ).nonFinite
    }

    @Test func labelOutOfRangeIsRefused() throws {
        let trainer = try makeTrainer(TrainerConfiguration(seed: 1))
        #expect(throws: NeuralNetworkError.labelOutOfRange(label: 3, image: 1, classCount: 3)) {
            try trainer.step(
                images: [UInt8](repeating: 0, count: 288), labels: [0, 3], learningRate: 0.1,
                at: StepAddress(epoch: 0, step: 0), jobs: 1)
        }
    }

    @Test func imagesThatDoNotMatchTheLabelsAreRefused() throws {
        let trainer = try makeTrainer(TrainerConfiguration(seed: 1))
        #expect(throws: NeuralNetworkError.wrongImageCount(valueCount: 144, imageCount: 2, valuesPerImage: 144)) {
            try trainer.step(
                images: [UInt8](repeating: 0, count: 144), labels: [0, 1], learningRate: 0.1,
                at: StepAddress(epoch: 0, step: 0), jobs: 1)
        }
    }

    @Test(arguments: [1, 15, 16, 17, 33, 128])
    func microBatchesCoverTheBatchInNearlyEqualParts(imageCount: Int) {
        let parts = MicroBatch.cut(imageCount: imageCount, size: 16).map(\.images)
        #expect(parts.flatMap { Array($0) } == Array(0..<imageCount))
        #expect(parts.count == (imageCount + 15) / 16)
        let sizes = parts.map(\.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1 && (sizes.max() ?? 0) <= 16)
    }

    private func makeTrainer(_ configuration: TrainerConfiguration) throws -> NetworkTrainer {
        NetworkTrainer(
            network: Network(description: try Self.description.get(), seed: configuration.seed), configuration: configuration)
    }

    /// The mean loss of each step.
    private func run(
        _ trainer: NetworkTrainer, on toy: ToyProblem, steps: Range<Int>, learningRate: Double = 0.003, jobs: Int = 2
    ) throws -> [Double] {
        try steps.map { step in
            let result = try trainer.step(
                images: toy.images, labels: toy.labels, learningRate: learningRate, at: StepAddress(epoch: 2, step: step),
                jobs: jobs)
            return result.lossSum / Double(result.imageCount)
        }
    }
}
