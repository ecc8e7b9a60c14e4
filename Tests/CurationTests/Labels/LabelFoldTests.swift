import Foundation
import Support
import Testing
@testable import Curation

/// How decisions of several people become one.
@Suite struct LabelFoldTests {
    /// Events of one digit `d`, one after another: who decides what. `x` is no digit, `?` unsure, `!` excluded, a digit a label.
    private func state(_ decisions: [(by: String, says: String)]) -> LabelFold.State {
        var counts: [String: Int] = [:]
        let events = decisions.enumerated().map { index, decision -> LabelEvent in
            counts[decision.by, default: 0] += 1
            let label = UInt8(decision.says)
            let verdict: LabelVerdict =
                decision.says == "x" ? .notADigit : decision.says == "?" ? .unsure : decision.says == "!" ? .excluded : .relabeled
            return LabelEvent(
                v: 1, n: counts[decision.by] ?? 0, at: "2026-01-01T00:00:0\(index).000Z", by: decision.by, with: "test", digit: "d",
                sheet: nil,
                writer: nil, crop: ContentDigest(of: "c"), was: 1, now: label, verdict: verdict, why: "", ms: nil, undoes: nil, prev: "")
        }
        return LabelFold(events).states[.digit("d")] ?? LabelFold.State()
    }

    @Test func aDecisionCountsUntilThePersonDecidesOtherwise() {
        #expect(state([("anna", "4")]).decision?.now == 4)
        let state = state([("anna", "4"), ("anna", "9")])
        #expect(state.decision?.now == 9 && state.contested.isEmpty && state.reviewers == ["anna"])
    }

    @Test func twoWhoAgreeAreBothNamed() {
        let state = state([("anna", "4"), ("ben", "4")])
        #expect(state.decision?.now == 4 && state.reviewers == ["anna", "ben"])
    }

    @Test func twoWhoDifferLeaveItContestedUntilAThirdDecision() {
        let differ = state([("anna", "4"), ("ben", "9")])
        #expect(differ.decision == nil && differ.contested.map(\.now) == [4, 9])
        for third in ["anna", "ben", "cora"] {
            let decided = state([("anna", "4"), ("ben", "9"), (third, "9")])
            #expect(decided.decision?.now == 9 && decided.contested.isEmpty, "\(third)")
        }
        // And once more.
        #expect(state([("anna", "4"), ("ben", "9"), ("anna", "4"), ("ben", "9")]).contested.count == 2)
    }

    @Test func oneOfTwoWhoAgreedDiffersFromBoth() {
        #expect(state([("anna", "4"), ("ben", "4"), ("ben", "9")]).contested.map(\.now) == [4, 9])
    }

    @Test func twoReasonsToLeaveItOutAreNoDifference() {
        let state = state([("anna", "x"), ("ben", "!")])
        #expect(state.decision?.outcome == .leftOut && state.contested.isEmpty && state.reviewers == ["anna", "ben"])
        #expect(self.state([("anna", "x"), ("ben", "3")]).contested.count == 2)
    }

    @Test func whoCouldNotTellMayStillDecide() {
        let unsure = state([("anna", "?")])
        #expect(unsure.decision == nil && unsure.unsure == ["anna"])
        let decided = state([("anna", "?"), ("ben", "?"), ("anna", "4")])
        #expect(decided.decision?.now == 4 && decided.unsure == ["ben"])
    }
}
