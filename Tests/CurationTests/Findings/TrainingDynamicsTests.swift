import Support
import Testing

@testable import Curation

/// How networks learned digits.
@Suite struct TrainingDynamicsTests {
    /// Two classes of three; a digit labeled 0 and one labeled 1.
    private func dynamics(_ networks: [[[Float]]], heldOut: [Float] = [1, 0, 0, 0, 1, 0]) throws -> TrainingDynamics {
        var gathering = TrainingDynamicsGathering(labels: [0, 1], classCount: 3)
        for epochs in networks { try gathering.add(learned: [0, 1], epochs: epochs) }
        gathering.add(heldOut: [0, 1], probabilities: heldOut)
        return gathering.dynamics
    }

    @Test func theAreaIsTheMeanMarginOfAllEpochsAndNetworks() throws {
        let evidence = try dynamics([
            [[4, 1, 0, 0, 2, 1], [6, 0, 2, 0, 2, 5]], [[0, 1, 0, 3, 2, 1], [2, 0, 1, 0, 8, 5]],
        ]).evidence
        // (3 + 4 − 1 + 1) / 4 and (1 − 3 − 1 + 3) / 4
        #expect(evidence.map(\.areaUnderMargin) == [1.75, 0])
    }

    @Test func aForgettingEventIsFromRightToWrongAndNothingElse() throws {
        let right: [Float] = [3, 0, 0, 0, 3, 0], wrong: [Float] = [0, 3, 0, 3, 0, 0]
        #expect(try dynamics([[right, wrong, right, wrong]]).evidence.map(\.forgettingEvents) == [2, 2])
        #expect(try dynamics([[wrong, wrong, right, right]]).evidence.map(\.forgettingEvents) == [0, 0])
        #expect(try dynamics([[right, wrong, wrong], [right, right, right]]).evidence.map(\.forgettingEvents) == [0.5, 0.5])
    }

    @Test func theRivalIsNeverTheLabel() throws {
        #expect(try dynamics([[[9, 1, 2, 0, 9, 4]]]).evidence.map(\.rival) == [2, 2])
    }

    /// One network of three that has learned a wrong label by heart does not save it.
    @Test func theAgreementIsThatOfMostNetworks() throws {
        let by: [Float] = [20, 0, 0, 0, 20, 0], against: [Float] = [0, 20, 0, 0, 20, 0]
        let evidence = try dynamics([[by], [against], [against]]).evidence
        #expect(evidence[0].agreement < -0.9 && evidence[1].agreement > 0.99)
        // Where most are sure, the others decide the order.
        let doubted = try dynamics([[by], [by], [by]], heldOut: [0, 1, 0, 0, 1, 0]).evidence
        #expect(doubted[0].agreement < doubted[1].agreement && doubted[0].agreement > 0.9)
    }

    @Test func foldsByDigitAreHalfOfTheAgreement() throws {
        let table = OutOfSample(
            classCount: 3, probabilities: [1, 0, 0, 0, 1, 0], dynamics: try dynamics([[[20, 0, 0, 0, 20, 0]]]))
        let joined = table.joined(withFoldsByDigit: OutOfSample(classCount: 3, probabilities: [0, 1, 0, 0, 1, 0]), labels: [0, 1])
        let evidence = try #require(joined.dynamics?.evidence)
        #expect(abs(evidence[0].agreement) < 1e-3 && evidence[1].agreement > 0.99)
        #expect(joined.labelIssueScore(0, label: 0) > joined.labelIssueScore(1, label: 1))
        #expect(joined.probabilities == table.probabilities)
    }
}
