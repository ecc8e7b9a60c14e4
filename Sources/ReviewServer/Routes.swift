import Curation
import Foundation

/// What answers requests: the addresses of a page, and nothing else.
protocol Routes: Sendable {
    /// Names this run of the program.
    var run: String { get }
    var page: PageFiles { get }
    /// The paths that are asked for, and those to which something is sent.
    static var gets: Set<String> { get }
    static var posts: Set<String> { get }

    /// - Throws: `ReviewError`.
    func answer(_ path: String, _ query: QueryFields, _ body: [UInt8]) async throws -> HTTPResponse

    /// What there is to say of a contradiction to what others have decided; nil where the error's own words do.
    func conflict(_ error: ReviewError, path: String, body: [UInt8]) async -> HTTPResponse?
}

extension Routes {
    /// Whether a request of this method may be sent to a path, so that no body is read for nothing.
    ///
    /// - Returns: why not; nil where it may.
    func refusal(of request: HTTPRequest, path: String) -> HTTPResponse? {
        let isPost = Self.posts.contains(path)
        guard isPost || path.isEmpty || path.hasPrefix(PageFiles.prefix) || Self.gets.contains(path) else { return .missing }
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

    func response(to request: HTTPRequest, path: String, body: [UInt8]) async -> HTTPResponse {
        do {
            if path.isEmpty { return page.index ?? .missing }
            if path.hasPrefix(PageFiles.prefix) { return page.response(String(path.dropFirst(PageFiles.prefix.count))) ?? .missing }
            return try await answer(path, QueryFields(request.query), body)
        } catch let error as ReviewError {
            return await response(to: error, path: path, body: body)
        } catch {
            return .error(500, "this is a defect of Inkmill: \(error)", fix: "please report it")
        }
    }

    private func response(to error: ReviewError, path: String, body: [UInt8]) async -> HTTPResponse {
        switch error {
        case .invalid: .error(400, error.message, fix: error.fix)
        case .missing: .error(404, error.message, fix: error.fix)
        case .nothingToUndo, .conflict, .otherAnswer:
            await conflict(error, path: path, body: body) ?? .error(409, error.message, fix: error.fix)
        case .readOnly, .unwritable: .error(507, error.message, fix: error.fix)
        }
    }
}

extension HTTPResponse {
    /// The same for what is not there and for a wrong token.
    static let missing = HTTPResponse.error(404, "there is nothing here", fix: "open the address that 'inkmill review' has printed")
}
