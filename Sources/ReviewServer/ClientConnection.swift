import FlyingSocks
import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// One client's connection: request after request, each within its time.
struct ClientConnection: Sendable {
    let socket: AsyncSocket
    let limits: ServerLimits
    let access: AccessRules
    let routes: any Routes
    let activity: ServerActivity

    /// When the client has to be done with what it is at.
    private final class Deadline: Sendable {
        private let time: Mutex<ContinuousClock.Instant>

        init(_ duration: Duration) { time = Mutex(.now + duration) }

        func set(_ duration: Duration) { time.withLock { $0 = .now + duration } }

        /// Returns once it has passed.
        func wait() async throws {
            while true {
                let end = time.withLock { $0 }
                if end <= .now { return }
                try await Task.sleep(until: end)
            }
        }
    }

    /// Answers the client until it leaves, is too slow or is turned away, and closes the connection.
    func serve() async {
        let deadline = Deadline(limits.greetingTime)
        await withTaskGroup { group in
            group.addTask { try? await answerRequests(deadline) }
            group.addTask { try? await deadline.wait() }
            await group.next()
            group.cancelAll()
        }
        try? socket.close()
    }

    /// Tells a client that there are too many, and closes the connection.
    func turnAway() async {
        let deadline = Deadline(limits.drainTime)
        await withTaskGroup { group in
            group.addTask {
                try? await send(
                    .error(429, "there are too many connections at a time", fix: "close other windows of the review"), isLast: true)
                try? await leave(RequestReader(socket, limits: limits))
            }
            group.addTask { try? await deadline.wait() }
            await group.next()
            group.cancelAll()
        }
        try? socket.close()
    }

    private func answerRequests(_ deadline: Deadline) async throws {
        var reader = RequestReader(socket, limits: limits)
        do {
            while let request = try await reader.next(began: { deadline.set(limits.requestTime) }) {
                // What was begun is finished before the server stops.
                activity.begin()
                defer { activity.end() }
                let (response, isRead) = try await response(to: request, &reader, deadline)
                let isLast = !isRead || !request.keepsConnection || activity.isStopping
                deadline.set(limits.responseTime)
                try await send(response, isLast: isLast)
                if isLast { break }
                deadline.set(limits.idleTime)
            }
        } catch let error as RequestError {
            try await send(response(to: error), isLast: true)
        }
        deadline.set(limits.drainTime)
        try await leave(reader)
    }

    /// - Returns: the response, and whether the request was read to its end.
    private func response(
        to request: HTTPRequest, _ reader: inout RequestReader, _ deadline: Deadline
    ) async throws -> (HTTPResponse, isRead: Bool) {
        let isRead = request.bodyByteCount == 0
        switch access.verdict(on: request) {
        // Who does not know the token holds no connection open.
        case .forbidden: return (.error(403, "this address answers its own page only"), isRead: false)
        case .wrongToken: return (.missing, isRead: false)
        case .granted(let path):
            guard activity.count(at: .now, limit: limits.maxRequestCount) else {
                return (.error(429, "there are too many requests at a time", fix: "wait a second"), isRead)
            }
            if let refusal = routes.refusal(of: request, path: path) { return (refusal, isRead) }
            if request.headers["expect"]?.lowercased() == "100-continue", request.bodyByteCount <= limits.maxBodyByteCount {
                try await socket.write(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8))
            }
            let body = try await reader.body(of: request)
            deadline.set(limits.answerTime)
            return (await routes.response(to: request, path: path, body: body), true)
        }
    }

    private func response(to error: RequestError) -> HTTPResponse {
        switch error {
        case .malformed: .error(400, "the request cannot be understood", fix: "open the address in a browser")
        case .headTooLarge: .error(431, "the request has too many or too long headers", fix: "send fewer")
        case .bodyTooLarge(let count): .error(413, "the body has \(count) bytes", fix: "send at most \(limits.maxBodyByteCount) at a time")
        }
    }

    private func send(_ response: HTTPResponse, isLast: Bool) async throws {
        try await socket.write(Data(response.bytes(run: routes.run, keepsConnection: !isLast)))
    }

    /// Says that nothing more comes, and takes what the client still sends: closed at once, the connection would be reset, and the client
    /// might never read the response.
    private func leave(_ reader: RequestReader) async throws {
        shutdown(socket.socket.file.rawValue, Int32(SHUT_WR))
        try await reader.drain()
    }
}

/// How many clients there are, and how many of them wait for a response.
final class ServerActivity: Sendable {
    private struct State {
        var connectionCount = 0
        var requestCount = 0
        /// When the present second began, and how many requests have come in it.
        var second = ContinuousClock.now, countInSecond = 0
        var isStopping = false
    }

    private let state = Mutex(State())

    /// - Returns: whether there is room for one more.
    func open(limit: Int) -> Bool {
        state.withLock { state in
            guard state.connectionCount < limit else { return false }
            state.connectionCount += 1
            return true
        }
    }

    func close() { state.withLock { $0.connectionCount -= 1 } }

    func begin() { state.withLock { $0.requestCount += 1 } }

    func end() { state.withLock { $0.requestCount -= 1 } }

    /// Counts a request.
    ///
    /// - Returns: whether there were no more than so many in this second.
    func count(at now: ContinuousClock.Instant, limit: Int) -> Bool {
        state.withLock { state in
            if now >= state.second + .seconds(1) { (state.second, state.countInSecond) = (now, 0) }
            state.countInSecond += 1
            return state.countInSecond <= limit
        }
    }

    func stop() { state.withLock { $0.isStopping = true } }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    var isIdle: Bool { state.withLock { $0.requestCount == 0 } }
}
