import Dataset
import Imaging
import NeuralNetwork
import Support

/// How high the learning rate may be: a network is trained for some hundred steps while the rate grows by the same factor each step,
/// until the loss takes off.
///
/// **Determinism** B: whatever the number of jobs.
/// **Source** Smith, "Cyclical learning rates for training neural networks", 2017.
public struct LearningRateRangeTest: Sendable, Codable, Equatable {
    public struct Point: Sendable, Codable, Equatable {
        public let learningRate: Double
        /// Smoothed over the steps before it.
        public let loss: Double
    }

    public static let rates = 1e-6...1.0
    public static let stepCount = 300

    public let points: [Point]

    /// The rate with the least loss.
    public var leastLossRate: Double { points.min { $0.loss < $1.loss }?.learningRate ?? Self.rates.lowerBound }

    /// A peak for a schedule: a third of the rate with the least loss, beyond which training is about to fail.
    public var suggestedPeak: Double { leastLossRate / 3 }

    /// Runs the test; nothing is written, and the network stays as it was.
    ///
    /// - Parameter isCancelled: asked before each step; the test then ends with what it has.
    public init(
        settings: TrainingSettings, network: Network, samples: any TrainingSamples, rehearsal: Rehearsal? = nil, seed: UInt64,
        jobs: Int, progress: (_ step: Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws {
        let source = BatchSource(samples: samples, rehearsal: rehearsal, settings: settings, seed: seed)
        let trainer = NetworkTrainer(
            network: network, configuration: settings.trainerConfiguration(for: network.description, seed: seed))
        let logLow = PortableMath.log(Self.rates.lowerBound), logHigh = PortableMath.log(Self.rates.upperBound)
        // The losses of single batches jump; an average that forgets a twentieth a step follows them well enough.
        let kept = 0.95
        var average = 0.0, weight = 0.0, least = Double.infinity
        var points: [Point] = []
        for step in 0..<Self.stepCount {
            if isCancelled() { break }
            let position = Double(step) / Double(Self.stepCount - 1)
            let rate = PortableMath.exp(logLow + (logHigh - logLow) * position)
            let batch = try source.batch(step: step, jobs: jobs)
            let result = try trainer.step(
                images: batch.samples.ink, labels: batch.samples.labels, mixed: batch.mixed, learningRate: rate,
                at: StepAddress(epoch: 0, step: step), jobs: jobs)
            guard result.isFinite else { break }
            average = kept * average + (1 - kept) * result.lossSum / Double(result.imageCount)
            weight = kept * weight + (1 - kept)
            let loss = average / weight
            points.append(Point(learningRate: rate, loss: loss))
            progress(step + 1)
            least = min(least, loss)
            if step > 20, loss > 4 * least { break }
        }
        self.points = points
    }
}
