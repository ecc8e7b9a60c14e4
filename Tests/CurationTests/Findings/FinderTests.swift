import Dataset
import Foundation
import Support
import TestSupport
import Testing

@testable import Curation

/// What holds for every finder there is or will be.
@Suite struct FinderLawTests {
    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: TestData.root + "/Sources/Curation/Findings/Finders")
            .filter { $0.hasSuffix("Finder.swift") }.map { String($0.dropLast(".swift".count)) }.sorted()
    }

    @Test func everyFileOfFindersIsRegisteredInOrder() throws {
        let names = FinderRegistry.all.map { "\($0)" }
        #expect(names == names.sorted())
        #expect(names == (try files()))
    }

    @Test func everyFinderHasAKindOfItsOwn() {
        #expect(Set(FinderRegistry.all.map { $0.kind }).count == FinderRegistry.all.count)
    }

    private func material(jobs: Int) throws -> FindingMaterial {
        let digits = CurationFixtures.digits(writerCount: 8)
        let classes = digits.enumerated().map { index, digit in index % 17 == 3 ? (UInt8(index) + 5) % 10 : digit.label ?? 0 }
        let table = CurationFixtures.table(classes)
        return try FindingMaterial(
            digits: digits,
            outOfSample: OutOfSample(
                classCount: 10, probabilities: table.probabilities,
                neighborDistances: digits.indices.map { $0 == 5 ? 0.9 : 0.1 + Float($0 % 7) / 100 }),
            folds: Folds(digits, count: 4, seed: 1), jobs: jobs)
    }

    @Test func theNumberOfJobsChangesNothing() throws {
        let one = try FinderRegistry.findings(in: material(jobs: 1))
        #expect(!one.isEmpty)
        #expect(try FinderRegistry.findings(in: material(jobs: 3)) == one)
    }

    @Test func ranksCountFromOneAndScoresFall() throws {
        let findings = try FinderRegistry.findings(in: material(jobs: 2))
        for group in Dictionary(grouping: findings, by: \.kind).values {
            #expect(group.map(\.rank) == Array(1...group.count))
            #expect(zip(group, group.dropFirst()).allSatisfy { $0.score >= $1.score })
        }
        let ids = Set(try material(jobs: 1).digits.map(\.id))
        for finding in findings {
            #expect(ids.contains(finding.digit) && finding.other.map(ids.contains) ?? true)
            #expect(finding.score.isFinite && !finding.why.isEmpty && !finding.why.contains("\n"))
        }
    }
}

@Suite struct LabelIssueFinderTests {
    private func found(_ rows: [[Float]], labels: [UInt8]) throws -> [Finding] {
        let digits = labels.enumerated().map { CurationFixtures.digit($0, label: $1, writer: "w\($0)") }
        let material = try FindingMaterial(
            digits: digits, outOfSample: OutOfSample(classCount: 3, probabilities: rows.flatMap { $0 }),
            folds: Folds(digits, count: 2, seed: 1), jobs: 1)
        return Finding.ranked(.labelIssue, LabelIssueFinder().found(in: material))
    }

    @Test func allThatIsContradictedIsListedTheLeastProbableLabelFirst() throws {
        let findings = try found(
            [[0.1, 0.9, 0], [0.45, 0.5, 0.05], [0.5, 0.3, 0.2], [0.2, 0.4, 0.4]], labels: [0, 0, 0, 0])
        #expect(findings.map(\.digit) == ["sheet/00000", "sheet/00003", "sheet/00001"])
        #expect(findings.map(\.suggested) == [1, 1, 1])
        // 0.1 and 0.9 to the power of 1 / 1.5 are 0.2154 and 0.9322.
        #expect(abs(findings[0].score - (1 + 0.7168 / 1.1476) / 2) < 1e-3)
    }

    @Test func theSentenceSaysWhatIsReadAndByWhom() throws {
        let finding = try #require(try found([[0.009, 0.991, 0], [1, 0, 0]], labels: [0, 0]).first)
        #expect(finding.why == "labeled 0, and a model that has not seen the writer reads 1 with 99.1 %")
    }

    /// The network to which the hand is new may be taken in by what those see through that know it.
    @Test func whatTheNetworksThatLearnedItContradictIsListedToo() throws {
        let digits = (0..<2).map { CurationFixtures.digit($0, label: 0, writer: "w\($0)") }
        func evidence(_ agreement: Float) -> TrainingDynamics.Evidence {
            TrainingDynamics.Evidence(areaUnderMargin: 4 * agreement, forgettingEvents: 0.5, agreement: agreement, rival: 2)
        }
        let table = OutOfSample(
            classCount: 3, probabilities: [0.75, 0, 0.25, 1, 0, 0], dynamics: TrainingDynamics(evidence: [evidence(-0.5), evidence(0.9)]))
        let found = LabelIssueFinder().found(
            in: try FindingMaterial(digits: digits, outOfSample: table, folds: Folds(digits, count: 2, seed: 1), jobs: 1))
        let finding = try #require(found.first)
        #expect(found.count == 1 && finding.digit == digits[0].id && finding.suggested == 2)
        #expect(finding.training == evidence(-0.5))
        #expect(
            finding.why
                == "labeled 0, and a model that has not seen the writer reads 0 with 75.0 %; models that learned it rather read 2 (area under the "
                + "margin -2.0, forgotten 0.5 times)")
    }
}
