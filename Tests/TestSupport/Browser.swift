import Foundation

/// A Chromium without a window, driven over the DevTools protocol.
///
/// Messages are JSON, each ended by a zero byte; the browser reads them at its descriptor 3 and writes them at 4.
/// **Source** https://chromedevtools.github.io/devtools-protocol/.
public actor Browser {
    /// Where one is installed; nil where none is.
    public static let path: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        let paths = ["chromium", "chromium-browser", "google-chrome"].flatMap { name in folders.map { "\($0)/\(name)" } }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    private let process = Process()
    private let toBrowser = Pipe()
    private let fromBrowser = Pipe()
    private let folder: String
    private var buffer: [UInt8] = []
    private var lastID = 0
    private var waiting: [Int: CheckedContinuation<Data, any Error>] = [:]
    private var complaints: [String] = []

    private static let mostSeconds = 30

    /// Starts one; `close` ends it.
    ///
    /// - Parameter folder: for what the browser keeps.
    public init(_ path: String, folder: String) async throws {
        self.folder = folder
        // A shell moves its two pipes to the descriptors that the browser looks at.
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", path, "--headless", "--no-sandbox", "--disable-gpu",
            "--no-first-run", "--remote-debugging-pipe", "--user-data-dir=\(folder)", "about:blank",
        ]
        process.standardInput = toBrowser
        process.standardOutput = fromBrowser
        let (chunks, feed) = AsyncStream.makeStream(of: Data.self)
        fromBrowser.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                feed.finish()
            } else {
                feed.yield(data)
            }
        }
        try process.run()
        Task {
            for await chunk in chunks { self.take(chunk) }
            self.failAll()
        }
    }

    /// Opens a tab.
    public func page(width: Int = 1280, height: Int = 800) async throws -> BrowserPage {
        struct Target: Decodable { let targetId: String }
        struct Attachment: Decodable { let sessionId: String }
        let target: Target = try await send("Target.createTarget", ["url": "about:blank"])
        let attachment: Attachment = try await send("Target.attachToTarget", ["targetId": target.targetId, "flatten": true])
        let page = BrowserPage(browser: self, session: attachment.sessionId)
        for domain in ["Page", "Runtime", "Log", "Network"] { try await page.tell("\(domain).enable") }
        try await page.resize(width: width, height: height)
        return page
    }

    /// What the browser complained about since the last call: errors of scripts, and what the page's own rules forbid.
    public func takeComplaints() -> [String] {
        defer { complaints = [] }
        return complaints
    }

    /// Ends the browser and takes away what it kept.
    public func close() async {
        process.terminate()
        while process.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Calls a method; what it answers is decoded.
    func send<Result: Decodable>(
        _ method: String, _ parameters: [String: any Sendable] = [:], session: String? = nil, as _: Result.Type = Result.self
    ) async throws -> Result {
        lastID += 1
        let id = lastID
        var message: [String: Any] = ["id": id, "method": method, "params": parameters]
        if let session { message["sessionId"] = session }
        let bytes = try JSONSerialization.data(withJSONObject: message) + [0]
        let data = try await withCheckedThrowingContinuation { continuation in
            waiting[id] = continuation
            toBrowser.fileHandleForWriting.write(bytes)
            Task {
                try? await Task.sleep(for: .seconds(Self.mostSeconds))
                self.fail(id, method)
            }
        }
        let answer = try JSONDecoder().decode(Answer<Result>.self, from: data)
        guard let result = answer.result else { throw BrowserError.refused(method, answer.error?.message ?? "") }
        return result
    }

    private func take(_ chunk: Data) {
        buffer += chunk
        while let end = buffer.firstIndex(of: 0) {
            let message = Data(buffer[..<end])
            buffer.removeSubrange(...end)
            if let id = (try? JSONDecoder().decode(MessageID.self, from: message))?.id {
                waiting.removeValue(forKey: id)?.resume(returning: message)
            } else if let event = try? JSONDecoder().decode(Complaint.self, from: message), let text = event.text {
                complaints.append(text)
            }
        }
    }

    private func fail(_ id: Int, _ method: String) {
        waiting.removeValue(forKey: id)?.resume(throwing: BrowserError.noAnswer(method))
    }

    private func failAll() {
        for (_, continuation) in waiting { continuation.resume(throwing: BrowserError.ended) }
        waiting = [:]
    }
}

public enum BrowserError: Error {
    case noAnswer(String)
    case refused(String, String)
    case ended
    /// An expression that threw, with what it threw.
    case script(String, String)
    /// An expression that did not become true in time, with what the page said then.
    case waitedFor(String, page: String)
}

/// What a call is answered with: a result, or why there is none.
private struct Answer<Result: Decodable>: Decodable {
    struct Failure: Decodable { let message: String }
    let result: Result?
    let error: Failure?
}

private struct MessageID: Decodable { let id: Int }

/// An event that tells of an error.
private struct Complaint: Decodable {
    struct Parameters: Decodable {
        struct Details: Decodable {
            struct Exception: Decodable { let description: String? }
            let text: String
            let exception: Exception?
        }
        struct Entry: Decodable {
            let source: String
            let text: String
        }
        let exceptionDetails: Details?
        let entry: Entry?
    }
    let method: String
    let params: Parameters

    /// Nil where nothing is wrong with the page: that an answer of the server is an error is no fault of the page.
    var text: String? {
        switch method {
        case "Runtime.exceptionThrown": params.exceptionDetails.map { $0.exception?.description ?? $0.text }
        case "Log.entryAdded": params.entry.flatMap { $0.source == "network" ? nil : $0.text }
        default: nil
        }
    }
}
