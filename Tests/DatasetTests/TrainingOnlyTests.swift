import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Dataset

/// What was made by computation is learned from and nothing else.
@Suite struct TrainingOnlyTests {
    private static func digit(_ id: String, writer: String, origin: DigitOrigin = .written) -> Digit {
        Digit(
            id: id, label: 1, writer: writer, source: ContentDigest(of: writer), place: id, status: "ok", score: 1,
            glyph: Glyph(ink: Array(repeating: 9, count: Glyph.pixelCount)), origin: origin)
    }

    private static let table = Result {
        try DigitTable(
            ["a", "b", "c"].flatMap { writer in
                [
                    digit("\(writer)/r00c00", writer: writer),
                    digit("\(writer)/r00c00#page1", writer: writer, origin: .pageCopy(1)),
                    digit("\(writer)/simulated", writer: writer, origin: .simulated),
                ]
            } + [
                digit("x/r00c00", writer: "x", origin: .simulated),
                digit("x/r00c00-copy5", writer: "x", origin: .augmented(5)),
                digit("c/r00c00-copy5", writer: "c", origin: .augmented(5)),
                digit("y/r00c00#page2", writer: "y", origin: .pageCopy(2)),
            ], profile: .mnist)
    }

    @Test func onlyWrittenDigitsAreValidatedAndTestedOn() throws {
        let table = try Self.table.get()
        #expect(table.writers == ["a", "b", "c"])
        let rule = WriterSplitRule(validation: .writers(["b"]), test: .writers(["c"]))
        let split = try WriterSplit(writers: table.writers, rule: rule, seed: 1)
        let ids = { (part: Split) in table.rows(of: part, in: split).map { table.digits[$0].id } }
        #expect(ids(.train) == ["a/r00c00", "a/r00c00#page1", "a/simulated", "x/r00c00", "x/r00c00-copy5"])
        #expect(ids(.validation) == ["b/r00c00"])
        #expect(ids(.test) == ["c/r00c00"])
    }

    @Test func aTableKeepsWhereItsDigitsComeFrom() throws {
        try TestData.withTemporaryFolder { folder in
            let table = try Self.table.get()
            try table.save(to: folder)
            #expect(try DigitTable(contentsOf: folder, profile: .mnist) == table)
        }
    }
}
