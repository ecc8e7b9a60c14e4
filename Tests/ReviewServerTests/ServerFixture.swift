import Dataset
import Dispatch
import Foundation
import Imaging
import Support
import Synchronization
import TestSupport
import Testing
@testable import Curation
@testable import ReviewServer

/// A server over twenty made-up digits, and a client that sends whatever it is told.
struct ServerFixture: Sendable {
    let session: ReviewSession
    let port: Int
    static let token = String(repeating: "a", count: 31) + "7"

    var host: String { "127.0.0.1:\(port)" }

    /// Runs `body` with a server, which is stopped afterwards.
    static func serve(
        folder: String, reviewer: String = "anna", isSecondPass: Bool = false, limits: ServerLimits = ServerLimits(),
        reports: [ReviewReport] = [], _ body: (ServerFixture) async throws -> Void
    ) async throws {
        let session = try session(folder, reviewer: reviewer, isSecondPass: isSecondPass, reports: reports)
        try AtomicFile.write("<!doctype html><title>page</title>", to: folder + "/page/index.html")
        try AtomicFile.write("let a = 1", to: folder + "/page/a.js")
        try AtomicFile.write("secret", to: folder + "/page/secret.txt")
        let server = try ReviewServer(session, port: 0, page: PageFiles(folder: folder + "/page"), limits: limits, token: token)
        let port = try #require(URL(string: server.address)?.port)
        let isStopped = Flag()
        try await withThrowingTaskGroup { group in
            // Other tests take all of the usual threads for seconds.
            group.addTask(executorPreference: OwnThreads.shared) { try await server.run { isStopped.value } }
            do {
                try await body(ServerFixture(session: session, port: port))
            } catch {
                isStopped.set()
                throw error
            }
            isStopped.set()
            try await group.waitForAll()
        }
    }

    static func session(
        _ folder: String, reviewer: String, isSecondPass: Bool = false, reports: [ReviewReport] = []
    ) throws -> ReviewSession {
        var knowledge = ReviewMaterial.Knowledge()
        knowledge.reports = reports
        let digits = (0..<20).map { index in
            var glyph = Glyph()
            glyph[index, index] = 255
            return Digit(
                id: "d\(10 + index)", label: UInt8(index % 10), writer: "w\(index % 2)", source: ContentDigest(of: "s"), place: "\(index)",
                status: "ok", score: 1, glyph: glyph)
        }
        let material = try ReviewMaterial(
            name: "made-up", seed: 1, table: DigitTable(digits, profile: .mnist), digest: ContentDigest(of: "table"), sheets: [],
            sources: SourceDecisions(), knowledge: knowledge)
        return try ReviewSession(material, folder: folder + "/labels", reviewer: reviewer, isSecondPass: isSecondPass)
    }

    /// Threads for servers alone.
    private final class OwnThreads: TaskExecutor {
        static let shared = OwnThreads()
        private let queue = DispatchQueue(label: "servers", attributes: .concurrent)

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    final class Flag: Sendable {
        private let state = Mutex(false)

        var value: Bool { state.withLock { $0 } }

        func set() { state.withLock { $0 = true } }
    }

    // MARK: The client

    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let body: Data

        /// Nil for what is no answer.
        init?(_ bytes: Data) {
            guard let end = bytes.firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
            let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
            guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
            self.status = status
            headers = Dictionary(
                lines.dropFirst().map { line in
                    let parts = line.split(separator: ":", maxSplits: 1)
                    return (parts[0].lowercased(), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
                }
            ) { first, _ in first }
            body = Data(bytes[end.upperBound...])
        }

        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
    }

    /// Sends bytes over a connection of its own, and returns all that comes until the server closes it.
    func exchange(_ bytes: Data, closing: Bool = true) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try RawSocket(port: port).exchange(bytes, closing: closing) })
            }
        }
    }

    func request(
        _ method: String = "GET", _ path: String, headers: [String: String] = [:], body: String = "", token: String = token
    ) async throws -> Answer {
        var all = ["Host": host, "Connection": "close"]
        if method == "POST" {
            all["Origin"] = "http://" + host
            all["Content-Type"] = "application/json"
        }
        if !body.isEmpty { all["Content-Length"] = String(body.utf8.count) }
        all.merge(headers) { _, given in given }
        let head = "\(method) /\(token)/\(path) HTTP/1.1\r\n" + all.filter { $0.value != "-" }.map { "\($0.key): \($0.value)\r\n" }.joined()
        return try #require(Answer(try await exchange(Data((head + "\r\n" + body).utf8))))
    }

    func decide(_ events: String) async throws -> Answer { try await request("POST", "api/events", body: "{\"events\":[\(events)]}") }
}
