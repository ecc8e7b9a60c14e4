import Dataset
import Imaging
import Testing

@testable import Curation

/// What training lacks that the other splits have.
@Suite struct CoverageTests {
    /// Digits of writers, each with ten sevens; `crossed` says how many of a writer's are crossed.
    private static func coverage(
        train: [Int], validation: [Int] = [0, 0], test: [Int], isDivided: Bool = true
    ) -> Coverage {
        var digits: [Digit] = [], forms: [DigitAllograph?] = [], splits: [String: Split] = [:]
        for (split, crossed) in [(Split.train, train), (.validation, validation), (.test, test)] {
            for (writer, count) in crossed.enumerated() {
                for number in 0..<10 {
                    let digit = CurationFixtures.digit(number, label: 7, writer: "\(split) \(writer)", source: "\(split) \(writer)")
                    digits.append(digit)
                    forms.append(number < count ? .crossedSeven : .plainSeven)
                    if isDivided { splits[digit.id] = split }
                }
            }
        }
        return Coverage(of: digits, allographs: forms, misread: digits.indices.map { $0 == 0 }, splits: splits)
    }

    private static func crossed(_ coverage: Coverage) -> Coverage.Gap? { coverage.gaps.first { $0.allograph == .crossedSeven } }

    @Test func whatTestHasAndTrainingDoesNotIsMissing() throws {
        let coverage = Self.coverage(train: [0, 0, 0, 0], test: [10, 4])
        let gap = try #require(Self.crossed(coverage))
        #expect(gap.kind == .missing && gap.heldOut == Coverage.Count(digits: 14, writers: 2))
        #expect(gap.examples.count == 8 && gap.examples.allSatisfy { $0.hasPrefix("test") })
        #expect(coverage.gaps.count == 1)
        #expect(gap.text == "7-crossed is missing in training; validation and test have 14 digits of 2 writers")
        #expect(coverage.printCommand?.hasSuffix("--emphasize 7-crossed") == true)
    }

    @Test func aFewAreRareHoweverManyAreTested() {
        #expect(Self.crossed(Self.coverage(train: [4, 0, 0, 0], test: [1, 0]))?.kind == .rare)
        #expect(Self.crossed(Self.coverage(train: [5, 0, 0, 0], test: [1, 0])) == nil)
        #expect(Self.crossed(Self.coverage(train: [4, 0, 0, 0], test: [0, 0])) == nil)
    }

    /// One in thirty who trains, nine in ten who are tested.
    @Test func whatFewWritersHaveInTrainingAndMostHaveInTestIsRare() {
        let one = [10] + Array(repeating: 0, count: 29)
        #expect(
            Self.crossed(Self.coverage(train: one, validation: Array(repeating: 10, count: 5), test: [10, 10, 10, 10, 0]))?.kind == .rare)
        // By chance, that would be nothing unusual.
        #expect(Self.crossed(Self.coverage(train: one, test: [10, 0])) == nil)
    }

    @Test func countsAreOfDigitsAndOfWriters() throws {
        let coverage = Self.coverage(train: [3, 0, 2], test: [1])
        let form = try #require(coverage.allographs.first { $0.allograph == .crossedSeven })
        #expect(form.counts.train == Coverage.Count(digits: 5, writers: 2))
        #expect(form.counts.validation == Coverage.Count(digits: 0, writers: 0))
        #expect(form.counts.all == Coverage.Count(digits: 6, writers: 3) && form.misreadCount == 1)
        #expect(coverage.total.train == Coverage.Count(digits: 30, writers: 3))
        #expect(coverage.labels.map(\.label) == Array(0...9))
        #expect(coverage.labels[7].counts.all.digits == 60 && coverage.labels[3].counts.all == Coverage.Count(digits: 0, writers: 0))
        #expect(coverage.allographs.map(\.allograph) == DigitAllograph.allCases)
    }

    @Test func whereWritersAreNotDividedNothingIsMissing() {
        let coverage = Self.coverage(train: [0, 0], test: [10], isDivided: false)
        #expect(coverage.gaps.isEmpty && coverage.printCommand == nil)
        #expect(coverage.total.train == nil && coverage.total.all.digits == 50)
    }
}
