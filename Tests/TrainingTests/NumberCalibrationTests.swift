import Foundation
import NeuralNetwork
import Support
import Testing
@testable import Training

@Suite struct NumberCalibrationTests {
    /// Lines that say "1" or "7", each view sure of the "1" to some degree, and how often it is right.
    private func lines(sure: Double, rightCount: Int, of count: Int, second: NumberCandidate? = nil) throws -> [KnownLine] {
        func column(_ values: [Int: Double]) -> [Double] { (0..<LineSymbols.classCount).map { values[$0] ?? 0 } }
        let view = StringColumns(
            column([1: sure, 7: 1 - sure]) + column([LineSymbols.classCount - 1: 1]), classCount: LineSymbols.classCount)
        let evidence = try NumberEvidence([view, view], second: second, untold: [])
        return (0..<count).map { KnownLine(evidence: evidence, text: $0 < rightCount ? "1" : "7") }
    }

    private func probability(_ calibration: NumberCalibration, sure: Double) throws -> Double {
        calibration.probabilities(try lines(sure: sure, rightCount: 1, of: 1)[0].evidence)[0]
    }

    @Test func withoutACalibrationTheViewsCountAsTheyAre() throws {
        #expect(abs(try probability(.uncalibrated, sure: 0.9) - 0.9) < 1e-3)
        #expect(try NumberCalibration.uncalibrated.fitted(to: []) == .uncalibrated)
    }

    @Test func aNetworkThatIsTooSureIsBelievedLess() throws {
        let known = try lines(sure: 0.99, rightCount: 700, of: 1000) + lines(sure: 0.9, rightCount: 600, of: 1000)
        let calibration = try NumberCalibration.uncalibrated.fitted(to: known)
        #expect(abs(try probability(calibration, sure: 0.99) - 0.7) < 0.03)
        #expect(abs(try probability(calibration, sure: 0.9) - 0.6) < 0.03)
        // The order stays, and what is left is for none of the texts.
        #expect(try probability(calibration, sure: 0.99) > probability(calibration, sure: 0.9))
        let all = calibration.probabilities(known[0].evidence)
        #expect(all.reduce(0, +) < 1 && all.allSatisfy { $0 >= 0 })
    }

    @Test func whatIsWrittenAndNotProposedMakesOtherTextsLikelier() throws {
        let known =
            try lines(sure: 0.99, rightCount: 0, of: 500).map { KnownLine(evidence: $0.evidence, text: "123") }
            + lines(sure: 0.99, rightCount: 500, of: 500)
        let calibration = try NumberCalibration.uncalibrated.fitted(to: known)
        #expect(abs(calibration.probabilities(known[0].evidence).reduce(0, +) - 0.5) < 0.03)
    }

    @Test func aSecondReadingThatIsNeverRightLosesItsWeight() throws {
        let second = NumberCandidate(text: "7", probability: 0.9)
        let known = try lines(sure: 0.6, rightCount: 1000, of: 1000, second: second)
        let calibration = try NumberCalibration.uncalibrated.fitted(to: known)
        let before = NumberCalibration.uncalibrated.probabilities(known[0].evidence)[0]
        #expect(calibration.probabilities(known[0].evidence)[0] > 0.9 && before < 0.5)
    }

    @Test func fewLinesChangeLittle() throws {
        let calibration = try NumberCalibration.uncalibrated.fitted(to: lines(sure: 0.99, rightCount: 0, of: 1))
        #expect(try probability(calibration, sure: 0.99) > 0.5)
    }

    @Test func aCalibrationComesBackAsItWasWritten() throws {
        let calibration = try NumberCalibration.uncalibrated.fitted(to: lines(sure: 0.9, rightCount: 70, of: 100))
        let text = try JSONFile.encoded(calibration)
        #expect(try JSONDecoder().decode(NumberCalibration.self, from: Data(text.utf8)) == calibration)
        #expect(text.hasPrefix(#"{"agreement":"#))
    }

    @Test func textsThatAreNoNumbersAreRefused() throws {
        let evidence = try lines(sure: 0.9, rightCount: 1, of: 1)[0].evidence
        #expect(throws: NumberModelError.unknownSymbol("a", text: "1a")) {
            try NumberCalibration.uncalibrated.fitted(to: [KnownLine(evidence: evidence, text: "1a")])
        }
    }
}
