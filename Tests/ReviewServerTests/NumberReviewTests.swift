import Foundation
import ImageCodecs
import Support
import TestSupport
import Testing
@testable import Curation
@testable import Ingest

/// What becomes of a person's answers to numbers: on the disk, for the other numbers of the sheet, and in the tables.
@Suite struct NumberReviewTests {
    private func withReview(_ body: (NumberFixture, NumberReview) async throws -> Void) async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try NumberFixture(in: folder)
            try fixture.write()
            try await body(fixture, try fixture.review())
        }
    }

    @Test func whatHasToBeLookedAtIsInTheQueue() async throws {
        try await withReview { _, review in
            let overview = await review.overview()
            #expect(overview.readOnly == nil && overview.remarks.isEmpty)
            // Row by row.
            #expect(overview.items.map(\.i) == [1, 7, 2, 5, 8])
            #expect(overview.items.map(\.state) == Array(repeating: .open, count: 5))
            #expect(overview.progress.done == 0 && overview.progress.count == 5)
            let sum = try await review.detail(NumberFixture.thirdSum)
            #expect(sum.place == "sum, row 3" && sum.text == "71" && sum.proposed == "71" && sum.reason?.contains("should be 61") ?? false)
            #expect(sum.failures.count == 1 && sum.failures[0].contains("48 + 13 is 61, not 71"))
            #expect(sum.neighbors.map(\.text) == ["48", "13", "71"] && sum.format.mostDigits == 3)
            // Nothing was read of the other sum; the two numbers tell what it should be.
            let unread = try await review.detail(NumberFixture.secondSum)
            #expect(unread.text == nil && unread.proposed == "59")
        }
    }

    @Test func anAnswerSettlesTheOthersOfItsSum() async throws {
        try await withReview { fixture, review in
            let outcome = try await review.say(.number, "62", of: NumberFixture.secondSum)
            #expect(outcome.settled.map(\.i) == [NumberFixture.secondNumber] && outcome.settled[0].text == "38")
            #expect(outcome.settled[0].state == .settled && outcome.progress.done == 2 && outcome.remark == nil)
            let event = try JournalFile<NumberEvent>(contentsOf: fixture.answers + "/anna.jsonl").events[0]
            #expect(event.verdict == .number && event.now == "62" && event.was == nil && event.field == "sum" && event.row == 1)
            #expect(event.crop == fixture.sheet.crop(of: try #require(event.target).place) && event.picture == fixture.sheet.picture.digest)
            let detail = try await review.detail(NumberFixture.secondSum)
            #expect(detail.state == .answered && detail.answer?.by == "anna" && detail.rev == 1)

            let back = try await review.undo(nil, at: NumberFixture.time(1))
            #expect(back.i == NumberFixture.secondSum && back.opened.map(\.i) == [NumberFixture.secondNumber])
            #expect(await review.overview().progress.done == 0)
            // A wrong answer that is taken back leaves nothing behind.
            let wrong = try await review.say(.number, "22", of: 0)
            #expect(wrong.opened.map(\.i) == [3, 6] && wrong.removed.isEmpty && wrong.progress.count == 8)
            let mended = try await review.undo(nil, at: NumberFixture.time(2))
            #expect(mended.removed == [0, 3, 6] && mended.progress.count == 5)
            let again = try await review.undo([2], at: NumberFixture.time(2))
            #expect(again.progress.done == 2 && again.event?.undoes == 2)
            await #expect(throws: ReviewError.self) { try await review.undo([2], at: NumberFixture.time(3)) }
        }
    }

    /// Who says that there is none gives the rules a zero, and the table an empty cell.
    @Test func thatNoneIsMeantIsAnAnswer() async throws {
        try await withReview { fixture, review in
            let outcome = try await review.say(.noNumber, of: NumberFixture.secondSum)
            #expect(outcome.event?.verdict == "none" && outcome.event?.now == nil && outcome.failures.count == 1)
            #expect(await review.number(NumberFixture.secondSum).outcome == .noNumber)
            _ = try await review.undo(nil, at: NumberFixture.time(1))
            try await review.say(.noNumber, of: 2, at: 2)
            let sum = try await review.detail(NumberFixture.thirdSum)
            #expect(sum.failures.contains { $0.contains("13 is 13, not 71") })
            #expect(try await review.detail(2).neighbors.map(\.outcome) == ["none", "review", "review"])
            _ = await review.renew()
            #expect(try fixture.lines(fixture.table).last?.hasPrefix("\(fixture.scan),1,2,,") ?? false)
            #expect(try FileContent.text(of: fixture.json).contains("\"outcome\" : \"none\""))
        }
    }

    /// All of a row at once, in one step forward and one back.
    @Test func theNumbersOfARowAreAnsweredTogether() async throws {
        try await withReview { fixture, review in
            func answers(_ texts: [Int: String]) -> [NumberReview.Answer] {
                texts.sorted { $0.key < $1.key }.map { NumberReview.Answer(i: $0.key, rev: 0, verdict: .number, text: $0.value) }
            }
            let outcome = try await review.answer(answers([2: "48", 5: "13", 8: "71"]), at: NumberFixture.time(0))
            #expect(outcome.ns == [1, 2, 3] && outcome.progress.done == 3 && outcome.items.count >= 3)
            #expect(outcome.failures.count == 1 && outcome.failures[0].contains("48 + 13 is 61, not 71"))
            #expect(try await review.detail(5).neighbors.map(\.rev) == [1, 1, 1])
            let back = try await review.undo(nil, at: NumberFixture.time(1))
            #expect(back.ns == [4, 5, 6] && back.progress.done == 0)
            let again = try await review.undo(back.ns, at: NumberFixture.time(2))
            #expect(again.progress.done == 3)
            // None is kept where one cannot be.
            for wrong in [[:], [1: "35", 7: "x"], [0: "75", 7: "62"]] {
                await #expect(throws: ReviewError.self) { try await review.answer(answers(wrong), at: NumberFixture.time(3)) }
            }
            let twice = answers([7: "62"]) + answers([7: "63"])
            await #expect(throws: ReviewError.self) { try await review.answer(twice, at: NumberFixture.time(3)) }
            #expect(try JournalFile<NumberEvent>(contentsOf: fixture.answers + "/anna.jsonl").events.count == 9)
        }
    }

    @Test func theLeastSureNumberIsFirstInTheOtherOrder() async throws {
        try await withReview { _, review in
            let before = await review.overview().items
            // What was not read, then the sum that does not fit.
            #expect(before.sorted { $0.worst < $1.worst }.map(\.i).prefix(2) == [NumberFixture.secondSum, NumberFixture.thirdSum])
            try await review.say(.number, "62", of: NumberFixture.secondSum)
            #expect(await review.overview().items.map(\.worst) == before.map(\.worst))
        }
    }

    /// What a person has written down counts though the rule fails; the rule is told.
    @Test func whatAPersonSaysStaysThoughARuleFails() async throws {
        try await withReview { fixture, review in
            let outcome = try await review.say(.number, "71", of: NumberFixture.thirdSum)
            #expect(outcome.failures.contains { $0.contains("48 + 13 is 61, not 71") })
            #expect(await review.number(NumberFixture.thirdSum).outcome == .accepted)
            #expect(await review.number(NumberFixture.thirdSum).by == "anna")
            // The others of the sum may be wrong as well.
            for other in [2, 5] { #expect(await review.number(other).needsReview) }
        }
    }

    @Test func theTablesAreWrittenAnewWhenNothingIsLeft() async throws {
        try await withReview { fixture, review in
            let before = try FileContent.text(of: fixture.json)
            try await review.say(.number, "62", of: NumberFixture.secondSum)
            #expect(try FileContent.text(of: fixture.json) == before)
            try await review.say(.empty, of: 2)
            try await review.say(.unreadable, of: 5)
            let last = try await review.say(.number, "71", of: NumberFixture.thirdSum)
            #expect(last.progress.done == last.progress.count && last.remark?.contains("written anew") ?? false)
            #expect(
                try fixture.lines(fixture.table).suffix(3) == [
                    "\(fixture.scan),1,0,12,47,59,", "\(fixture.scan),1,1,38,24,62,", "\(fixture.scan),1,2,,?,71,",
                ])
            #expect(try fixture.lines(fixture.folder + "/results-review.csv").count == 1)
            let json = try FileContent.text(of: fixture.json)
            #expect(json.contains("\"by\" : \"anna\"") && json.contains("\"source\" : \"person\"") && json.contains("\"unreadable\""))
            #expect(await review.renew() == .needless)
            // Whoever reads the pictures again gets the same files, byte for byte, and needs no permission.
            try fixture.write(isForced: false)
            #expect(try FileContent.text(of: fixture.json) == json)
        }
    }

    @Test func answersAreThereWhenTheReviewIsOpenedAgain() async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try NumberFixture(in: folder)
            try fixture.write()
            do { try await fixture.review().say(.number, "62", of: NumberFixture.secondSum) }
            let review = try fixture.review("ben")
            #expect(await review.overview().items.map(\.state) == [.settled, .answered, .open, .open, .open])
            // The last one counts, by whomever.
            try await review.say(.number, "59", of: NumberFixture.secondSum, at: 9)
            #expect(await review.number(NumberFixture.secondNumber).text == "35")
            guard case .written = await review.renew() else { return #expect(Bool(false), "nothing was written") }
            #expect(try fixture.lines(fixture.table)[2].hasSuffix(",35,24,59,"))
        }
    }

    @Test func answersToACellThatIsCutOtherwiseAreKeptToldAndNotApplied() async throws {
        try await TestData.withTemporaryFolder { folder in
            let first = try NumberFixture(in: folder)
            try first.write()
            do { try await first.review().say(.number, "62", of: NumberFixture.secondSum) }
            let kept = try FileContent.text(of: first.answers + "/anna.jsonl")
            let moved = try NumberFixture(in: folder, shift: 6)
            try moved.write()
            let stored = try StoredNumbers(moved.json, isForced: false)
            #expect(stored.remarks.map(\.code) == ["answers.stale"] && stored.remarks[0].message.contains("62 by anna"))
            let review = try moved.review(), detail = try await review.detail(NumberFixture.secondSum)
            #expect(detail.state == .open && detail.answer == nil && detail.history.map(\.isStale) == [true])
            #expect(try FileContent.text(of: first.answers + "/anna.jsonl") == kept)
            // Cut as before, it counts again.
            _ = try NumberFixture(in: folder)
            try first.write()
            #expect(try StoredNumbers(first.json, isForced: false).remarks.isEmpty)
        }
    }

    @Test func whatIsTypedIsCheckedAndMayBeInsistedOn() async throws {
        try await withReview { _, review in
            let cases: [(typed: String, text: String?, problem: String?)] = [
                ("38", "38", nil), (" 3 8 ", "38", nil), ("007", "007", nil), ("70", "70", "a task has 60 points at most"),
                ("1234", "1234", "has 4 digits, and this field 1 to 3"), ("1,5", "1.5", "has 1 decimal, and this field none"),
                ("-4", "-4", "has a minus"), (".5", "0.5", "has 1 decimal, and this field none"), ("1/2", "12", "'1/2' is taken for 12"),
                ("1.5.", "15", "'1.5.' is taken for 15"), ("5-", "5", "'5-' is taken for 5"), ("38x", nil, "is no number"),
                ("", nil, "is no number"), ("-", nil, "is no number"),
                ("٣", nil, "is no number"), (String(repeating: "1", count: 41), nil, "is no number"),
            ]
            for (typed, text, problem) in cases {
                let check = try await review.check(typed, for: NumberFixture.secondNumber)
                #expect(check.text == text, "\(typed)")
                #expect(
                    problem.map { words in check.problems.contains { $0.contains(words) } } ?? check.problems.isEmpty,
                    "\(typed): \(check.problems)")
            }
            for text in ["70", "1,5", "38x"] {
                await #expect(throws: ReviewError.self, "\(text)") { try await review.say(.number, text, of: NumberFixture.secondNumber) }
            }
            await #expect(throws: ReviewError.self) { try await review.say(.number, "38x", of: NumberFixture.secondNumber, insist: true) }
            try await review.say(.number, "70", of: NumberFixture.secondNumber, insist: true)
            #expect(await review.number(NumberFixture.secondNumber).text == "70")
        }
    }

    @Test func whoIsBehindIsToldWhatCountsNow() async throws {
        try await withReview { _, review in
            try await review.say(.number, "62", of: NumberFixture.secondSum)
            let error = await #expect(throws: ReviewError.self) { try await review.say(.number, "59", of: NumberFixture.secondSum, rev: 0) }
            guard case .otherAnswer(by: "anna", _)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
            // The same once more, and words, contradict nothing.
            try await review.say(.number, "62", of: NumberFixture.secondSum, rev: 0)
            try await review.say(.comment, of: NumberFixture.secondSum, rev: 0)
            await #expect(throws: ReviewError.self) { try await review.say(.number, "62", of: NumberFixture.secondSum, rev: 9) }
            #expect(try await review.detail(NumberFixture.secondSum).history.map(\.verdict) == ["number", "number", "comment"])
        }
    }

    @Test func ofTwoReviewsOfTheSameNumbersOneIsForLookingOnly() async throws {
        try await withReview { _, review in
            let second = try NumberReview(review.stored, reviewer: "ben")
            #expect(second.readOnlyReason?.contains("another review") ?? false)
            let error = await #expect(throws: ReviewError.self) { try await second.say(.number, "62", of: NumberFixture.secondSum) }
            if case .readOnly? = error {} else { Issue.record("\(String(describing: error))") }
            #expect(await second.renew() == .needless)
            try await review.say(.number, "62", of: NumberFixture.secondSum)
        }
    }

    @Test func aTableThatSomebodyHasChangedStaysAsItIs() async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try NumberFixture(in: folder)
            try fixture.write()
            let text = try FileContent.text(of: fixture.table) + "mine\n"
            try AtomicFile.write(text, to: fixture.table)
            do {
                let review = try fixture.review()
                #expect(await review.overview().remarks.contains { $0.contains("results.csv") && $0.contains("--force") })
                try await review.say(.number, "62", of: NumberFixture.secondSum)
                guard case .refused(let reason) = await review.renew() else { return #expect(Bool(false), "it was written") }
                #expect(reason.contains("results.csv") && reason.contains("results-answers"))
            }
            #expect(try FileContent.text(of: fixture.table) == text)
            let forced = try fixture.review(isForced: true)
            guard case .written = await forced.renew() else { return #expect(Bool(false), "it was not written") }
            #expect(try fixture.lines(fixture.table)[2].hasSuffix(",38,24,62,"))
        }
    }

    @Test func aTableThatSomebodyChangesWhileTheReviewIsOpenStays() async throws {
        try await withReview { fixture, review in
            try await review.say(.number, "62", of: NumberFixture.secondSum)
            guard case .written = await review.renew() else { return #expect(Bool(false), "nothing was written") }
            let text = try FileContent.text(of: fixture.table) + "mine\n"
            try AtomicFile.write(text, to: fixture.table)
            try await review.say(.number, "61", of: NumberFixture.thirdSum)
            guard case .refused = await review.renew() else { return #expect(Bool(false), "it was written") }
            #expect(try FileContent.text(of: fixture.table) == text)
        }
    }

    @Test func numbersThatWereWrittenMeanwhileAreNotReplaced() async throws {
        try await withReview { fixture, review in
            try await review.say(.number, "62", of: NumberFixture.secondSum)
            let text = try FileContent.text(of: fixture.json).replacing("scan.png", with: "scan2.png")
            try AtomicFile.write(text, to: fixture.json)
            guard case .refused(let reason) = await review.renew() else { return #expect(Bool(false), "it was written") }
            #expect(reason.contains("changed") && FileManager.default.fileExists(atPath: fixture.answers + "/anna.jsonl"))
            #expect(try FileContent.text(of: fixture.json) == text)
        }
    }

    @Test func filesThatAreNoNumbersOfAPileAreRefused() async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try NumberFixture(in: folder)
            try fixture.write()
            let text = try FileContent.text(of: fixture.json)
            let cases: [(text: String, code: String)] = [
                ("[]", "numbers.not-numbers"), ("{}", "numbers.not-numbers"), ("no JSON", "numbers.not-numbers"),
                (text.replacing("\"version\" : 1", with: "\"version\" : 2"), "numbers.version"),
                (text.replacing("\"outcome\" : \"accepted\"", with: "\"outcome\" : \"sure\""), "numbers.malformed"),
                (text.replacing("\"file\" : \"results.csv\"", with: "\"file\" : \"../results.csv\""), "numbers.malformed"),
                (text.replacing("\"text\" : \"71\"", with: "\"text\" : \"61\""), "numbers.changed"),
                (text.replacing("0.99", with: "1.99"), "numbers.malformed"), (String(text.dropLast(20)), "numbers.not-numbers"),
            ]
            for (changed, code) in cases {
                #expect(changed != text)
                try AtomicFile.write(changed, to: fixture.json)
                let error = #expect(throws: (any Error).self) { try StoredNumbers(fixture.json, isForced: false) }
                let diagnostics = (error as? any DiagnosticError)?.diagnostics
                #expect(diagnostics?.map(\.code) == [code] && diagnostics?[0].fix.isEmpty == false, "\(code): \(String(describing: error))")
            }
            try AtomicFile.write(text, to: fixture.json)
            let yaml = try FileContent.text(of: fixture.template)
            try AtomicFile.write(yaml.replacing("max: 60", with: "max: 20"), to: fixture.template)
            #expect(try StoredNumbers(fixture.json, isForced: false).remarks.map(\.code) == ["numbers.template-changed"])
            try AtomicFile.write(yaml.replacing("first", with: "other"), to: fixture.template)
            #expect(throws: NumberResultsError.otherForm(fixture.json, template: fixture.template, place: "'first'")) {
                try StoredNumbers(fixture.json, isForced: false)
            }
            try AtomicFile.write(yaml.replacing("rowCount: 3", with: "rowCount: 2"), to: fixture.template)
            #expect(throws: NumberResultsError.otherForm(fixture.json, template: fixture.template, place: "'first', row 2, column 0")) {
                try StoredNumbers(fixture.json, isForced: false)
            }
            try FileManager.default.removeItem(atPath: fixture.template)
            #expect(throws: NumberResultsError.templateGone(fixture.json, template: fixture.template)) {
                try StoredNumbers(fixture.json, isForced: false)
            }
        }
    }

    @Test func aFileOfAnswersThatWasEditedIsRefusedAndATornLineIsMended() async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try NumberFixture(in: folder), path = fixture.answers + "/anna.jsonl"
            try fixture.write()
            do {
                let review = try fixture.review()
                try await review.say(.number, "62", of: NumberFixture.secondSum)
                try await review.say(.number, "61", of: NumberFixture.thirdSum)
            }
            let text = try FileContent.text(of: path)
            try AtomicFile.write(text.replacing("\"now\":\"62\"", with: "\"now\":\"63\""), to: path)
            let error = #expect(throws: JournalError<NumberEvent>.self) { try fixture.review() }
            #expect(error?.diagnostics.map(\.code) == ["answers.broken-chain"])
            try AtomicFile.write(String(text.dropLast(9)), to: path)
            let stored = try StoredNumbers(fixture.json, isForced: false)
            #expect(stored.remarks.map(\.code) == ["answers.torn-line"])
            let review = try fixture.review()
            try await review.say(.number, "61", of: NumberFixture.thirdSum)
            #expect(try JournalFile<NumberEvent>(contentsOf: path).events.map(\.now) == ["62", "61"])
        }
    }

    @Test func aNumberIsShownWithWhatIsBesideItAsLongAsItsPictureIsThere() async throws {
        try await withReview { fixture, review in
            let crop = try await review.crop(4), row = try await review.row(4)
            #expect(crop.box.width == 80 && crop.box.height == 40 && crop.box.x == 8 && crop.box.y == 8)
            // The row's three cells with 0.9 of a cell's height around them.
            #expect(row.box.x == 110 && row.box.y == 36 && row.box.width == 80)
            let picture = try ImageDecoder().decode(row.png).image
            #expect(picture.width == 20 + 260 + 36 + 1 && picture.height == 40 + 72 + 1)
        }
        try await withReview { fixture, review in
            try AtomicFile.write(FileContent.bytes(of: fixture.template), to: fixture.scan)
            let changed = await #expect(throws: ReviewError.self) { try await review.crop(4) }
            #expect(changed?.message.contains("another than the one that was read") ?? false)
            try FileManager.default.removeItem(atPath: fixture.scan)
            let gone = await #expect(throws: ReviewError.self) { try await review.row(4) }
            #expect(gone?.message.contains("not there any more") ?? false)
        }
    }
}
