import Curation
import FlyingSocks
import Foundation
import Support

/// Serves a review to browsers on this machine: HTTP, and no other logic.
///
/// It listens on 127.0.0.1 only. Sockets and the waiting for them are FlyingSocks'; how much a client may send, how long it may take and how
/// many there may be is bounded here (`ServerLimits`), since that library, and the HTTP server that is built on it, bounds none of it.
public struct ReviewServer: Sendable {
    private let socket: Socket
    private let limits: ServerLimits
    private let access: AccessRules
    private let routes: any Routes
    private let activity = ServerActivity()
    /// Where the page is, with the token.
    public let address: String

    /// Listens at a port of 127.0.0.1.
    ///
    /// - Parameter port: 0 for any free one.
    /// - Throws: `ReviewServerError`, `FileSystemError` where the page's files are not there.
    package init(_ session: ReviewSession, port: Int) throws {
        try self.init(session, port: port, page: PageFiles(), limits: ServerLimits(), token: AccessRules.randomToken())
    }

    /// The same for a review of numbers.
    ///
    /// - Throws: `ReviewServerError`, `FileSystemError` where the page's files are not there.
    package init(_ review: NumberReview, port: Int) throws {
        let routes = NumberRoutes(review: review, page: try PageFiles(index: PageFiles.numberIndex))
        try self.init(routes, port: port, limits: ServerLimits(), token: AccessRules.randomToken())
    }

    /// - Throws: `ReviewServerError`.
    init(_ session: ReviewSession, port: Int, page: PageFiles, limits: ServerLimits, token: String) throws(ReviewServerError) {
        try self.init(ReviewRoutes(session: session, page: page), port: port, limits: limits, token: token)
    }

    /// - Throws: `ReviewServerError`.
    init(_ routes: some Routes, port: Int, limits: ServerLimits, token: String) throws(ReviewServerError) {
        guard let number = UInt16(exactly: port) else { throw .cannotListen(reason: "\(port) is no port: they are 0 to 65535") }
        let socket: Socket, bound: Int
        do {
            socket = try Socket(domain: AF_INET, type: .stream)
            // A port that was left a moment ago may be taken again; one at which somebody listens may not.
            try socket.setValue(true, for: .localAddressReuse)
            try socket.bind(to: sockaddr_in.inet(ip4: Self.host, port: number))
            try socket.listen()
            guard case .ip4(_, let chosen) = try socket.sockname() else { throw SocketError.unsupportedAddress }
            bound = Int(chosen)
        } catch let error as SocketError {
            throw ReviewServerError(error, port: port)
        } catch {
            throw .cannotListen(reason: "\(error)")
        }
        self.socket = socket
        self.limits = limits
        access = AccessRules(token: token, port: bound)
        self.routes = routes
        address = "http://\(Self.host):\(bound)/\(token)/"
    }

    private static let host = "127.0.0.1"
    /// Between two looks whether to stop, and how long responses that were begun may take then.
    private static let pollTime = Duration.milliseconds(50), stopTime = Duration.seconds(3)
    /// Until the next try where the system gives no connection, as where too many files are open.
    private static let pauseTime = Duration.milliseconds(200)

    /// Serves until `isStopped` says so; what was begun is finished.
    ///
    /// - Throws: `ReviewServerError.stopped`.
    public func run(until isStopped: @escaping @Sendable () -> Bool) async throws(ReviewServerError) {
        let pool: some AsyncSocketPool = SocketPool.make()
        defer { try? socket.close() }
        do {
            try await pool.prepare()
            let listening = try AsyncSocket(socket: socket, pool: pool)
            try await withThrowingTaskGroup { group in
                group.addTask { try await pool.run() }
                group.addTask { try await accept(on: listening) }
                group.addTask { try await wait(until: isStopped) }
                try await group.next()
                group.cancelAll()
            }
        } catch {
            throw .stopped(reason: "\(error)")
        }
    }

    private func wait(until isStopped: @Sendable () -> Bool) async throws {
        while !isStopped() { try await Task.sleep(for: Self.pollTime) }
        activity.stop()
        let end = ContinuousClock.now + Self.stopTime
        while !activity.isIdle, .now < end { try await Task.sleep(for: Self.pollTime) }
    }

    private func accept(on listening: AsyncSocket) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                let client: AsyncSocket
                do {
                    client = try await listening.accept()
                } catch SocketError.failed {
                    // A client that has left already, or no file to be had: the next one may do better.
                    try await Task.sleep(for: Self.pauseTime)
                    continue
                }
                let connection = ClientConnection(socket: client, limits: limits, access: access, routes: routes, activity: activity)
                let hasRoom = activity.open(limit: limits.maxConnectionCount)
                group.addTask {
                    guard hasRoom else { return await connection.turnAway() }
                    await connection.serve()
                    activity.close()
                }
            }
        }
    }
}
