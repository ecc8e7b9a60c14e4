import Testing

@testable import NeuralNetwork

struct LearningRateScheduleTests {
    @Test(arguments: LearningRateSchedule.Shape.allCases)
    func rateRisesToThePeakAndNeverRisesAfterIt(shape: LearningRateSchedule.Shape) {
        let schedule = LearningRateSchedule(shape: shape, peak: 0.1, warmUpFraction: 0.25)
        let rates = (0..<200).map { schedule.learningRate(step: $0, of: 200) }
        let highest = rates.max() ?? 0
        #expect(highest <= 0.1 && highest > 0.0999)
        let peakStep = rates.firstIndex(of: highest) ?? 0
        #expect((49...50).contains(peakStep))
        for step in 1...peakStep { #expect(rates[step] > rates[step - 1]) }
        for step in peakStep + 1..<200 { #expect(rates[step] <= rates[step - 1]) }
    }

    @Test(arguments: LearningRateSchedule.Shape.allCases, [1, 2, 3])
    func shortestRunsHaveFiniteRates(shape: LearningRateSchedule.Shape, stepCount: Int) {
        let schedule = LearningRateSchedule(shape: shape, peak: 0.1, warmUpFraction: 0.3)
        for step in 0..<stepCount {
            let rate = schedule.learningRate(step: step, of: stepCount)
            #expect(rate.isFinite && rate > 0 && rate <= 0.1)
        }
    }
}
