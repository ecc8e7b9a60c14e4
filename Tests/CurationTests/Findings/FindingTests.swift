import Curation
import Foundation
import Testing

@Suite struct FindingTests {
    @Test func aFindingIsTheSameAfterReadingItAgain() throws {
        let finding = Finding(kind: .labelIssue, digit: "0123456789ab/r01c02", suggested: 7, score: 0.98, rank: 1, why: "looks like 7")
        #expect(try JSONDecoder().decode(Finding.self, from: JSONEncoder().encode(finding)) == finding)
    }
}
