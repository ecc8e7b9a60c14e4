import NeuralNetwork
import Support
import TestSupport
import Testing

@testable import Training

struct RateRangeTestTests {
    private func test(jobs: Int) throws -> LearningRateRangeTest {
        try LearningRateRangeTest(settings: tinySettings, network: tinyNetwork, samples: tinySamples(), seed: 7, jobs: jobs)
    }

    @Test func lossFallsAndTakesOffAtARateThatIsTooHigh() throws {
        let test = try test(jobs: 2)
        #expect(test.points.count > 100)
        let rates = test.points.map(\.learningRate)
        #expect(rates == rates.sorted() && abs(rates[0] - 1e-6) < 1e-12)
        let start = test.points[10].loss, least = test.points.map(\.loss).min() ?? 0
        #expect(least < start / 2)
        #expect(test.leastLossRate > 1e-4 && test.suggestedPeak == test.leastLossRate / 3)
        // A peak that it suggests does train.
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            settings.schedule = LearningRateSchedule(shape: .oneCycle, peak: test.suggestedPeak, warmUpFraction: 0.25)
            let outcome = try tinyRun(folder, settings: settings).run(jobs: 2)
            #expect(outcome.history.last?.loss ?? 9 < outcome.history[0].loss)
        }
    }

    @Test func theSameForAnyNumberOfJobs() throws {
        #expect(try test(jobs: 1) == test(jobs: 3))
    }

    @Test func endsWithWhatItHasWhereItIsStopped() throws {
        var count = 0
        let test = try LearningRateRangeTest(
            settings: tinySettings, network: tinyNetwork, samples: tinySamples(), seed: 7, jobs: 1, progress: { count = $0 },
            isCancelled: { count == 12 })
        #expect(test.points.count == 12)
    }
}
