import Foundation
import Support
import TestSupport
import Testing
@testable import Curation

/// A reviewer's file: what is added to it is on the disk, and what was changed in it is noticed.
@Suite struct LabelFileTests {
    private static let crop = ContentDigest(of: "crop")

    private func withJournal<Result>(_ body: (_ folder: String, _ journal: LabelJournal) throws -> Result) throws -> Result {
        try TestData.withTemporaryFolder { folder in
            try body(folder, LabelJournal(folder: folder, reviewer: "anna", program: "test"))
        }
    }

    private func relabel(_ digit: String, _ was: UInt8, _ now: UInt8) -> LabelJournal.Entry {
        .init(.digit(digit), .relabeled, crop: Self.crop, was: was, now: now)
    }

    private func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_800_000_000 + seconds) }

    /// The lines of the file of three events.
    private func lines(_ folder: String, _ journal: LabelJournal) throws -> [String] {
        try journal.add([relabel("a", 1, 2)], at: time(0))
        try journal.add([relabel("b", 3, 4), .init(.writer("ben"), .excluded, why: "left-handed")], at: time(1.2345))
        return try FileContent.text(of: folder + "/anna.jsonl").split(separator: "\n").map(String.init)
    }

    @Test func eventsAreNumberedAndFollowOneAnother() throws {
        try withJournal { folder, journal in
            let lines = try lines(folder, journal)
            let file = try LabelFile(contentsOf: folder + "/anna.jsonl")
            #expect(file.events.map(\.n) == [1, 2, 3] && file.events == journal.events)
            #expect(file.events.map(\.prev) == ["", ContentDigest(of: lines[0]).hex, ContentDigest(of: lines[1]).hex])
            #expect(file.events.map(\.at) == ["2027-01-15T08:00:00.000Z", "2027-01-15T08:00:01.234Z", "2027-01-15T08:00:01.234Z"])
            #expect(file.events[2].target == .writer("ben") && file.events[2].why == "left-handed" && file.events[2].digit == nil)
        }
    }

    @Test func whereTheClockIsBehindAnEventIsLaterThanTheOneBefore() throws {
        try withJournal { _, journal in
            try journal.add([relabel("a", 1, 2)], at: time(100))
            try journal.add([relabel("b", 1, 2)], at: time(0))
            #expect(journal.events.map(\.at) == ["2027-01-15T08:01:40.000Z", "2027-01-15T08:01:40.001Z"])
        }
    }

    @Test func aJournalGoesOnWhereTheLastOneEnded() throws {
        try TestData.withTemporaryFolder { folder in
            for number in 1...3 {
                let journal = try LabelJournal(folder: folder, reviewer: "anna", program: "test")
                try journal.add([relabel("d\(number)", 1, 2)], at: time(Double(number)))
            }
            #expect(try LabelFile(contentsOf: folder + "/anna.jsonl").events.map(\.digit) == ["d1", "d2", "d3"])
        }
    }

    @Test func twoCannotAddToOneFileAtATime() throws {
        try withJournal { folder, journal in
            #expect(throws: FileSystemError.inUse(folder + "/anna.jsonl")) {
                try LabelJournal(folder: folder, reviewer: "anna", program: "test")
            }
            // Another person may.
            try LabelJournal(folder: folder, reviewer: "ben", program: "test").add([relabel("a", 1, 2)], at: time(0))
            withExtendedLifetime(journal) {}
        }
    }

    @Test func aFileThatAnotherProgramHasChangedMeanwhileIsNotAddedTo() throws {
        try withJournal { folder, journal in
            let lines = try lines(folder, journal)
            try AtomicFile.write(lines[0] + "\n", to: folder + "/anna.jsonl")
            #expect(throws: FileSystemError.self) { try journal.add([relabel("c", 1, 2)], at: time(2)) }
            #expect(try FileContent.text(of: folder + "/anna.jsonl") == lines[0] + "\n")
        }
    }

    /// Every length to which the last line can be cut.
    @Test func aLineThatWasCutShortIsPassedOverAndReplaced() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/anna.jsonl"
            var whole: [UInt8] = []
            do {
                let journal = try LabelJournal(folder: folder, reviewer: "anna", program: "test")
                _ = try lines(folder, journal)
                whole = try FileContent.bytes(of: path)
            }
            let second = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
            for length in stride(from: second + 1, to: whole.count - 1, by: 7) {
                try AtomicFile.write(whole[..<length], to: path)
                let torn = try LabelFile(contentsOf: path)
                #expect(torn.events.count == 2 && torn.remarks.map(\.code) == ["labels.torn-line"], "\(length)")
                try LabelJournal(folder: folder, reviewer: "anna", program: "test").add([relabel("c", 5, 6)], at: time(9))
                let mended = try LabelFile(contentsOf: path)
                #expect(mended.events.map(\.digit) == ["a", "b", "c"] && mended.remarks.isEmpty, "\(length)")
            }
        }
    }

    @Test func anEventWhoseLineHasLostItsEndStillCounts() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/anna.jsonl"
            do {
                let journal = try LabelJournal(folder: folder, reviewer: "anna", program: "test")
                _ = try lines(folder, journal)
            }
            let whole = try FileContent.bytes(of: path)
            try AtomicFile.write(whole.dropLast(), to: path)
            let file = try LabelFile(contentsOf: path)
            #expect(file.events.count == 3 && file.remarks.isEmpty)
            try LabelJournal(folder: folder, reviewer: "anna", program: "test").add([relabel("c", 5, 6)], at: time(9))
            #expect(try LabelFile(contentsOf: path).events.map(\.digit) == ["a", "b", nil, "c"])
            #expect(try FileContent.bytes(of: path).starts(with: whole))
        }
    }

    /// As a Mac writes the name.
    @Test func aNameOfOtherCodePointsIsTheSameReviewersFile() throws {
        try TestData.withTemporaryFolder { folder in
            try LabelJournal(folder: folder, reviewer: "cafe", program: "test").add([relabel("a", 1, 2)], at: time(0))
            let text = try FileContent.text(of: folder + "/cafe.jsonl")
            try FileManager.default.removeItem(atPath: folder + "/cafe.jsonl")
            try AtomicFile.write(text.replacing("\"by\":\"cafe\"", with: "\"by\":\"cafe\u{301}\""), to: folder + "/cafe\u{301}.jsonl")
            try LabelJournal(folder: folder, reviewer: "caf\u{E9}", program: "test").add([relabel("b", 1, 2)], at: time(1))
            let history = try LabelHistory(folder: folder)
            #expect(history.files.count == 1 && history.events.map(\.digit) == ["a", "b"])
        }
    }

    @Test func aFolderThatCannotBeReadIsNoFolderWithoutDecisions() throws {
        try TestData.withTemporaryFolder { folder in
            #expect(try LabelHistory(folder: folder + "/none").files.isEmpty)
            try AtomicFile.write("", to: folder + "/labels")
            #expect(throws: FileSystemError.notAFolder(folder + "/labels")) { try LabelHistory(folder: folder + "/labels") }
        }
    }

    @Test func aClockThatWasNeverSetStopsNobody() throws {
        try withJournal { folder, journal in
            try journal.add([relabel("a", 1, 2)], at: Date(timeIntervalSince1970: -5))
            try journal.add([relabel("b", 1, 2)], at: Date(timeIntervalSince1970: 1e15))
            #expect(
                try LabelFile(contentsOf: folder + "/anna.jsonl").events.map(\.at) == [
                    "1970-01-01T00:00:00.000Z", "9999-12-31T23:59:59.000Z",
                ])
        }
    }

    @Test func whatWasChangedAddedOrTakenAwayIsNoticed() throws {
        try withJournal { folder, journal in
            let lines = try lines(folder, journal)
            func error(_ lines: [String], name: String = "anna") -> LabelFileError? {
                let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
                do throws(LabelFileError) {
                    _ = try LabelFile(bytes, path: name + ".jsonl")
                    return nil
                } catch {
                    return error
                }
            }
            #expect(error(lines) == nil)
            #expect(
                error([lines[0].replacing("\"now\":2", with: "\"now\":7"), lines[1], lines[2]])
                    == .brokenChain(.init(file: "anna.jsonl", line: 2)))
            #expect(error([lines[1], lines[2]]) == .wrongNumber(.init(file: "anna.jsonl", line: 1), found: 2, expected: 1))
            #expect(error([lines[0], lines[2]]) == .wrongNumber(.init(file: "anna.jsonl", line: 2), found: 3, expected: 2))
            #expect(
                error([lines[0].replacing("\"v\":1", with: "\"v\":2,\"new\":[]")])
                    == .futureVersion(.init(file: "anna.jsonl", line: 1), found: 2))
            #expect(
                error(lines, name: "anna copy")
                    == .otherReviewer(.init(file: "anna copy.jsonl", line: 1), found: "anna", expected: "anna copy"))
            for (old, new) in [
                ("\"now\":2", "\"now\":12"), ("\"digit\":\"a\",", ""), ("\"verdict\":\"relabeled\"", "\"verdict\":\"undone\""),
                ("2027-01-15T08:00:00.000Z", "yesterday"), ("2027-01-15T08:00:00.000Z", "2027-13-15T08:00:00.000Z"),
                ("\"verdict\":\"relabeled\"", "\"undoes\":1,\"verdict\":\"undone\""), ("\"now\":2,", ""), ("\"relabeled\"", "\"sure\""),
                ("{", "["),
            ] {
                guard case .malformed(let place, _)? = error([lines[0].replacing(old, with: new)]) else {
                    Issue.record("\(old) → \(new): \(String(describing: error([lines[0].replacing(old, with: new)])))")
                    continue
                }
                #expect(place.line == 1)
            }
        }
    }

    @Test func filesOfOneReviewerInTwoSpellingsAreTold() throws {
        // The same letters, of one code point and of two.
        let a = try LabelFile([], path: "caf\u{E9}.jsonl"), b = try LabelFile([], path: "cafe\u{301}.jsonl")
        #expect(throws: LabelFileError.sameReviewer("cafe\u{301}.jsonl", other: "caf\u{E9}.jsonl")) { try LabelHistory([a, b]) }
    }

    @Test(arguments: ["", ".hidden", "a/b", "..", "a\u{0}b", "name ", "a\nb", String(repeating: "a", count: 65), "-x"])
    func aNameThatIsNoFilesNameIsRefused(name: String) throws {
        try TestData.withTemporaryFolder { folder in
            #expect(throws: LabelFileError.unusableReviewer(name)) {
                try LabelJournal(folder: folder + "/labels", reviewer: name, program: "test")
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/labels"))
        }
    }

    @Test func theLastDecisionIsTakenBackAndGivenBack() throws {
        try withJournal { folder, journal in
            _ = try lines(folder, journal)
            #expect(try journal.undo(at: time(5)).undoes == 3)
            #expect(try journal.undo(at: time(6)).undoes == 2)
            #expect(LabelFile.standing(journal.events).map(\.n) == [1])
            // Taking back the taking back.
            try journal.undo(5, at: time(7))
            #expect(LabelFile.standing(journal.events).map(\.n) == [1, 2])
            #expect(throws: LabelFileError.cannotUndo(reviewer: "anna", event: 5, count: 6)) { try journal.undo(5, at: time(8)) }
            #expect(throws: LabelFileError.cannotUndo(reviewer: "anna", event: 99, count: 6)) { try journal.undo(99, at: time(8)) }
            try journal.undo(at: time(9))
            try journal.undo(at: time(9))
            #expect(throws: LabelFileError.nothingToUndo(reviewer: "anna")) { try journal.undo(at: time(10)) }
            // What was written can be read.
            #expect(try LabelFile(contentsOf: folder + "/anna.jsonl").events == journal.events)
        }
    }

    @Test func everyTruncationAndEveryChangedByteIsReadOrRefused() throws {
        try withJournal { folder, journal in
            _ = try lines(folder, journal)
            let bytes = try FileContent.bytes(of: folder + "/anna.jsonl")
            let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
            for length in 0...bytes.count {
                // As many events as there are whole lines, whether or not the last one has its end.
                #expect(try LabelFile(Array(bytes[..<length]), path: "anna.jsonl").events.count == ends.count { $0 <= length }, "\(length)")
            }
            for index in bytes.indices {
                var changed = bytes
                changed[index] ^= 0x15
                // What is changed in a line before the last is always noticed.
                let file = try? LabelFile(changed, path: "anna.jsonl")
                if index < ends[1] { #expect(file?.events.count ?? 0 < 3, "byte \(index)") }
            }
        }
    }
}
