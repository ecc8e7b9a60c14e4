import Curation
import Foundation

/// The addresses of the page on which digits are reviewed.
struct ReviewRoutes: Routes {
    let session: ReviewSession
    let page: PageFiles

    static let posts: Set<String> = ["api/events", "api/undo"]
    static let gets: Set<String> = [
        "api/session", "api/digits", "api/queue", "api/digit", "api/sheet", "api/map", "api/history", "sprite", "crop", "row", "sheet",
        "findings", "report",
    ]
    /// Rows that are told where nobody says how many.
    private static let defaultCount = 500, defaultEventCount = 100

    var run: String { session.run }

    func answer(_ path: String, _ query: QueryFields, _ body: [UInt8]) async throws -> HTTPResponse {
        switch path {
        case "api/session": return try .json(await session.overview())
        case "api/digits":
            return try .json(
                await session.digits(from: query.number("from") ?? 0, count: query.number("count") ?? Self.defaultCount))
        case "api/queue":
            return try .json(
                await session.queue(
                    query.requiredText("id"), of: query.number("of"), from: query.number("from") ?? 0,
                    count: query.number("count") ?? Self.defaultCount))
        case "api/digit": return try .json(await session.digit(query.requiredNumber("d")))
        case "api/sheet": return try .json(await session.sheet(query.requiredNumber("s")))
        case "api/map": return try .json(session.map())
        case "api/history":
            return try .json(
                await session.history(before: query.text("before"), count: query.number("count") ?? Self.defaultEventCount))
        case "api/events": return try .json(await session.decide(RequestBody.decisions(body), at: Date()), status: 201)
        case "api/undo": return try .json(await session.undo(RequestBody.undo(body), at: Date()), status: 201)
        case "sprite":
            return .picture(
                try session.pictures.sprite(query.numbers("d", maxCount: ReviewPictures.maxTileCount)), type: "image/png")
        case "crop": return .picture(try session.pictures.crop(query.requiredNumber("d")), type: "image/png")
        case "row": return .picture(try await session.sheetPictures.row(of: query.requiredNumber("d")))
        case "sheet": return .picture(try await session.sheetPictures.jpeg(query.requiredNumber("s")), type: "image/jpeg")
        case "findings": return .report(try session.report(.findings))
        case "report": return .report(try session.report(.report))
        default: return .missing
        }
    }

    func conflict(_ error: ReviewError, path: String, body: [UInt8]) async -> HTTPResponse? {
        try? .json(await session.answer(to: error), status: 409)
    }
}
