import Foundation
import Support
import Testing

@testable import NeuralNetwork

struct SoftmaxCrossEntropyTests {
    @Test(arguments: [3, 10, 16, 21], [0, 0.1])
    func lossAndGradientAreThoseOfTheFormula(classCount: Int, smoothing: Double) {
        var stream = RandomStream(seed: 3, purpose: .testing, sample: UInt64(classCount))
        let logits = (0..<classCount).map { _ in stream.uniform(in: -6...6) }
        let label = classCount / 2
        let memory = AlignedFloats(count: classCount), gradient = AlignedFloats(count: classCount)
        for (index, logit) in logits.enumerated() { memory[index] = Float(logit) }
        let outcome = SoftmaxCrossEntropy(classCount: classCount, labelSmoothing: Float(smoothing)).evaluate(
            logits: memory.base, label: label, batchCount: 4, gradient: gradient.base)
        #expect(abs(outcome.loss - loss(logits, label, smoothing)) < 1e-5)
        for index in 0..<classCount {
            var above = logits, below = logits
            above[index] += 1e-5
            below[index] -= 1e-5
            let numeric = (loss(above, label, smoothing) - loss(below, label, smoothing)) / 2e-5 / 4
            #expect(abs(Double(gradient[index]) - numeric) < 1e-6)
        }
    }

    @Test(arguments: [0, 0.1], [1, 2])
    func lossOfABlendIsTheBlendOfTheLosses(smoothing: Float, second: Int) {
        let loss = SoftmaxCrossEntropy(classCount: 4, labelSmoothing: smoothing)
        func evaluate(_ label: Int, _ mixed: MixedLabel?) -> (loss: Double, gradient: [Float]) {
            let logits = AlignedFloats(count: 4), gradient = AlignedFloats(count: 4)
            for (index, value) in [0.5, -1, 2, 0.25].enumerated() { logits[index] = Float(value) }
            let outcome = loss.evaluate(
                logits: logits.base, label: label, mixed: mixed, batchCount: 2, gradient: gradient.base)
            return (outcome.loss, gradient.values)
        }
        let (a, b) = (evaluate(1, nil), evaluate(second, nil))
        let blend = evaluate(1, MixedLabel(label: UInt8(second), fraction: 0.25))
        #expect(abs(blend.loss - (0.75 * a.loss + 0.25 * b.loss)) < 1e-6)
        let expected = zip(a.gradient, b.gradient).map { 0.75 * $0 + 0.25 * $1 }
        #expect(relativeDifference(blend.gradient, expected) < 1e-6)
    }

    @Test func largeLogitsDoNotOverflow() {
        let probabilities = SoftmaxCrossEntropy.softmaxRows([1000, 0, -1000, 5, 5, 5], classCount: 3)
        #expect(probabilities[0] == 1 && probabilities[1] < 1e-30)
        #expect(probabilities[3...].allSatisfy { abs($0 - 1 / 3) < 1e-6 })
    }

    @Test func correctMeansTheLargestLogitIsTheLabels() {
        let logits = AlignedFloats(count: 3), gradient = AlignedFloats(count: 3)
        logits[1] = 2
        let loss = SoftmaxCrossEntropy(classCount: 3, labelSmoothing: 0)
        for label in 0..<3 {
            let outcome = loss.evaluate(logits: logits.base, label: label, batchCount: 1, gradient: gradient.base)
            #expect(outcome.isCorrect == (label == 1))
        }
    }

    @Test func exponentialIsWithinTwoUnitsInTheLastPlace() {
        var stream = RandomStream(seed: 8, purpose: .testing)
        for _ in 0..<2000 {
            let x = Float(stream.uniform(in: -80...80))
            let found = VectorMath.exp(Lanes(repeating: x))[5]
            let exact = Float(Foundation.exp(Double(x)))
            #expect(abs(found - exact) <= 2 * exact.ulp, "exp(\(x))")
        }
    }

    /// −Σ target · log softmax in double precision.
    private func loss(_ logits: [Double], _ label: Int, _ smoothing: Double) -> Double {
        let logSum = Foundation.log(logits.map { Foundation.exp($0) }.reduce(0, +))
        return logits.indices.reduce(0) { sum, index in
            let target = smoothing / Double(logits.count) + (index == label ? 1 - smoothing : 0)
            return sum - target * (logits[index] - logSum)
        }
    }
}
