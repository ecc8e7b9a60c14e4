import FlyingSocks

/// Reads what one client sends, request by request, and never keeps more than one request may hold.
struct RequestReader {
    private let socket: AsyncSocket
    private let limits: ServerLimits
    /// What has come and was not taken yet.
    private var buffer: [UInt8] = []

    /// Of a head, which is short, and of a body, where each piece is a wait.
    private static let pieceByteCount = 4096, maxPieceByteCount = 1 << 16
    private static let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]

    init(_ socket: AsyncSocket, limits: ServerLimits) {
        self.socket = socket
        self.limits = limits
    }

    /// The next request without its body; nil where the client has closed the connection before one.
    ///
    /// - Parameter began: called with the first bytes of the request.
    /// - Throws: `RequestError`, `SocketError`, `CancellationError`.
    mutating func next(began: () -> Void) async throws -> HTTPRequest? {
        var looked = 0
        if !buffer.isEmpty { began() }
        while true {
            if let end = Self.endOfHead(buffer, from: looked) {
                guard end <= limits.maxHeadByteCount else { throw RequestError.headTooLarge }
                let request = try HTTPRequest(head: buffer[..<end], limits: limits)
                buffer.removeFirst(end + Self.end.count)
                return request
            }
            guard buffer.count <= limits.maxHeadByteCount else { throw RequestError.headTooLarge }
            looked = max(0, buffer.count - Self.end.count + 1)
            let isFirst = buffer.isEmpty
            do {
                buffer += try await socket.read(atMost: Self.pieceByteCount)
            } catch SocketError.disconnected where isFirst {
                return nil
            }
            if isFirst { began() }
        }
    }

    /// The body of the request that was read last.
    ///
    /// - Throws: `RequestError.bodyTooLarge` before any of it is read, `SocketError`, `CancellationError`.
    mutating func body(of request: HTTPRequest) async throws -> [UInt8] {
        let count = request.bodyByteCount
        guard count <= limits.maxBodyByteCount else { throw RequestError.bodyTooLarge(count) }
        while buffer.count < count { buffer += try await socket.read(atMost: min(count - buffer.count, Self.maxPieceByteCount)) }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    /// Reads on and forgets it, until the client closes the connection.
    func drain() async throws {
        while true { _ = try await socket.read(atMost: Self.pieceByteCount) }
    }

    private static func endOfHead(_ bytes: [UInt8], from first: Int) -> Int? {
        guard bytes.count >= end.count else { return nil }
        var place = first
        while place <= bytes.count - end.count {
            if bytes[place] == end[0], bytes[place + 1] == end[1], bytes[place + 2] == end[2], bytes[place + 3] == end[3] { return place }
            place += 1
        }
        return nil
    }
}
