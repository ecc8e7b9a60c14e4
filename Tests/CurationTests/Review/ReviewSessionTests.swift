import Dataset
import Foundation
import Support
import TestSupport
import Testing
@testable import Curation

/// What a person decides, and what counts after it.
@Suite struct ReviewSessionTests {
    private func withSession(_ body: (_ folder: String, _ session: ReviewSession) async throws -> Void) async throws {
        try await TestData.withTemporaryFolder { folder in try await body(folder, ReviewFixture.session(folder)) }
    }

    private func file(_ folder: String, _ reviewer: String = "anna") throws -> LabelFile {
        try LabelFile(contentsOf: "\(folder)/\(reviewer).jsonl")
    }

    // MARK: Deciding

    @Test func aDecisionIsOnTheDiskAndCounts() async throws {
        try await withSession { folder, session in
            let answer = try await session.say(.relabeled, 7, of: 3)
            #expect(
                answer.states.map(\.d) == [3] && answer.states[0].label == 7 && answer.states[0].state == 2 && answer.states[0].rev == 1)
            #expect(answer.counts["decided"] == 1 && answer.counts["mine"] == 1 && answer.counts["left-out"] == 0)
            let event = try #require(try file(folder).events.first)
            let digit = ReviewFixture.digits().sorted { $0.id < $1.id }[3]
            #expect(event.digit == digit.id && event.was == digit.label && event.now == 7 && event.crop == digit.pictureDigest)
            #expect(event.with == "inkmill \(inkmillVersion) review")
            #expect(await session.decisionCount == 1)
        }
    }

    private static let verdicts: [(verdict: LabelVerdict, now: Int?, label: Int, state: Int)] = [
        (.confirmed, nil, 3, 1), (.confirmed, 3, 3, 1), (.relabeled, 8, 8, 2), (.relabeled, 3, 3, 1), (.notADigit, nil, -1, 3),
        (.excluded, nil, -1, 4), (.unsure, nil, 3, 6), (.unsure, 3, 3, 6), (.comment, nil, 3, 0),
    ]

    @Test(arguments: verdicts)
    func everyVerdictHasItsState(_ row: (verdict: LabelVerdict, now: Int?, label: Int, state: Int)) async throws {
        try await withSession { folder, session in
            let state = try #require(try await session.say(row.verdict, row.now, of: 3).states.first)
            #expect(state.label == row.label && state.state == row.state && state.rev == 1)
            #expect(try file(folder).events.count == 1)
            // The same for who starts anew.
            let again = try ReviewFixture.session(folder, "ben")
            let seen = await again.state(of: 3)
            #expect(seen.label == row.label && seen.state == row.state && seen.rev == 1)
        }
    }

    private static let wrong: [(name: String, decision: ReviewSession.Decision)] = [
        ("no such digit", .init(d: 60, rev: 0, verdict: .confirmed)), ("a negative row", .init(d: -1, rev: 0, verdict: .confirmed)),
        ("no such sheet", .init(s: 3, rev: 0, verdict: .excluded)), ("no such writer", .init(w: 3, rev: 0, verdict: .excluded)),
        ("nothing named", .init(rev: 0, verdict: .confirmed)), ("two things named", .init(d: 1, s: 1, rev: 0, verdict: .excluded)),
        ("no label", .init(d: 1, rev: 0, verdict: .relabeled)), ("a label too large", .init(d: 1, rev: 0, verdict: .relabeled, now: 10)),
        ("a label too small", .init(d: 1, rev: 0, verdict: .confirmed, now: -1)),
        ("a label of what is no digit", .init(d: 1, rev: 0, verdict: .notADigit, now: 1)),
        ("a sheet with a label", .init(s: 1, rev: 0, verdict: .confirmed, now: 1)),
        ("a relabeled writer", .init(w: 1, rev: 0, verdict: .relabeled, now: 1)), ("undone", .init(d: 1, rev: 0, verdict: .undone)),
        ("more events than there are", .init(d: 1, rev: 1, verdict: .confirmed)),
        ("a negative count", .init(d: 1, rev: -1, verdict: .confirmed)),
        ("a negative time", .init(d: 1, rev: 0, verdict: .confirmed, ms: -1)),
        ("a reason without end", .init(d: 1, rev: 0, verdict: .confirmed, why: String(repeating: "x", count: 2001))),
    ]

    @Test(arguments: wrong)
    func whatCannotBeDecidedAddsNothingOfItsLot(_ row: (name: String, decision: ReviewSession.Decision)) async throws {
        try await withSession { folder, session in
            await #expect(throws: ReviewError.self, "\(row.name)") {
                try await session.decide([.init(d: 0, rev: 0, verdict: .confirmed), row.decision], at: ReviewFixture.time(0))
            }
            #expect(await session.state(of: 0).state == 0)
            #expect(!FileManager.default.fileExists(atPath: folder + "/anna.jsonl"))
        }
    }

    @Test func aLotHasOneTimeAndOneNumberAfterTheOther() async throws {
        try await withSession { folder, session in
            let lot = (0..<5).map { ReviewSession.Decision(d: $0, rev: 0, verdict: .confirmed) }
            let answer = try await session.decide(lot, at: ReviewFixture.time(5))
            #expect(Set(answer.events.map(\.at)).count == 1 && answer.events.map(\.n) == [1, 2, 3, 4, 5])
            #expect(answer.states.allSatisfy { $0.state == 1 } && answer.counts["decided"] == 5)
        }
    }

    // MARK: Conflicts

    @Test func whoDoesNotKnowOfAnotherDecisionIsToldOfIt() async throws {
        try await withSession { _, session in
            try await session.say(.relabeled, 8, of: 3)
            let error = await #expect(throws: ReviewError.self) { try await session.say(.relabeled, 9, of: 3, rev: 0) }
            let answer = await session.answer(to: try #require(error))
            #expect(
                answer.states.map(\.d) == [3] && answer.states[0].label == 8 && answer.states[0].by == "anna" && answer.states[0].rev == 1)
            #expect(answer.error.contains("anna") && !answer.fix.isEmpty)
        }
    }

    @Test func theSameDecisionTwiceIsNoConflictAndNeitherIsAComment() async throws {
        try await withSession { _, session in
            try await session.say(.relabeled, 8, of: 3)
            #expect(try await session.say(.relabeled, 8, of: 3, rev: 0).states[0].rev == 2)
            #expect(try await session.say(.comment, nil, of: 3, rev: 0).states[0].label == 8)
            // What was taken back counts otherwise now.
            _ = try await session.undo(nil, at: ReviewFixture.time(1))
            await #expect(throws: ReviewError.self) { try await session.say(.relabeled, 8, of: 3, rev: 2) }
        }
    }

    @Test func ofALotWithOneConflictNothingIsAdded() async throws {
        try await withSession { folder, session in
            try await session.say(.notADigit, nil, of: 1)
            await #expect(throws: ReviewError.self) {
                try await session.decide(
                    [.init(d: 0, rev: 0, verdict: .confirmed), .init(d: 1, rev: 0, verdict: .confirmed)], at: ReviewFixture.time(1))
            }
            #expect(try file(folder).events.count == 1)
        }
    }

    @Test func aSecondOpinionContestsAndAThirdDecides() async throws {
        try await TestData.withTemporaryFolder { folder in
            let anna = try ReviewFixture.session(folder), ben = try ReviewFixture.session(folder, "ben")
            try await anna.say(.relabeled, 8, of: 3)
            // Ben knows of it once he has looked.
            await #expect(throws: ReviewError.self) { try await ben.say(.relabeled, 9, of: 3, rev: 0, at: 1) }
            let contested = try await ben.say(.relabeled, 9, of: 3, rev: 1, at: 1)
            #expect(contested.states[0].state == 5 && contested.states[0].label == -1)
            #expect(contested.counts["contested"] == 1 && contested.counts["left-out"] == 1)
            _ = await anna.overview()
            #expect(await anna.state(of: 3).state == 5)
            let decided = try await anna.say(.relabeled, 9, of: 3, rev: 2, at: 2)
            #expect(decided.states[0].state == 2 && decided.states[0].label == 9 && decided.counts["contested"] == 0)
        }
    }

    // MARK: Taking back

    @Test func decisionsAreTakenBackAndMadeAgainAcrossSessions() async throws {
        try await TestData.withTemporaryFolder { folder in
            do {
                let session = try ReviewFixture.session(folder)
                try await session.say(.relabeled, 8, of: 3)
                try await session.say(.notADigit, nil, of: 4, at: 1)
            }
            let session = try ReviewFixture.session(folder)
            let first = try await session.undo(nil, at: ReviewFixture.time(2))
            #expect(first.states.map(\.d) == [4] && first.states[0].state == 0 && first.states[0].label == 4 && first.events[0].undoes == 2)
            let second = try await session.undo(nil, at: ReviewFixture.time(3))
            #expect(second.states.map(\.d) == [3] && second.states[0].label == 3)
            await #expect(throws: ReviewError.self) { try await session.undo(nil, at: ReviewFixture.time(4)) }
            // What takes back is taken back.
            let again = try await session.undo([4], at: ReviewFixture.time(5))
            #expect(again.states[0].label == 8 && again.states[0].state == 2)
            await #expect(throws: ReviewError.self) { try await session.undo([4], at: ReviewFixture.time(6)) }
            #expect(try file(folder).events.count == 5)
        }
    }

    @Test func aWholeLotIsTakenBackAndMadeAgainAtOnce() async throws {
        try await withSession { folder, session in
            let lot = try await session.decide(
                (0..<10).map { .init(d: $0, rev: 0, verdict: .confirmed) }, at: ReviewFixture.time(0))
            let back = try await session.undo(lot.events.map(\.n), at: ReviewFixture.time(1))
            #expect(back.states.count == 10 && back.states.allSatisfy { $0.state == 0 } && back.counts["decided"] == 0)
            let again = try await session.undo(back.events.map(\.n), at: ReviewFixture.time(2))
            #expect(again.states.allSatisfy { $0.state == 1 } && again.counts["decided"] == 10)
            #expect(try LabelHistory(folder: folder).standing.count == 10)
            for wrong in [[1, 1], [99], [0], [11, 1]] {
                await #expect(throws: ReviewError.self, "\(wrong)") { try await session.undo(wrong, at: ReviewFixture.time(3)) }
            }
            #expect(try file(folder).events.count == 30)
        }
    }

    // MARK: Sheets and writers

    @Test func aSheetIsLeftOutWithItsDigitsAndComesBack() async throws {
        try await withSession { _, session in
            try await session.say(.relabeled, 8, of: 3)
            let sheet = try #require(session.material.sheetOfDigit[3])
            let out = try await session.decide([.init(s: sheet, rev: 0, verdict: .excluded, why: "smudged")], at: ReviewFixture.time(1))
            #expect(out.states.count == 20 && out.states.allSatisfy { $0.label == -1 && $0.state >= 8 })
            #expect(out.sheets.map(\.state) == ["excluded"] && out.sheets[0].rev == 1 && out.counts["left-out"] == 20)
            #expect(out.states.first { $0.d == 3 }?.state == 10)
            await #expect(throws: ReviewError.self) {
                try await session.decide([.init(s: sheet, rev: 0, verdict: .confirmed)], at: ReviewFixture.time(2))
            }
            let back = try await session.decide([.init(s: sheet, rev: 1, verdict: .confirmed)], at: ReviewFixture.time(2))
            #expect(back.sheets.map(\.state) == ["kept"] && back.counts["left-out"] == 0)
            #expect(back.states.first { $0.d == 3 }?.label == 8)
        }
    }

    @Test func aWriterIsLeftOutAndTheManifestToo() async throws {
        try await withSession { _, session in
            let out = try await session.decide([.init(w: 1, rev: 0, verdict: .excluded)], at: ReviewFixture.time(1))
            #expect(out.states.count == 20 && out.writers.map(\.state) == ["excluded"])
            let overview = await session.overview()
            #expect(overview.writerStates == ["kept", "excluded", "kept"] && overview.writerRevs == [0, 1, 0])
        }
    }

    // MARK: Second pass

    @Test func inASecondPassNothingIsToldBeforeOnesOwnDecision() async throws {
        try await TestData.withTemporaryFolder { folder in
            let anna = try ReviewFixture.session(folder)
            try await anna.say(.relabeled, 8, of: 3)
            var knowledge = ReviewMaterial.Knowledge()
            let id = anna.material.digits[3].id
            knowledge.findings = [Finding(kind: .labelIssue, digit: id, suggested: 8, score: 1, rank: 1, why: "looks like 8")]
            let ben = try ReviewFixture.session(folder, "ben", secondPass: true, knowledge: knowledge)
            let before = try await ben.digits(from: 3, count: 1), digit = try await ben.digit(3)
            #expect(before.label == [-1] && before.source == [-1] && before.predicted == [-1] && before.state == [0] && before.rev == [0])
            #expect(digit.label == -1 && digit.history.isEmpty && digit.findings.isEmpty && digit.probabilities.isEmpty)
            #expect(digit.neighbors.isEmpty && digit.sameWriter.isEmpty && digit.source == -1)
            let queue = try await ben.queue("labelIssue", of: nil, from: 0, count: 10)
            #expect(queue.digits == [3] && queue.suggested == [-1] && queue.why == [""])
            #expect(try await ben.queue("class", of: 8, from: 0, count: 10).digits.isEmpty)
            #expect(try await ben.history(before: nil, count: 10).events.isEmpty)
            #expect(queue.score == [0] && queue.other == [-1])
            // Which digits somebody has decided about, or left out, would tell something too.
            for live in ["decided", "left-out", "contested", "unsure", "stale"] {
                await #expect(throws: ReviewError.self, "\(live)") { try await ben.queue(live, of: nil, from: 0, count: 10) }
                #expect(await ben.overview().queues.allSatisfy { $0.id != live })
            }
            #expect(await ben.overview().agreement == nil)
            // Who is unsure is not told the label for it, and what one has not seen one cannot confirm.
            let doubt = try await ben.say(.unsure, nil, of: 5)
            #expect(doubt.events[0].was == nil && doubt.events[0].now == nil && Array(doubt.counts.keys) == ["mine"])
            await #expect(throws: ReviewError.self) { try await ben.say(.confirmed, nil, of: 7) }
            let answer = try await ben.say(.relabeled, 3, of: 3, at: 1)
            #expect(answer.states[0].state == 5 && answer.events[0].verdict == .confirmed)
            #expect(try await ben.digit(3).history.count == 2)
            let agreement = try #require(await ben.overview().agreement)
            #expect(agreement.other == "anna" && agreement.digitCount == 1 && agreement.agreed == 0)
        }
    }

    @Test func agreementIsCohensKappa() {
        // Twenty yes and fifteen no together, fifteen disagreements: Cohen's own kind of table, κ = 0.4.
        let pairs: [(UInt8?, UInt8?)] =
            Array(repeating: (1, 1), count: 20) + Array(repeating: (1, nil), count: 5) + Array(repeating: (nil, 1), count: 10)
            + Array(repeating: (nil, nil), count: 15)
        let agreement = Agreement(pairs)
        #expect(agreement.count == 50 && agreement.agreed == 0.7 && abs((agreement.kappa ?? 0) - 0.4) < 1e-12)
        #expect(Agreement([]).kappa == nil && Agreement([(3, 3), (3, 3)]).kappa == nil && Agreement([(3, 3), (4, 4)]).kappa == 1)
    }

    // MARK: Other people's files

    @Test func whatOthersDecideIsTakenInWhileTheSessionIsOpen() async throws {
        try await withSession { folder, session in
            let journal = try LabelJournal(folder: folder, reviewer: "ben", program: "test"), digit = session.material.digits[5]
            func relabel(_ now: UInt8) throws {
                try journal.add(
                    [.init(.digit(digit.id), .relabeled, crop: digit.pictureDigest, was: 5, now: now)], at: ReviewFixture.time(0))
            }
            try relabel(6)
            #expect(await session.overview().queues.first { $0.id == "decided" }?.count == 1)
            #expect(await session.state(of: 5).label == 6)
            try relabel(7)
            _ = await session.overview()
            let changed = await session.state(of: 5)
            #expect(changed.label == 7 && changed.rev == 2)
            #expect(try await session.history(before: nil, count: 10).events.map(\.now) == [7, 6])
            // A file that was put back to an earlier state, or goes.
            let path = folder + "/ben.jsonl", line = try FileContent.text(of: path).split(separator: "\n")[0] + "\n"
            try AtomicFile.write(String(line), to: path)
            _ = await session.overview()
            #expect(await session.state(of: 5).label == 6)
            try AtomicFile.removeFile(path)
            _ = await session.overview()
            let gone = await session.state(of: 5)
            #expect(gone.label == 5 && gone.rev == 0)
        }
    }

    @Test func aFileThatBreaksWhileTheSessionIsOpenIsToldAndKeepsWhatItSaid() async throws {
        try await withSession { folder, session in
            let ben = try ReviewFixture.session(folder, "ben")
            try await ben.say(.relabeled, 6, of: 5)
            #expect(await session.overview().remarks.isEmpty)
            let path = folder + "/ben.jsonl"
            try AtomicFile.write(try FileContent.text(of: path) + "{}\n", to: path)
            let overview = await session.overview()
            #expect(overview.remarks.count == 1 && overview.remarks[0].contains("ben.jsonl"))
            #expect(await session.state(of: 5).label == 6)
            // Who starts now is refused, as by every command.
            #expect(throws: LabelFileError.self) { try ReviewFixture.session(folder, "cora") }
        }
    }

    @Test func whatWasSaidOfAnotherPictureDoesNotCount() async throws {
        try await TestData.withTemporaryFolder { folder in
            let id = ReviewFixture.digits()[0].id
            do {
                let journal = try LabelJournal(folder: folder, reviewer: "ben", program: "test")
                try journal.add(
                    [
                        .init(.digit(id), .relabeled, crop: ContentDigest(of: "another"), was: 0, now: 9),
                        .init(.digit("gone"), .relabeled, crop: ContentDigest(of: "gone"), was: 0, now: 9),
                    ], at: ReviewFixture.time(0))
            }
            let session = try ReviewFixture.session(folder)
            let index = try #require(session.material.digitIndices[id]), state = await session.state(of: index)
            #expect(state.label == 0 && state.state == 0 && state.rev == 1)
            #expect(try await session.queue("stale", of: nil, from: 0, count: 5).digits == [index])
            let history = try await session.history(before: nil, count: 10)
            #expect(history.events.map(\.index) == [nil, index] && history.events.allSatisfy(\.stands))
        }
    }

    // MARK: For looking only

    @Test func whoseFileIsInUseMayLookOnly() async throws {
        try await withSession { folder, session in
            let second = try ReviewFixture.session(folder)
            #expect(second.readOnlyReason?.contains("--by") ?? false)
            let error = await #expect(throws: ReviewError.self) { try await second.say(.confirmed, nil, of: 0) }
            if case .readOnly = error {} else { Issue.record("\(String(describing: error))") }
            try await session.say(.relabeled, 8, of: 3)
            _ = await second.overview()
            #expect(await second.state(of: 3).label == 8)
        }
    }

    @Test func whereNothingCanBeWrittenThePageIsForLookingOnly() async throws {
        try await TestData.withTemporaryFolder { folder in
            // Even the system's administrator makes no folder below a file.
            try AtomicFile.write("", to: folder + "/file")
            let session = try ReviewFixture.session(folder + "/file/labels")
            #expect(session.readOnlyReason != nil)
            #expect(await session.overview().readOnly == session.readOnlyReason)
            #expect(throws: LabelFileError.self) { try ReviewFixture.session(folder, "../anna") }
        }
    }

    // MARK: Event by event, and all at once

    /// Three people decide, take back and leave out at random; after each step what counts is what a fold of all events says.
    @Test(arguments: 0..<6 as Range<UInt64>)
    func whatIsFoldedEventByEventIsWhatAFoldOfAllSays(_ seed: UInt64) async throws {
        try await TestData.withTemporaryFolder { folder in
            var stream = RandomStream(seed: seed, purpose: .testing)
            let sessions = try ["anna", "ben", "cora"].map { try ReviewFixture.session(folder, $0) }
            let digits = sessions[0].material.digits
            for step in 0..<120 {
                let session = sessions[stream.below(3)], time = ReviewFixture.time(Double(step / 3))
                _ = await session.overview()
                switch stream.below(10) {
                case 0: _ = try? await session.undo(nil, at: time)
                case 1:
                    let count = (try? LabelFile(contentsOf: "\(folder)/\(session.reviewer).jsonl").events.count) ?? 0
                    if count > 0 { _ = try? await session.undo([1 + stream.below(count)], at: time) }
                case 2:
                    let sheet = stream.below(3), rev = await session.sheetState(sheet).rev
                    _ = try await session.decide(
                        [.init(s: sheet, rev: rev, verdict: stream.below(2) == 0 ? .excluded : .confirmed)], at: time)
                case 3:
                    let writer = stream.below(3), rev = await session.writerState(writer).rev
                    _ = try await session.decide(
                        [.init(w: writer, rev: rev, verdict: stream.below(2) == 0 ? .excluded : .confirmed)], at: time)
                default:
                    let verdict = [LabelVerdict.confirmed, .relabeled, .notADigit, .excluded, .unsure, .comment][stream.below(6)]
                    // Few digits, so that people meet.
                    try await session.say(
                        verdict, verdict == .relabeled ? stream.below(10) : nil, of: stream.below(6), at: Double(step / 3))
                }
            }
            let history = try LabelHistory(folder: folder)
            let present = PresentLabels(sources: SourceDecisions(), digits: digits, history: history)
            for session in sessions {
                let overview = await session.overview(), standings = await session.standings
                for (index, digit) in digits.enumerated() {
                    let expected = present.changes[digit.id].map(\.now) ?? digit.label
                    #expect(standings[index].label == expected, "\(digit.id) for \(session.reviewer)")
                }
                func count(_ queue: String) -> Int? { overview.queues.first { $0.id == queue }?.count }
                #expect(count("left-out") == present.summary.leftOutCount)
                let fold = present.fold
                #expect(count("contested") == digits.count { !(fold.states[.digit($0.id)]?.contested.isEmpty ?? true) })
                #expect(
                    count("mine")
                        == digits.count { digit in
                            history.standing.contains { $0.by == session.reviewer && $0.digit == digit.id && $0.verdict.isDecision }
                        })
                // And what a session says that starts now.
                let fresh = try ReviewFixture.session(folder, "dora")
                #expect(await fresh.standings.map(\.label) == standings.map(\.label))
                #expect(await fresh.standings.map(\.code) == standings.map(\.code))
            }
        }
    }
}
