import Foundation
import Support
import Testing

@testable import Training

@Suite struct EvaluationTests {
    private func prediction(_ id: String, _ writer: String, label: UInt8, says: UInt8, _ confidence: Float) -> Prediction {
        var probabilities = [Float](repeating: (1 - confidence) / 9, count: 10)
        probabilities[Int(says)] = confidence
        return Prediction(id: id, writer: writer, label: label, probabilities: probabilities)
    }

    private var predictions: [Prediction] {
        [
            prediction("c", "anna", label: 1, says: 7, 0.5), prediction("a", "anna", label: 1, says: 1, 0.9),
            prediction("d", "bert", label: 4, says: 9, 0.8), prediction("b", "bert", label: 4, says: 9, 0.8),
            prediction("e", "bert", label: 0, says: 0, 1),
        ]
    }

    @Test func countsAndOrderAreRight() {
        let evaluation = Evaluation(predictions)
        #expect(evaluation.count == 5 && evaluation.correctCount == 2 && evaluation.accuracy == 0.4)
        #expect(evaluation.interval == ConfidenceInterval(successCount: 2, of: 5))
        #expect(evaluation.confusion[4][9] == 2 && evaluation.confusion[1] == [0, 1, 0, 0, 0, 0, 0, 1, 0, 0])
        #expect(evaluation.confusion.joined().reduce(0, +) == 5)
        #expect(evaluation.writers.map(\.writer) == ["anna", "bert"])
        #expect(evaluation.writers.map(\.correctCount) == [1, 1] && evaluation.writers.map(\.count) == [2, 3])
        #expect(evaluation.mistakes.map(\.id) == ["b", "d", "c"])
        let expected = -(log(0.9) + log(0.5 / 9) + 2 * log(0.2 / 9) + log(1.0)) / 5
        #expect(abs(evaluation.loss - expected) < 1e-6)
    }

    @Test func theOrderOfThePredictionsDoesNotMatter() {
        #expect(Evaluation(predictions) == Evaluation(predictions.reversed()))
    }

    @Test func noDigitsGiveNoAccuracyButNoErrorEither() {
        let evaluation = Evaluation([])
        #expect(evaluation.count == 0 && evaluation.accuracy == 0 && evaluation.loss == 0)
        #expect(evaluation.interval.lower == 0 && evaluation.interval.upper == 1)
    }

    @Test func aReportCanBeWrittenAndReadAgain() throws {
        let evaluation = Evaluation(predictions)
        let data = try JSONEncoder().encode(evaluation)
        #expect(try JSONDecoder().decode(Evaluation.self, from: data) == evaluation)
    }

    /// Computed by SciPy 1.17.1: `scipy.stats.binomtest(k, n).proportion_ci(method="wilson")`.
    @Test(arguments: [
        (9950, 10_000, 0.9934147426838684, 0.9962050989291618), (10, 10, 0.7224672001371109, 1),
        (0, 10, 0, 0.27753279986288926), (147, 150, 0.9428533167296139, 0.9931752486770326),
    ])
    func theIntervalIsWilsons(successCount: Int, count: Int, lower: Double, upper: Double) {
        let interval = ConfidenceInterval(successCount: successCount, of: count)
        #expect(abs(interval.lower - lower) < 1e-12 && abs(interval.upper - upper) < 1e-12)
    }

    /// Twenty digits of which the first model alone misreads `first`, the second alone `second`, and both one.
    private func comparison(first: Int, second: Int) throws -> PairedComparison {
        func all(_ wrong: Range<Int>) -> [Prediction] {
            (0..<100).map { prediction("\($0)", "w", label: 3, says: wrong.contains($0) || $0 == 99 ? 5 : 3, 0.9) }
        }
        return try PairedComparison(all(0..<first), all(50..<50 + second).reversed())
    }

    @Test(arguments: [
        (0, 0, 1.0), (3, 0, 0.25), (0, 6, 0.03125), (10, 3, 0.0922851563), (20, 8, 0.0356981382), (30, 30, 1.0),
    ])
    func modelsDifferWhereChanceWouldNot(first: Int, second: Int, pValue: Double) throws {
        let comparison = try comparison(first: first, second: second)
        #expect(comparison.onlyFirstWrongCount == first && comparison.onlySecondWrongCount == second)
        #expect(comparison.bothWrongCount == 1 && comparison.count == 100 && comparison.gain == first - second)
        // As scipy's binomtest gives it.
        #expect(abs(comparison.pValue - pValue) < 1e-9)
        #expect(comparison.isDifferent == (pValue < 0.05))
    }

    @Test func modelsThatReadOtherDigitsCannotBeCompared() {
        let all = predictions
        for (first, second) in [(all, Array(all.dropLast())), (Array(all.dropLast()), all)] {
            #expect(throws: TrainingError.differentDigits(id: "e", firstCount: first.count, secondCount: second.count)) {
                try PairedComparison(first, second)
            }
        }
    }
}
