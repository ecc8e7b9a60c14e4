import Dataset
import NeuralNetwork
import Support
import TestSupport
import Testing

@testable import Training

struct ConfidenceTests {
    private func prediction(_ id: Int, confidence: Float, isCorrect: Bool) -> Prediction {
        var probabilities = [Float](repeating: (1 - confidence) / 9, count: 10)
        probabilities[3] = confidence
        return Prediction(id: "\(id)", writer: "w", label: isCorrect ? 3 : 4, probabilities: probabilities)
    }

    @Test func temperatureIsWhereTheLossIsLeastAndChangesNoReading() throws {
        try TestData.withTemporaryFolder { folder in
            let network = try tinyRun(folder).run(jobs: 2).network
            let digits = tinyDigits(150, seed: 9)
            let scaling = try TemperatureScaling(members: [network], views: ViewSettings(), digits: digits, jobs: 2)
            let best = scaling.bestTemperature()
            for other in [1, best * 0.9, best * 1.1] {
                #expect(scaling.cautiousLoss(at: best) <= scaling.cautiousLoss(at: other) + 1e-9)
            }
            #expect(scaling.loss(at: best) <= scaling.loss(at: 1))
            let readings = try [1, best].map { temperature in
                let reading = InferenceSettings(temperature: temperature, views: ViewSettings())
                return try ModelPredictor(members: [network], reading: reading).predictions(of: digits, jobs: 1)
            }
            #expect(readings[0].map(\.predicted) == readings[1].map(\.predicted))
            #expect(Evaluation(readings[1]).loss <= Evaluation(readings[0]).loss + 1e-6)
            #expect(abs(Evaluation(readings[1]).loss - scaling.loss(at: best)) < 1e-5)
        }
    }

    @Test func modelThatReadsAllDigitsRightIsNotTakenForInfallible() throws {
        try TestData.withTemporaryFolder { folder in
            var settings = tinySettings
            settings.epochs = 12
            let network = try tinyRun(folder, settings: settings).run(jobs: 2).network
            let digits = tinyDigits(200)
            let readings = try Predictor(network).predictions(of: digits, jobs: 2)
            #expect(Evaluation(readings).mistakes.isEmpty)
            let scaling = try TemperatureScaling(members: [network], views: ViewSettings(), digits: digits, jobs: 2)
            #expect(scaling.bestTemperature() > 0.1)
        }
    }

    @Test func tooFewDigitsGiveNoTemperature() throws {
        let digits = tinyDigits(TemperatureScaling.leastDigitCount - 1)
        let scaling = try TemperatureScaling(members: [tinyNetwork], views: ViewSettings(), digits: digits, jobs: 1)
        #expect(scaling.bestTemperature() == 1)
    }

    @Test func reliabilityIsCountedByHand() {
        let predictions =
            (0..<8).map { prediction($0, confidence: 0.75, isCorrect: $0 < 6) }
            + (8..<10).map { prediction($0, confidence: 0.25, isCorrect: false) }
        let reliability = Reliability(predictions)
        #expect(reliability.bins[7].count == 8 && reliability.bins[7].accuracy == 0.75)
        #expect(reliability.bins[2].count == 2 && reliability.bins[2].meanConfidence == 0.25)
        #expect(reliability.bins.map(\.count).reduce(0, +) == 10)
        // Eight are right as often as they say, two are wrong by a quarter.
        #expect(abs(reliability.expectedCalibrationError - 0.05) < 1e-9)
        #expect(Reliability(predictions.reversed()) == reliability)
        #expect(Reliability([]).expectedCalibrationError == 0)
    }

    @Test func riskGrowsAsLessSureDigitsAreRead() throws {
        let predictions = (0..<100).map { prediction($0, confidence: 0.99 - Float($0) * 0.005, isCorrect: $0 < 90 || $0 == 95) }
        let curve = RiskCoverage(predictions.shuffled())
        #expect(curve.points.last?.coverage == 1 && abs((curve.points.last?.risk ?? 0) - 0.09) < 1e-12)
        let half = try #require(curve.operatingPoints.first)
        #expect(half.maxRisk == 0.005 && half.point?.coverage == 0.9 && half.point?.risk == 0)
        #expect(curve.area > 0 && curve.area < 0.09)
        // Rejecting below its threshold reads just the digits it speaks of.
        let threshold = Float(try #require(half.point).threshold)
        #expect(predictions.count { $0.confidence >= threshold } == 90)
    }

    @Test func digitsOfOneConfidenceAreReadOrLeftTogether() {
        let curve = RiskCoverage((0..<10).map { prediction($0, confidence: 0.5, isCorrect: $0 > 0) })
        #expect(curve.points.count == 1 && curve.points[0].coverage == 1)
        #expect(curve.operatingPoints.allSatisfy { $0.point == nil })
    }
}
