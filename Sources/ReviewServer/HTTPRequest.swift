/// A request's first line and headers, as HTTP/1.1 has them.
///
/// **Source** RFC 9110 and 9112. Stricter: no folded header lines, no chunked bodies, ASCII only.
struct HTTPRequest: Sendable, Equatable {
    let method: String
    /// As sent: nothing is decoded.
    let path: String
    /// What stands behind `?`, as sent; empty for nothing.
    let query: String
    /// By their names in lower case.
    let headers: [String: String]
    /// Whether the client keeps the connection open.
    let keepsConnection: Bool
    /// Bytes of the body that follow.
    let bodyByteCount: Int

    /// - Parameter head: without the empty line at its end.
    /// - Throws: `RequestError`.
    init(head: some Collection<UInt8>, limits: ServerLimits) throws(RequestError) {
        guard head.allSatisfy(Self.isAllowed) else { throw .malformed }
        let text = String(decoding: head, as: UTF8.self)
        // A carriage return and a line feed are one character.
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let first = lines.first, !lines.contains(where: { $0.utf8.contains(0x0D) || $0.utf8.contains(0x0A) }) else {
            throw .malformed
        }
        let words = first.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, Self.isName(words[0]), words[1].hasPrefix("/") else { throw .malformed }
        guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else { throw .malformed }
        guard lines.count - 1 <= limits.maxHeaderCount else { throw .headTooLarge }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), Self.isName(line[..<colon]) else { throw .malformed }
            let name = line[..<colon].lowercased(), value = Self.trimmed(line[line.index(after: colon)...])
            if let earlier = headers[name] {
                // What decides who asks for what, and where a request ends, must not be said twice.
                guard !Self.single.contains(name) else { throw .malformed }
                headers[name] = earlier + ", " + value
            } else {
                headers[name] = value
            }
        }
        if headers["transfer-encoding"] != nil { throw .malformed }
        if let length = headers["content-length"] {
            guard !length.isEmpty, length.count <= 18, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(length)
            else {
                throw .malformed
            }
            bodyByteCount = count
        } else {
            bodyByteCount = 0
        }
        let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        method = String(words[0])
        path = String(target[0])
        query = target.count > 1 ? String(target[1]) : ""
        let connection = (headers["connection"] ?? "").lowercased().split(separator: ",").map(Self.trimmed)
        keepsConnection = words[2] == "HTTP/1.1" ? !connection.contains("close") : connection.contains("keep-alive")
        self.headers = headers
    }

    /// What prints, blanks, and the ends of lines.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20..<0x7F: true
        default: false
        }
    }

    private static let single: Set<String> = ["host", "origin", "content-length", "content-type", "transfer-encoding"]

    /// A token of RFC 9110.
    private static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}

/// Why a request is not answered as one.
enum RequestError: Error, Equatable {
    case malformed
    case headTooLarge
    case bodyTooLarge(Int)
}
