import Testing
@testable import Training

@Suite struct TuningVerdictTests {
    /// Predictions of digits of which each model misreads its own.
    private func verdict(onlyBaseWrong: Int, onlyTunedWrong: Int, bothWrong: Int = 1, rule: DeliveryRule = .better) throws -> TuningVerdict
    {
        func predictions(isWrong: (Int) -> Bool) -> [Prediction] {
            (0..<100).map { index in
                Prediction(id: "\(index)", writer: "w", label: 1, probabilities: isWrong(index) ? [0.9, 0.1] : [0.1, 0.9])
            }
        }
        let base = predictions { $0 < bothWrong || (10..<10 + onlyBaseWrong).contains($0) }
        let tuned = predictions { $0 < bothWrong || (50..<50 + onlyTunedWrong).contains($0) }
        return TuningVerdict(try PairedComparison(base, tuned), rule: rule)
    }

    @Test(arguments: [
        (0, 0, TuningVerdict.Outcome.noDifference, TuningVerdict.Delivered.tuned), (3, 1, .noDifference, .tuned),
        (0, 2, .noDifference, .base),
        (12, 2, .better, .tuned), (2, 12, .worse, .base), (5, 5, .noDifference, .tuned),
    ])
    func theBaseIsHandedOutWhereTuningMadeMoreWrongThanRight(
        onlyBaseWrong: Int, onlyTunedWrong: Int, outcome: TuningVerdict.Outcome, delivered: TuningVerdict.Delivered
    ) throws {
        let verdict = try verdict(onlyBaseWrong: onlyBaseWrong, onlyTunedWrong: onlyTunedWrong)
        #expect(verdict.outcome == outcome && verdict.delivered == delivered)
    }

    @Test func whoeverAsksForTheTunedModelGetsIt() throws {
        let verdict = try verdict(onlyBaseWrong: 2, onlyTunedWrong: 12, rule: .tuned)
        #expect(verdict.outcome == .worse && verdict.delivered == .tuned)
    }
}
