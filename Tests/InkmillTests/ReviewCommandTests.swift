import Foundation
import Glibc
import Support
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The review as a user starts it: what it prints, what is on the disk however it ends, and who may write.
@Suite(.serialized) struct ReviewCommandTests {
    /// A project with one sheet, read already.
    private func withReadProject(_ body: (TinyProject) async throws -> Void) async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 2)
            #expect(try await inkmill(["ingest", project.manifest, "-q", "--on-bad-sheet", "skip"]).status == 0)
            try await body(project)
        }
    }

    /// A review that serves.
    private struct Review: Sendable {
        let address: URL
        let processID: Int32

        /// - Returns: the status and the JSON.
        func send(_ path: String, _ body: String? = nil) async throws -> (status: Int, json: [String: Any]) {
            var request = URLRequest(url: try #require(path.isEmpty ? address : URL(string: path, relativeTo: address)))
            if let body {
                request.httpMethod = "POST"
                request.httpBody = Data(body.utf8)
                request.setValue("application/json", forHTTPHeaderField: "Content-Type")
                request.setValue("http://127.0.0.1:\(address.port ?? 0)", forHTTPHeaderField: "Origin")
            }
            let (data, response) = try await URLSession.shared.data(for: request)
            let json = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
            return ((response as? HTTPURLResponse)?.statusCode ?? 0, json ?? [:])
        }

        func comment(_ digit: Int, why: String = "") async throws -> Int {
            try await send("api/events", "{\"events\":[{\"d\":\(digit),\"rev\":0,\"verdict\":\"comment\",\"why\":\"\(why)\"}]}").status
        }
    }

    /// Runs a review and asks it to end after `body`.
    @discardableResult
    private func review(
        _ arguments: [String], prefix: String = ":", signal: Int32 = SIGINT, _ body: (Review) async throws -> Void
    ) async throws -> ProgramRun {
        let place = NSTemporaryDirectory() + "/inkmill-review-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: place) }
        async let ended = inkmill(["review"] + arguments, prefix: prefix + "; echo $$ >'\(place)'; exec >'\(place).out'")
        defer { try? FileManager.default.removeItem(atPath: place + ".out") }
        var address: URL?
        for _ in 0..<600 where address == nil {
            try await Task.sleep(for: .milliseconds(50))
            let text = (try? FileContent.text(of: place + ".out")) ?? ""
            if text.hasSuffix("\n") { address = URL(string: text.trimmingCharacters(in: .newlines)) }
        }
        let text = try FileContent.text(of: place).trimmingCharacters(in: .newlines), processID = try #require(Int32(text))
        do {
            try await body(Review(address: try #require(address, "no address came"), processID: processID))
        } catch {
            kill(processID, SIGKILL)
            _ = try? await ended
            throw error
        }
        kill(processID, signal)
        return try await ended
    }

    private func eventCount(_ project: TinyProject) async throws -> Int {
        let log = try await inkmill(["labels", "log", project.manifest, "--json"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(log.output.utf8)) as? [String: Any])
        return try #require(object["events"] as? [Any]).count
    }

    /// In a process of its own, since the threads that servers share with other tests are often all taken here.
    @Test func aReviewTurnsSlowClientsAndTooManyAway() async throws {
        try await withReadProject { project in
            try await review([project.manifest, "--by", "anna", "-q"]) { review in
                let port = try #require(review.address.port)
                // Says nothing, or stops in the middle of a request: the connection is closed.
                for text in ["", "GET /x"] {
                    do {
                        _ = try RawSocket(port: port).exchange(Data(text.utf8), closing: false)
                    } catch let failure as RawSocket.Failure {
                        #expect(failure.code != EAGAIN, "'\(text)': the connection stayed open")
                    }
                }
                let open = try (0..<64).map { _ in try RawSocket(port: port) }
                #expect(try await review.send("api/session").status == 429)
                withExtendedLifetime(open) {}
            }
        }
    }

    @Test func aReviewServesUntilItIsInterruptedAndSaysWhatComesNext() async throws {
        try await withReadProject { project in
            let run = try await review([project.manifest, "--by", "anna"]) { review in
                #expect(review.address.host == "127.0.0.1" && review.address.pathComponents.last?.count == 32)
                #expect(try await review.send("").status == 200)
                let session = try await review.send("api/session").json
                #expect(session["digitCount"] as? Int == 40 && session["reviewer"] as? String == "anna" && session["readOnly"] is NSNull)
                let sheet = try await review.send("api/sheet?s=0").json, cells = try #require(sheet["cells"] as? [[String: Any]])
                #expect(cells.count == 40 && cells.allSatisfy { ($0["polygon"] as? [Double])?.count == 8 })
                for path in ["row?d=7", "sheet?s=0", "crop?d=7"] { #expect(try await review.send(path).status == 200, "\(path)") }
                #expect(try await review.send("api/events", #"{"events":[{"d":3,"rev":0,"verdict":"relabeled","now":9}]}"#).status == 201)
            }
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains("1 decision added") && run.errors.contains("inkmill run \(project.manifest)"), "\(run.errors)")
            let log = try await inkmill(["labels", "log", project.manifest])
            #expect(log.output.contains("3 → 9"))
        }
    }

    /// The scan goes, or becomes another: the page says so, and shows what it has.
    @Test func aScanThatIsGoneIsSaidToBe() async throws {
        try await withReadProject { project in
            try await review([project.manifest, "--by", "anna", "-q"]) { review in
                try AtomicFile.write(FileContent.bytes(of: project.scans + "/blank.png"), to: project.scans + "/w1.png")
                for path in ["row?d=7", "api/sheet?s=0"] { #expect(try await review.send(path).status == 404, "\(path)") }
                try AtomicFile.removeFile(project.scans + "/w1.png")
                let answer = try await review.send("row?d=7")
                #expect(answer.status == 404 && answer.json["fix"] as? String != "")
                #expect(try await review.send("crop?d=7").status == 200)
            }
        }
    }

    @Test func noDecisionThatWasAcknowledgedIsLostWhenTheReviewIsKilled() async throws {
        try await withReadProject { project in
            for round in 0..<2 {
                let before = try await eventCount(project)
                var acknowledged = 0
                let run = try await review([project.manifest, "--by", "anna", "-q"], signal: SIGKILL) { review in
                    acknowledged = try await withThrowingTaskGroup(of: Int.self) { group in
                        for client in 0..<3 {
                            group.addTask {
                                var count = 0
                                while let status = try? await review.comment(client) {
                                    guard status == 201 else { break }
                                    count += 1
                                }
                                return count
                            }
                        }
                        try await Task.sleep(for: .milliseconds(400 + 300 * round))
                        kill(review.processID, SIGKILL)
                        return try await group.reduce(0, +)
                    }
                }
                #expect(run.status == 137 && acknowledged > 0)
                let verified = try await inkmill(["labels", "verify", project.manifest])
                #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
                // What was on its way may be there too.
                let after = try await eventCount(project)
                #expect(after >= before + acknowledged && after <= before + acknowledged + 3, "\(before) + \(acknowledged), \(after)")
            }
        }
    }

    /// A limit on the size of files stands for a full disk.
    @Test func onAFullDiskNothingIsAcknowledgedAndTheReviewGoesOnOnceThereIsRoom() async throws {
        try await withReadProject { project in
            var acknowledged = 0
            let run = try await review([project.manifest, "--by", "anna", "-q"], prefix: "trap '' XFSZ; ulimit -S -f 20") { review in
                let long = String(repeating: "x", count: 1500)
                var status = 0
                for step in 0..<40 {
                    status = try await review.comment(step % 40, why: long)
                    if status != 201 { break }
                    acknowledged += 1
                }
                #expect(status == 507 && acknowledged > 0)
                let refused = try await review.send(
                    "api/events", #"{"events":[{"d":0,"rev":0,"verdict":"comment","why":"\#(long)"}]}"#)
                #expect(refused.status == 507 && (refused.json["fix"] as? String)?.contains("file") ?? false, "\(refused)")
                let raised = try await ProgramRun("/usr/bin/prlimit", ["--pid", String(review.processID), "--fsize=unlimited"])
                #expect(raised.status == 0, "\(raised.errors)")
                #expect(try await review.comment(0, why: long) == 201)
                acknowledged += 1
            }
            #expect(run.status == 0)
            #expect(try await eventCount(project) == acknowledged)
            #expect(try await inkmill(["labels", "verify", project.manifest]).status == 0)
        }
    }

    @Test func aPortThatIsTakenIsSaidToBe() async throws {
        try await withReadProject { project in
            try await review([project.manifest, "--by", "anna", "-q"]) { review in
                let port = String(try #require(review.address.port))
                let second = try await inkmill(["review", project.manifest, "--by", "ben", "-q", "--port", port])
                #expect(second.status == 74 && second.errors.contains("[review.port-in-use]") && second.errors.contains(port), "\(second)")
            }
            #expect(try await inkmill(["review", project.manifest, "--port", "65536"]).status == 64)
            let name = try await inkmill(["review", project.manifest, "--by", "../anna"])
            #expect(name.status == 64 && name.errors.contains("[labels.reviewer]"))
        }
    }

    @Test func ofTwoReviewsUnderOneNameTheSecondIsForLookingOnly() async throws {
        try await withReadProject { project in
            try await review([project.manifest, "--by", "anna", "-q"]) { first in
                let second = try await review([project.manifest, "--by", "anna", "-q"]) { second in
                    #expect(try await second.comment(0) == 507)
                    let reason = try await second.send("api/session").json["readOnly"] as? String
                    #expect(reason?.contains("--by") ?? false)
                    #expect(try await first.comment(0) == 201)
                }
                #expect(second.status == 0 && second.errors.contains("for looking only"), "\(second.errors)")
                try await review([project.manifest, "--by", "ben", "-q"]) { other in
                    #expect(try await other.comment(1) == 201)
                    _ = try await first.send("api/session")
                    let events = try await first.send("api/history").json["events"] as? [Any]
                    #expect(events?.count == 2)
                }
            }
        }
    }
}
