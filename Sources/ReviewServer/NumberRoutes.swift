import Curation
import Foundation

/// The addresses of the page on which numbers are reviewed.
struct NumberRoutes: Routes {
    let review: NumberReview
    let page: PageFiles

    static let posts: Set<String> = ["api/answers", "api/row", "api/undo"]
    static let gets: Set<String> = ["api/session", "api/number", "api/check", "crop", "row"]

    var run: String { review.run }

    func answer(_ path: String, _ query: QueryFields, _ body: [UInt8]) async throws -> HTTPResponse {
        switch path {
        case "api/session": return try .json(await review.overview())
        case "api/number": return try .json(await review.detail(query.requiredNumber("i")))
        case "api/check": return try .json(await review.check(query.requiredText("text"), for: query.requiredNumber("i")))
        case "api/answers": return try .json(await review.answer(RequestBody.answer(body), at: Date()), status: 201)
        case "api/row": return try .json(await review.answer(RequestBody.answers(body), at: Date()), status: 201)
        case "api/undo": return try .json(await review.undo(RequestBody.undo(body), at: Date()), status: 201)
        case "crop": return .picture(try await review.crop(query.requiredNumber("i")))
        case "row": return .picture(try await review.row(query.requiredNumber("i")))
        default: return .missing
        }
    }

    func conflict(_ error: ReviewError, path: String, body: [UInt8]) async -> HTTPResponse? {
        guard path == "api/answers", let answer = try? RequestBody.answer(body) else { return nil }
        return try? .json(await review.conflict(error, about: answer), status: 409)
    }
}
