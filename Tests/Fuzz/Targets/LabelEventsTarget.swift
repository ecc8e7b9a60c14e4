import Foundation
import Support
@testable import Curation

/// Files of label events: what people have decided, chained by digests.
struct LabelEventsTarget: FuzzTarget {
    static let name = "label-events"

    init() throws {}

    func run(_ input: [UInt8]) {
        let file = FuzzLaw.attempt("label events", text: input) { try LabelFile(input, path: "anna.jsonl") }
        guard let file else { return }
        let standing = file.standing
        if standing.count > file.events.count { FuzzLaw.finding("more events stand than there are") }
        if LabelFold(standing).states.count > standing.count { FuzzLaw.finding("more targets than events") }
        // What was read is written with the same chain.
        let again = FuzzLaw.require("events that were read") { () throws -> [UInt8] in
            try file.events.flatMap { Array(try JSONFile.encoded($0).utf8) + [UInt8(ascii: "\n")] }
        }
        // Ours alone is written as it was; another program may have put the keys in another order.
        if again == Array(input.prefix(again.count)) {
            FuzzLaw.requireEqual(
                "events written again", FuzzLaw.require("the same events") { try LabelFile(again, path: "anna.jsonl").events }, file.events)
        }
    }
}
