import Support
import Testing

@testable import NeuralNetwork

struct NetworkTrainerTests {
    /// A small net with one of everything that has to do with batches, chance or order.
    private static func smallDescription() throws -> NetworkDescription {
        try NetworkDescription(
            input: TensorShape(channels: 1, height: 12, width: 12),
            layers: [
                .convolution(channels: 8, kernel: 3, bias: false), .batchNormalization, .relu,
                .convolution(channels: 20, kernel: 3), .batchNormalization, .relu, .maxPooling(size: 2),
                .dropout(probability: 0.2), .dense(units: 24), .relu, .dropout(probability: 0.3), .dense(units: 3),
            ])
    }

    @Test func lossFallsOnAToyProblem() throws {
        let trainer = NetworkTrainer(
            network: Network(description: try Self.smallDescription(), seed: 1), configuration: TrainerConfiguration(seed: 1))
        let toy = ToyProblem(imageCount: 96)
        var losses: [Double] = []
        for step in 0..<60 {
            let result = try trainer.step(
                images: toy.images, labels: toy.labels, learningRate: 0.01, at: StepAddress(epoch: 0, step: step), jobs: 2)
            losses.append(result.lossSum / Double(result.imageCount))
        }
        #expect(losses[0] > 0.8)
        #expect(losses[losses.count - 1] < 0.25)
        let predictor = Predictor(trainer.currentNetwork)
        let accuracy = try toy.accuracy(predictor.probabilities(images: toy.images, jobs: 2))
        #expect(accuracy > 0.95)
    }

    @Test(arguments: [2, 3, 4])
    func anyNumberOfJobsGivesTheSameBits(jobs: Int) throws {
        #expect(try Self.trainedState(jobs: jobs) == Self.trainedState(jobs: 1))
    }

    private static func trainedState(jobs: Int) throws -> [NamedTensor] {
        let trainer = NetworkTrainer(
            network: Network(description: try smallDescription(), seed: 3),
            configuration: TrainerConfiguration(labelSmoothing: 0.1, microBatchSize: 16, seed: 3))
        let toy = ToyProblem(imageCount: 83)
        for step in 0..<4 {
            _ = try trainer.step(
                images: toy.images, labels: toy.labels, learningRate: 0.003, at: StepAddress(epoch: 2, step: step), jobs: jobs)
        }
        return trainer.state
    }
}

/// Three kinds of 12 × 12 images: horizontal bars, vertical bars, noise.
struct ToyProblem {
    var images: [UInt8] = []
    var labels: [UInt8] = []

    init(imageCount: Int) {
        for image in 0..<imageCount {
            var stream = RandomStream(seed: 11, purpose: .testing, sample: UInt64(image))
            let kind = image % 3, phase = stream.below(4)
            for y in 0..<12 {
                for x in 0..<12 {
                    let bar = kind == 2 ? stream.below(2) == 0 : ((kind == 0 ? y : x) + phase) / 2 % 2 == 0
                    images.append(UInt8((bar ? 180 : 0) + stream.below(60)))
                }
            }
            labels.append(UInt8(kind))
        }
    }

    func accuracy(_ probabilities: [Float]) throws -> Double {
        let classCount = probabilities.count / labels.count
        let correct = labels.indices.count { image in
            let row = probabilities[image * classCount..<(image + 1) * classCount]
            return row.max() == row[row.startIndex + Int(labels[image])]
        }
        return Double(correct) / Double(labels.count)
    }
}
