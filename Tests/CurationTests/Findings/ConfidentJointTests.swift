import Support
import Testing

@testable import Curation

/// How many labels are wrong.
@Suite struct ConfidentJointTests {
    /// 20 writers of 50 digits, each with one 4 labeled 9.
    private func joint(seed: UInt64 = 1, jobs: Int = 2) throws -> ConfidentJoint {
        let classes = (0..<1000).map { UInt8($0 % 10) }
        var labels = classes
        for writer in 0..<20 { labels[writer * 50 + 4] = 9 }
        return try ConfidentJoint(
            CurationFixtures.table(classes), labels: labels, groups: (0..<1000).map { $0 / 50 }, groupCount: 20, seed: seed, jobs: jobs)
    }

    @Test func plantedErrorsAreCountedByPair() throws {
        let joint = try joint()
        let pair = try #require(joint.wrongPairs.first)
        #expect(joint.wrongPairs.count == 1 && pair.label == 9 && pair.suggested == 4)
        #expect(abs(pair.estimate.count - 20) < 1e-9)
        #expect(abs(joint.wrongLabels.count - 20) < 1e-9)
    }

    /// What every writer has alike does not vary with the writers drawn.
    @Test func theIntervalIsThatOfWriters() throws {
        #expect(abs(try joint().wrongLabels.upper - 20) < 1e-9)
        let classes = (0..<1000).map { UInt8($0 % 10) }
        var labels = classes
        for row in 0..<50 where row % 10 == 4 { labels[row] = 9 }
        for row in 50..<100 where row % 10 == 4 { labels[row] = 9 }
        let ofTwo = try ConfidentJoint(
            CurationFixtures.table(classes), labels: labels, groups: (0..<1000).map { $0 / 50 }, groupCount: 20, seed: 1, jobs: 2)
        #expect(abs(ofTwo.wrongLabels.count - 10) < 1e-9)
        #expect(ofTwo.wrongLabels.lower < 1 && ofTwo.wrongLabels.upper > 18)
    }

    @Test func theCountsOfALabelAddUpToItsDigits() throws {
        let joint = try joint()
        for label in 0..<10 {
            let sum = joint.counts[label * 10..<(label + 1) * 10].reduce(0, +)
            #expect(abs(sum - (label == 9 ? 120 : label == 4 ? 80 : 100)) < 1e-9)
        }
    }

    @Test func theNumberOfJobsChangesNothingAndTheSeedTheInterval() throws {
        let classes = (0..<300).map { UInt8($0 % 10) }
        let labels = classes.enumerated().map { index, label in index % 37 == 0 ? (label + 1) % 10 : label }
        func joint(seed: UInt64, jobs: Int) throws -> ConfidentJoint {
            try ConfidentJoint(
                CurationFixtures.table(classes), labels: labels, groups: (0..<300).map { $0 / 10 }, groupCount: 30, seed: seed, jobs: jobs)
        }
        #expect(try joint(seed: 1, jobs: 1).estimates == joint(seed: 1, jobs: 3).estimates)
        #expect(try joint(seed: 1, jobs: 1).estimates != joint(seed: 2, jobs: 1).estimates)
    }
}
