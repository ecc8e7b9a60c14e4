import Testing

@testable import NeuralNetwork

struct DropoutTests {
    private static let shape = TensorShape(channels: 20, height: 10, width: 10)

    @Test func valuesAreDroppedWithTheirProbabilityAndTheMeanIsKept() throws {
        let output = try run(DropoutAddress(seed: 1, epoch: 0, step: 0, firstImage: 0)).output
        let droppedFraction = Double(output.count { $0 == 0 }) / Double(output.count)
        #expect(abs(droppedFraction - 0.3) < 0.02)
        #expect(output.allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-6 })
    }

    @Test func gradientPassesWhereTheValuePassed() throws {
        let outcome = try run(DropoutAddress(seed: 1, epoch: 0, step: 0, firstImage: 0))
        #expect(outcome.inputGradient == outcome.output)
    }

    @Test func choiceIsAFunctionOfSeedEpochStepAndImage() throws {
        let address = DropoutAddress(seed: 1, epoch: 2, step: 3, firstImage: 4)
        let output = try run(address).output
        #expect(try run(address).output == output)
        for other in [
            DropoutAddress(seed: 2, epoch: 2, step: 3, firstImage: 4), DropoutAddress(seed: 1, epoch: 3, step: 3, firstImage: 4),
            DropoutAddress(seed: 1, epoch: 2, step: 4, firstImage: 4), DropoutAddress(seed: 1, epoch: 2, step: 3, firstImage: 6),
        ] {
            #expect(try run(other).output != output)
        }
    }

    @Test func imageKeepsItsChoiceWhereverTheMicroBatchBegins() throws {
        let first = try run(DropoutAddress(seed: 1, epoch: 0, step: 0, firstImage: 0)).output
        let second = try run(DropoutAddress(seed: 1, epoch: 0, step: 0, firstImage: 1)).output
        #expect(first.suffix(Self.shape.count) == second.prefix(Self.shape.count))
    }

    /// Two images of ones, with a gradient of ones.
    private func run(_ address: DropoutAddress) throws -> LayerTrial.Outcome {
        let trial = try LayerTrial(.dropout(probability: 0.3), input: Self.shape, imageCount: 2)
        let ones = [Float](repeating: 1, count: 2 * Self.shape.count)
        return try trial.run(input: ones, parameters: [], outputGradient: ones, dropout: address)
    }
}
