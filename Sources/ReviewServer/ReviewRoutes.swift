import Curation
import Foundation

/// Says what answers a request: every address there is, and nothing else.
struct ReviewRoutes: Sendable {
    let session: ReviewSession
    let page: PageFiles

    /// Whether a request of this method may be sent to a path, so that no body is read for nothing.
    ///
    /// - Returns: why not; nil where it may.
    func refusal(of request: HTTPRequest, path: String) -> HTTPResponse? {
        let isPost = Self.posts.contains(path)
        guard isPost || path.isEmpty || path.hasPrefix(Self.pagePrefix) || Self.gets.contains(path) else { return Self.missing }
        let expected = isPost ? "POST" : "GET"
        guard request.method == expected else {
            var response = HTTPResponse.error(405, "'\(request.method.prefix(20))' cannot be asked of this", fix: "send \(expected)")
            response.headers.append(("Allow", expected))
            return response
        }
        guard isPost else {
            return request.bodyByteCount == 0 ? nil : .error(400, "there is a body where none belongs", fix: "send none")
        }
        let type = request.headers["content-type"]?.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        return type == "application/json" ? nil : .error(415, "decisions are sent as JSON", fix: "send 'Content-Type: application/json'")
    }

    private static let pagePrefix = "page/"
    private static let posts: Set<String> = ["api/events", "api/undo"]
    private static let gets: Set<String> = [
        "api/session", "api/digits", "api/queue", "api/digit", "api/sheet", "api/map", "api/history", "sprite", "crop", "row", "sheet",
    ]
    /// Rows that are told where nobody says how many.
    private static let defaultCount = 500, defaultEventCount = 100

    /// The same for what is not there and for a wrong token.
    static let missing = HTTPResponse.error(404, "there is nothing here", fix: "open the address that 'inkmill review' has printed")

    func response(to request: HTTPRequest, path: String, body: [UInt8]) async -> HTTPResponse {
        do {
            return try await answer(path, QueryFields(request.query), body)
        } catch let error as ReviewError {
            return await response(to: error)
        } catch {
            return .error(500, "this is a defect of Inkmill: \(error)", fix: "please report it")
        }
    }

    private func answer(_ path: String, _ query: QueryFields, _ body: [UInt8]) async throws -> HTTPResponse {
        switch path {
        case "": return page.index ?? Self.missing
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
        case "row":
            let row = try await session.sheetPictures.row(of: query.requiredNumber("d"))
            var response = HTTPResponse.picture(row.png, type: "image/png")
            response.headers.append(("X-Inkmill-Box", "\(row.box.x),\(row.box.y),\(row.box.width),\(row.box.height)"))
            return response
        case "sheet": return .picture(try await session.sheetPictures.jpeg(query.requiredNumber("s")), type: "image/jpeg")
        default: return page.response(String(path.dropFirst(Self.pagePrefix.count))) ?? Self.missing
        }
    }

    private func response(to error: ReviewError) async -> HTTPResponse {
        switch error {
        case .invalid: .error(400, error.message, fix: error.fix)
        case .missing: .error(404, error.message, fix: error.fix)
        case .nothingToUndo, .conflict:
            (try? .json(await session.answer(to: error), status: 409)) ?? .error(409, error.message, fix: error.fix)
        case .readOnly, .unwritable: .error(507, error.message, fix: error.fix)
        }
    }
}
