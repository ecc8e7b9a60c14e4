import Curation
import Foundation
import Support

/// A response, and the headers that every one of them carries.
struct HTTPResponse: Sendable {
    let status: Int
    var headers: [(name: String, value: String)]
    let body: [UInt8]

    /// Kept by nobody.
    private static let noStore = "no-store"
    /// A picture's address names what it shows.
    private static let day = "private, max-age=86400"

    /// What a page of ours may do, and that no other may do anything with it.
    private static let common = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    /// Of the page itself, which is made of files of ours.
    private static let ownSources = "script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'"

    /// - Parameter sources: from where the page may take what.
    private init(_ status: Int, type: String, cache: String, sources: String = ownSources, _ body: [UInt8]) {
        self.status = status
        self.body = body
        let policy = "default-src 'none'; \(sources); base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        headers = [("Content-Type", type), ("Cache-Control", cache)] + Self.common + [("Content-Security-Policy", policy)]
    }

    static func json(_ value: some Encodable, status: Int = 200) throws -> HTTPResponse {
        HTTPResponse(status, type: "application/json", cache: noStore, Array(try JSONFile.encoded(value).utf8))
    }

    static func picture(_ bytes: [UInt8], type: String) -> HTTPResponse { HTTPResponse(200, type: type, cache: day, bytes) }

    /// A part of a page, with the place of its cell.
    static func picture(_ part: PagePart) -> HTTPResponse {
        var response = picture(part.png, type: "image/png")
        response.headers.append(("X-Inkmill-Box", "\(part.box.x),\(part.box.y),\(part.box.width),\(part.box.height)"))
        return response
    }

    static func file(_ bytes: [UInt8], type: String) -> HTTPResponse { HTTPResponse(200, type: type, cache: noStore, bytes) }

    /// A page of a run, which has its style and its pictures inside it: it may use that style alone, and run nothing.
    static func report(_ page: [UInt8]) -> HTTPResponse {
        let start = page.firstRange(of: Array("<style>".utf8))?.upperBound ?? page.endIndex
        let end = page[start...].firstRange(of: Array("</style>".utf8))?.lowerBound ?? page.endIndex
        let sources = "style-src 'sha256-\(ContentDigest.base64(of: page[start..<end]))'; img-src data:"
        return HTTPResponse(200, type: "text/html; charset=utf-8", cache: noStore, sources: sources, page)
    }

    /// A sentence for a person, and what to do.
    static func error(_ status: Int, _ message: String, fix: String = "") -> HTTPResponse {
        let fields = ["error": message, "fix": fix]
        // Two texts always become JSON.
        return HTTPResponse(status, type: "application/json", cache: noStore, Array(((try? JSONFile.encoded(fields)) ?? "{}").utf8))
    }

    /// - Parameters:
    ///   - run: names this run of the program.
    ///   - keepsConnection: whether another request may follow.
    func bytes(run: String, keepsConnection: Bool) -> [UInt8] {
        let all =
            headers + [
                ("X-Inkmill-Run", run), ("Content-Length", String(body.count)), ("Connection", keepsConnection ? "keep-alive" : "close"),
            ]
        let head = "HTTP/1.1 \(status) \(Self.phrase(status))\r\n" + all.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
        return Array(head.utf8) + body
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 507: "Insufficient Storage"
        default: "Internal Server Error"
        }
    }
}
