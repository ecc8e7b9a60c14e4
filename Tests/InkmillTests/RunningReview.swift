import Foundation
import TestSupport
import Testing

/// `inkmill review` at work, until it is stopped.
final class RunningReview {
    private let process = Process()
    /// Of its page.
    let address: String

    /// - Throws: `CocoaError` where it says no address.
    init(_ manifest: String, by reviewer: String, _ arguments: [String] = []) async throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: ProgramRun.inkmillPath)
        process.arguments = ["review", manifest, "--by", reviewer, "--quiet"] + arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        let (chunks, feed) = AsyncStream.makeStream(of: Data.self)
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if !data.isEmpty { return _ = feed.yield(data) }
            handle.readabilityHandler = nil
            feed.finish()
        }
        try process.run()
        var said = ""
        for await chunk in chunks {
            said += String(decoding: chunk, as: UTF8.self)
            if said.contains("\n") { break }
        }
        address = said.trimmingCharacters(in: .whitespacesAndNewlines)
        guard address.hasPrefix("http://127.0.0.1:") else { throw CocoaError(.fileReadUnknown) }
    }

    /// A test that fails in between leaves none behind.
    deinit { process.terminate() }

    /// Ends it as Ctrl-C does.
    func stop() async {
        process.interrupt()
        while process.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
    }

    /// Serves a review while `body` looks at it in a browser, which has nothing to complain of.
    ///
    /// - Parameter folder: for what the browser keeps.
    static func inBrowser(
        _ manifest: String, by reviewer: String, folder: String, _ body: (RunningReview, Browser, BrowserPage) async throws -> Void
    ) async throws {
        let review = try await RunningReview(manifest, by: reviewer)
        let browser = try await Browser(try #require(Browser.path), folder: folder)
        do {
            try await body(review, browser, try await browser.page())
            #expect(await browser.takeComplaints() == [])
        } catch {
            await browser.close()
            await review.stop()
            throw error
        }
        await browser.close()
        await review.stop()
    }
}
