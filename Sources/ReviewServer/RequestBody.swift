import Curation
import Foundation
import Support

/// What the page sends to be kept.
enum RequestBody {
    private static let maxEventCount = 500

    /// - Throws: `ReviewError.invalid`.
    static func decisions(_ bytes: [UInt8]) throws(ReviewError) -> [ReviewSession.Decision] {
        struct Body: Decodable { let events: [ReviewSession.Decision] }
        let events = try decoded(Body.self, bytes).events
        try require(events.count, "events")
        return events
    }

    /// - Throws: `ReviewError.invalid`.
    static func answer(_ bytes: [UInt8]) throws(ReviewError) -> NumberReview.Answer { try decoded(NumberReview.Answer.self, bytes) }

    /// Answers to several numbers.
    ///
    /// - Throws: `ReviewError.invalid`.
    static func answers(_ bytes: [UInt8]) throws(ReviewError) -> [NumberReview.Answer] {
        struct Body: Decodable { let answers: [NumberReview.Answer] }
        let answers = try decoded(Body.self, bytes).answers
        try require(answers.count, "answers")
        return answers
    }

    /// The numbers of events to be taken back; nil for the last one.
    ///
    /// - Throws: `ReviewError.invalid`.
    static func undo(_ bytes: [UInt8]) throws(ReviewError) -> [Int]? {
        struct Body: Decodable {
            let n: Int?
            let ns: [Int]?
        }
        let body = try decoded(Body.self, bytes)
        if let numbers = body.ns {
            guard body.n == nil, (1...maxEventCount).contains(numbers.count) else {
                throw .invalid("'ns' has \(numbers.count) numbers", fix: "send 1 to \(maxEventCount) at a time, and no 'n' beside them")
            }
            return numbers
        }
        return body.n.map { [$0] }
    }

    private static func require(_ count: Int, _ name: String) throws(ReviewError) {
        guard (1...maxEventCount).contains(count) else {
            throw .invalid("there are \(count) \(name)", fix: "send 1 to \(maxEventCount) at a time")
        }
    }

    private static func decoded<Body: Decodable>(_ type: Body.Type, _ bytes: [UInt8]) throws(ReviewError) -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw .invalid("the body cannot be understood: \(decodingReason(error))", fix: "send JSON as the page does")
        }
    }
}
