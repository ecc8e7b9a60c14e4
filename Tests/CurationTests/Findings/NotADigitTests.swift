import Testing

@testable import Curation

/// What is no digit comes before what is one in an odd hand.
@Suite struct NotADigitTests {
    private func score(_ digitProbability: Double, _ distanceRatio: Double, _ labelProbability: Double) -> Double {
        NotADigitFinder.score(digitProbability: digitProbability, distanceRatio: distanceRatio, labelProbability: labelProbability)
    }

    @Test func oddHandsComeAfterLettersThatTheSignsModelIsLessSureOf() {
        // A digit that leans far back, near to others of its hand, and read well; a letter far from everything whose label nobody reads.
        #expect(score(0.001, 1.2, 0.97) < score(0.05, 12, 0.01))
        // A wrong label of a plain digit is no sign.
        #expect(score(0.999, 1, 0.0001) < 0.1)
        // Nor is a digit that is only far from the others.
        #expect(score(0.99, 8, 0.9) < 0.1)
    }

    @Test func eachReasonCountsAndExtremesAreFinite() {
        let middle = score(0.3, 4, 0.5)
        #expect(score(0.2, 4, 0.5) > middle && score(0.3, 5, 0.5) > middle && score(0.3, 4, 0.4) > middle)
        for score in [score(0, 0, 0), score(1, 1e9, 0), score(1, 0, 1), score(0, 1e9, 1)] { #expect((0...1).contains(score)) }
    }
}
