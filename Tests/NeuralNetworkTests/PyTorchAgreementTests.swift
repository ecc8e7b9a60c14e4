import Foundation
import Testing

@testable import NeuralNetwork

struct PyTorchAgreementTests {
    private static let description = Result {
        try NetworkDescription(
            input: TensorShape(channels: 1, height: 10, width: 10),
            layers: [
                .convolution(channels: 5, kernel: 3, bias: false), .batchNormalization, .relu,
                .convolution(channels: 18, kernel: 3, padding: .valid), .batchNormalization, .relu, .maxPooling(size: 2),
                .convolution(channels: 7, kernel: 3), .relu,
                .dense(units: 20), .batchNormalization, .relu, .dense(units: 4),
            ])
    }

    private static let optimizers: [(name: String, optimizer: OptimizerDescription)] = [
        ("adamW", .adamW(beta1: 0.9, beta2: 0.98, epsilon: 1e-3, weightDecay: 0.05)),
        ("momentum", .sgd(momentum: 0.9, isNesterov: false, weightDecay: 0.01)),
        ("nesterov", .sgd(momentum: 0.9, isNesterov: true, weightDecay: 0.01)),
    ]

    /// Adam divides by the size of gradients; where they are zero but for rounding, as before a batch normalization, it makes
    /// steps out of the rounding.
    private static let tolerance: Float = 3e-3

    @Test(arguments: optimizers.map(\.name))
    func trainingGivesTheLossesWeightsAndLogitsOfPyTorch(rule: String) throws {
        let fixture = try PyTorchFixture()
        let optimizer = try #require(Self.optimizers.first { $0.name == rule }).optimizer
        let trainer = NetworkTrainer(
            network: try Network(description: Self.description.get(), tensors: fixture.tensors("initial")),
            configuration: TrainerConfiguration(
                optimizer: optimizer, labelSmoothing: fixture.index.labelSmoothing, microBatchSize: 12, seed: 0))
        let losses = try #require(fixture.index.losses[rule])
        for (step, expected) in losses.enumerated() {
            let labels = fixture.index.labels[step]
            let result = try trainer.step(
                images: fixture.images(step: step), labels: labels, learningRate: fixture.index.learningRates[step],
                at: StepAddress(epoch: 0, step: step), jobs: 1)
            #expect(abs(result.lossSum / Double(labels.count) - expected) < 1e-4 * expected, "loss of step \(step)")
        }
        let expected = Dictionary(uniqueKeysWithValues: fixture.tensors(rule).map { ($0.name, $0) })
        for tensor in trainer.currentNetwork.tensors {
            let reference = try #require(expected[tensor.name])
            #expect(tensor.shape == reference.shape)
            #expect(relativeDifference(tensor.values, reference.values) < Self.tolerance, "\(tensor.name)")
        }
        let logits = try Predictor(trainer.currentNetwork).logits(images: fixture.images(step: 0), jobs: 1)
        #expect(relativeDifference(logits, try #require(expected["logits"]).values) < Self.tolerance)
    }

    struct ScheduleCase: Decodable, Sendable, CustomTestStringConvertible {
        let shape: LearningRateSchedule.Shape
        let warmUpFraction: Double
        let stepCount: Int
        let rates: [Double]

        var testDescription: String { "\(shape) over \(stepCount) steps" }
    }

    @Test func schedulesGiveTheRatesOfPyTorch() throws {
        let cases = try JSONDecoder().decode([ScheduleCase].self, from: PyTorchFixture.content(of: "schedules.json"))
        #expect(cases.count == 3)
        for reference in cases {
            let schedule = LearningRateSchedule(
                shape: reference.shape, peak: 0.01, warmUpFraction: reference.warmUpFraction)
            for (step, rate) in reference.rates.enumerated() {
                let found = schedule.learningRate(step: step, of: reference.stepCount)
                #expect(abs(found - rate) < 1e-9, "\(reference.testDescription), step \(step)")
            }
        }
    }

    private struct StringCase: Decodable {
        let symbols: [UInt8]
        let logits: [Float]
        let loss: Double
        let gradient: [Float]
    }

    @Test func stringsHaveTheLossesAndGradientsOfPyTorch() throws {
        let cases = try JSONDecoder().decode([StringCase].self, from: PyTorchFixture.content(of: "ctc.json"))
        #expect(cases.count == 4)
        let loss = CTCLoss(classCount: 5)
        for reference in cases {
            let columnCount = reference.logits.count / loss.classCount
            let logits = AlignedFloats(count: columnCount * laneCount), gradient = AlignedFloats(count: columnCount * laneCount)
            func place(_ index: Int) -> Int { index / loss.classCount * laneCount + index % loss.classCount }
            for (index, value) in reference.logits.enumerated() { logits[place(index)] = value }
            let outcome = loss.evaluate(
                logits: logits.base, columnCount: columnCount, target: StringTarget(symbols: reference.symbols), lineCount: 1,
                gradient: gradient.base)
            #expect(abs(outcome.loss - reference.loss) < 1e-4 * reference.loss)
            let found = reference.gradient.indices.map { gradient[place($0)] }
            #expect(relativeDifference(found, reference.gradient) < 1e-4)
        }
    }
}
