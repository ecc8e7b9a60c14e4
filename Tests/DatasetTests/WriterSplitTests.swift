import Support
import TestSupport
import Testing

@testable import Dataset

@Suite struct WriterSplitTests {
    private let many = (0..<2000).map { "writer-\($0)" }

    @Test func fractionsAreMetOnAverage() throws {
        let split = try WriterSplit(
            writers: many, rule: WriterSplitRule(validation: .fraction(0.1), test: .fraction(0.2)), seed: 1)
        #expect(split.splits.count == 2000)
        #expect(abs(split.writers(of: .test).count - 400) < 80)
        #expect(abs(split.writers(of: .validation).count - 200) < 60)
    }

    @Test func aNewWriterNeverMovesAnotherOne() throws {
        let before = try WriterSplit(writers: many[..<1000], rule: WriterSplitRule(), seed: 2)
        let after = try WriterSplit(writers: many, rule: WriterSplitRule(), seed: 2)
        for (writer, split) in before.splits { #expect(after.splits[writer] == split) }
    }

    @Test func theOrderOfTheWritersDoesNotMatterAndTheSeedDoes() throws {
        for method in SplitMethod.allCases {
            let rule = WriterSplitRule(method: method)
            let split = try WriterSplit(writers: many, rule: rule, seed: 3)
            #expect(try WriterSplit(writers: many.reversed(), rule: rule, seed: 3) == split)
            #expect(try WriterSplit(writers: many, rule: rule, seed: 4) != split)
        }
    }

    @Test(arguments: 3...30)
    func rankMeetsTheFractionsWithFewWriters(count: Int) throws {
        let split = try WriterSplit(writers: many[..<count], rule: WriterSplitRule(method: .rank), seed: 5)
        let expected = max(1, Int((Double(count) * 0.15).rounded()))
        #expect(split.writers(of: .test).count == expected)
        #expect(split.writers(of: .validation).count == expected)
        #expect(split.writers(of: .train).count == count - 2 * expected)
    }

    @Test func namedWritersAreExactlyTheSplit() throws {
        let rule = WriterSplitRule(validation: .fraction(0.5), test: .writers(["writer-3", "writer-1"]))
        let split = try WriterSplit(writers: many[..<20], rule: rule, seed: 6)
        #expect(split.writers(of: .test) == ["writer-1", "writer-3"])
        #expect(!split.writers(of: .validation).isEmpty && !split.writers(of: .train).isEmpty)
        let noTest = WriterSplitRule(validation: .writers(["writer-0"]), test: .fraction(0))
        #expect(try WriterSplit(writers: many[..<20], rule: noTest, seed: 6).writers(of: .train).count == 19)
    }

    @Test func anEmptySplitIsAnErrorWhoseFixWorks() throws {
        // A seed whose hashes leave the test split empty.
        let writers = Array(many[..<6])
        let errors = (0..<20 as Range<UInt64>).compactMap { seed -> SplitError? in
            #expect(throws: Never.self) {
                try WriterSplit(writers: writers, rule: WriterSplitRule(method: .rank), seed: seed)
            }
            do {
                _ = try WriterSplit(writers: writers, rule: WriterSplitRule(), seed: seed)
                return nil
            } catch { return error as? SplitError }
        }
        let error = try #require(errors.first)
        guard case .emptySplit(_, writerCount: 6, let suggestion) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(suggestion.hasPrefix("write 'method: rank' under 'split', or name the writers: test: [writer-"))
        #expect(suggestion.contains("] and validation: [writer-"))
        #expect(
            throws: SplitError.emptySplit(
                "train", writerCount: 2, suggestion: "add sheets of more writers; each split needs at least one of its own")
        ) {
            try WriterSplit(writers: many[..<2], rule: WriterSplitRule(method: .rank), seed: 0)
        }
    }

    @Test func aWriterNobodyKnowsOrInTwoListsIsAnError() {
        #expect(throws: SplitError.unknownWriter("writer-x1", split: "test", near: "writer-1")) {
            try WriterSplit(
                writers: ["writer-1", "hand"], rule: WriterSplitRule(test: .writers(["writer-x1"])), seed: 0)
        }
        #expect(throws: SplitError.writerInTwoSplits("a")) {
            try WriterSplit(
                writers: ["a", "b"], rule: WriterSplitRule(validation: .writers(["a"]), test: .writers(["a"])), seed: 0)
        }
    }

    @Test func theRuleIsReadFromAManifest() throws {
        let issues = ManifestIssues(source: "")
        func rule(_ yaml: String) throws -> WriterSplitRule {
            WriterSplitRule(try ManifestNode(yaml: yaml, file: "split.yaml"), issues: issues)
        }
        #expect(
            try rule("validation: 0.2\ntest: [w1, w2]\nmethod: rank")
                == WriterSplitRule(validation: .fraction(0.2), test: .writers(["w1", "w2"]), method: .rank))
        #expect(try rule("{}") == WriterSplitRule())
        try issues.throwIfAny()
        _ = try rule("validation: 0.6\ntest: 0.5\nmethod: rnak\nvalidaton: 1")
        _ = try rule("test: [[a]]")
        #expect(
            issues.diagnostics.map(\.code).sorted() == [
                "manifest.out-of-range", "manifest.unknown-field", "manifest.unknown-value", "manifest.wrong-type",
            ])
    }
}
