import Foundation
import Support
import TestSupport
import Testing
@testable import Curation
@testable import ReviewServer

/// What the server answers, and whom it turns away.
@Suite struct ReviewServerTests {
    private func serve(limits: ServerLimits = ServerLimits(), _ body: (String, ServerFixture) async throws -> Void) async throws {
        try await TestData.withTemporaryFolder { folder in
            try await ServerFixture.serve(folder: folder, limits: limits) { try await body(folder, $0) }
        }
    }

    // MARK: What there is

    @Test func everyAddressAnswers() async throws {
        try await serve { _, server in
            let gets = [
                ("", 200, "text/html"), ("page/a.js", 200, "text/javascript"), ("api/session", 200, "application/json"),
                ("api/digits?from=0&count=20", 200, "application/json"), ("api/queue?id=all&from=0&count=5", 200, "application/json"),
                ("api/queue?id=class&of=3", 200, "application/json"), ("api/digit?d=3", 200, "application/json"),
                ("api/history?count=5", 200, "application/json"), ("sprite?d=1,2,3&v=9", 200, "image/png"), ("crop?d=3", 200, "image/png"),
                ("api/map", 404, "application/json"), ("row?d=3", 404, "application/json"), ("sheet?s=0", 404, "application/json"),
                ("api/sheet?s=0", 404, "application/json"),
            ]
            for (path, status, type) in gets {
                let answer = try await server.request("GET", path)
                #expect(answer.status == status && answer.headers["content-type"]?.hasPrefix(type) ?? false, "\(path): \(answer.status)")
                #expect(answer.headers["x-inkmill-run"] == server.session.run, "\(path)")
                #expect(answer.headers["x-content-type-options"] == "nosniff" && answer.headers["referrer-policy"] == "no-referrer")
                #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
                #expect(answer.headers["content-security-policy"]?.hasPrefix("default-src 'none'; script-src 'self'; ") ?? false)
                #expect(answer.headers["cache-control"] == (type == "image/png" ? "private, max-age=86400" : "no-store"), "\(path)")
                #expect(answer.headers["content-length"] == String(answer.body.count), "\(path)")
                if status != 200 { #expect(answer.json["error"] is String && answer.json["fix"] is String, "\(path)") }
            }
            let digits = try await server.request("GET", "api/digits").json
            #expect((digits["id"] as? [String])?.count == 20 && (digits["label"] as? [Int])?[13] == 3)
        }
    }

    @Test func decisionsAreKeptTakenBackAndContradicted() async throws {
        try await serve { folder, server in
            let answer = try await server.decide(#"{"d":3,"rev":0,"verdict":"relabeled","now":8,"why":"","ms":1200}"#)
            #expect(answer.status == 201)
            let events = try #require(answer.json["events"] as? [[String: Any]]),
                states = try #require(answer.json["states"] as? [[String: Any]])
            #expect(events[0]["n"] as? Int == 1 && events[0]["stands"] as? Bool == true && events[0]["undoes"] is NSNull)
            #expect(states[0]["label"] as? Int == 8 && states[0]["rev"] as? Int == 1)
            let conflict = try await server.decide(#"{"d":3,"rev":0,"verdict":"confirmed","now":3}"#)
            #expect(conflict.status == 409 && (conflict.json["states"] as? [[String: Any]])?[0]["by"] as? String == "anna")
            let back = try await server.request("POST", "api/undo", body: #"{"n":null}"#)
            #expect(back.status == 201)
            #expect(try await server.request("POST", "api/undo", body: "{}").status == 409)
            #expect(try await server.request("POST", "api/undo", body: #"{"ns":[2]}"#).status == 201)
            #expect(try LabelFile(contentsOf: folder + "/labels/anna.jsonl").events.map(\.verdict) == [.relabeled, .undone, .undone])
        }
    }

    /// Its own style and pictures are allowed, and nothing else; without the token there is nothing.
    @Test func reportsAreServedWithTheirStyleAndNoScript() async throws {
        let page = "<!doctype html><html><head><style>p{color:red}</style></head><body><p>made-up findings</p></body></html>"
        let reports = [
            ReviewReport(.findings, page: Array(page.utf8), command: "inkmill curate a.yaml"),
            ReviewReport(.report, page: nil, command: "inkmill run a.yaml"),
        ]
        try await TestData.withTemporaryFolder { folder in
            try await ServerFixture.serve(folder: folder, reports: reports) { server in
                let answer = try await server.request("GET", "findings")
                #expect(answer.status == 200 && answer.headers["content-type"] == "text/html; charset=utf-8")
                #expect(String(decoding: answer.body, as: UTF8.self) == page && answer.headers["cache-control"] == "no-store")
                // printf 'p{color:red}' | openssl dgst -sha256 -binary | base64
                #expect(
                    answer.headers["content-security-policy"]
                        == "default-src 'none'; style-src 'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64='; img-src data:; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'none'")
                let missing = try await server.request("GET", "report")
                #expect(missing.status == 404 && (missing.json["fix"] as? String)?.contains("'inkmill run a.yaml'") ?? false)
                let listed = try #require(try await server.request("GET", "api/session").json["reports"] as? [[String: Any]])
                #expect(listed.map { $0["id"] as? String } == ["findings", "report"])
                #expect(listed[0]["refusal"] is NSNull && (listed[1]["refusal"] as? String)?.contains("inkmill run a.yaml") ?? false)
                #expect(try await server.request("GET", "findings", token: String(repeating: "b", count: 32)).status == 404)
                #expect(try await server.request("GET", "findings", headers: ["Host": "evil.example"]).status == 403)
                #expect(try await server.request("POST", "findings", body: "{}").status == 405)
                for path in ["findings/", "findings.html", "findings/../report", "reports"] {
                    #expect(try await server.request("GET", path).status == 404, "\(path)")
                }
            }
        }
    }

    /// They tell labels.
    @Test func aSecondPassShowsNoReport() async throws {
        try await TestData.withTemporaryFolder { folder in
            let reports = [ReviewReport(.findings, page: Array("told-labels".utf8), command: "inkmill curate a.yaml")]
            try await ServerFixture.serve(folder: folder, isSecondPass: true, reports: reports) { server in
                let answer = try await server.request("GET", "findings")
                #expect(
                    answer.status == 404 && answer.json["error"] is String
                        && !String(decoding: answer.body, as: UTF8.self).contains("told-labels"))
                let listed = try #require(try await server.request("GET", "api/session").json["reports"] as? [[String: Any]])
                #expect(listed[0]["refusal"] is String)
            }
        }
    }

    // MARK: Who is turned away

    @Test func foreignHostsOriginsAndTokensGetNothing() async throws {
        try await serve { folder, server in
            let port = server.port, body = #"{"events":[{"d":0,"rev":0,"verdict":"confirmed"}]}"#
            for host in [
                "evil.example", "evil.example:\(port)", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:\(port).evil.example", "[::1]:\(port)", "",
                "-",
            ] {
                let answer = try await server.request("GET", "api/session", headers: ["Host": host])
                #expect(answer.status == 403 && answer.json["fix"] as? String == "" && answer.json.count == 2, "\(host): \(answer.status)")
            }
            #expect(try await server.request("GET", "api/session", headers: ["Host": "localhost:\(port)"]).status == 200)
            #expect(try await server.request("GET", "api/session", headers: ["Host": "LOCALHOST:\(port)"]).status == 200)
            for origin in ["http://evil.example", "null", "https://127.0.0.1:\(port)", "http://127.0.0.1:1", "http://127.0.0.1", "", "-"] {
                #expect(try await server.request("POST", "api/events", headers: ["Origin": origin], body: body).status == 403, "\(origin)")
            }
            #expect(try await server.request("GET", "api/session", headers: ["Origin": "http://evil.example"]).status == 403)
            let token = ServerFixture.token
            for wrong in [
                String(token.dropLast()) + "8", "b" + token.dropFirst(), String(token.dropLast()), token + "x", token.uppercased(), "x",
            ] {
                let answer = try await server.request("GET", "api/session", token: wrong)
                #expect(answer.status == 404 && !String(decoding: answer.body, as: UTF8.self).contains("made-up"), "\(wrong)")
                #expect(try await server.request("POST", "api/events", body: body, token: wrong).status == 404)
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/labels/anna.jsonl"))
        }
    }

    @Test func noPathReachesAFile() async throws {
        try await serve { folder, server in
            let paths = [
                "page/../page/index.html", "page/../../labels", "page/%2e%2e/index.html", "page/..%2fsecret.txt", "page/secret.txt",
                "page/",
                "page//a.js", "page/a.js/", "page/./a.js", "page/%61.js", "page/a.js%00", "page\\a.js", "../etc/passwd", "//etc/passwd",
                "page",
                "page\(folder)/page/secret.txt", "api", "api/", "api/session/", "api/SESSION", "sprite/", "index.html", ".", "..",
            ]
            for path in paths {
                let answer = try await server.request("GET", path)
                #expect([400, 404].contains(answer.status) && !String(decoding: answer.body, as: UTF8.self).contains("secret"), "\(path)")
            }
        }
    }

    // MARK: What is no request

    @Test func whatCannotBeUnderstoodIsSaidSo() async throws {
        try await serve { folder, server in
            let gets = [
                "api/digit", "api/digit?d=", "api/digit?d=x", "api/digit?d=-1", "api/digit?d=1.5", "api/digit?d=99999999999999999999",
                "api/digit?d=1&d=2", "api/digit?d=%zz", "api/digits?from=21", "api/digits?count=20001", "api/queue?id=class", "sprite?d=",
                "sprite?d=1,,2", "sprite?d=" + Array(repeating: "1", count: 501).joined(separator: ","), "api/history?count=0",
                "api/history?before=x",
            ]
            for path in gets { #expect(try await server.request("GET", path).status == 400, "\(path)") }
            for path in ["api/digit?d=20", "sprite?d=20", "crop?d=20", "api/queue?id=nothing", "api/queue?id=class&of=10"] {
                #expect(try await server.request("GET", path).status == 404, "\(path)")
            }
            let bodies = [
                "", "{", "[]", "null", "{}", #"{"events":{}}"#, #"{"events":[]}"#, #"{"events":[{}]}"#, #"{"events":[{"d":0}]}"#,
                #"{"events":[{"d":0,"rev":0,"verdict":"nonsense"}]}"#, #"{"events":[{"d":"0","rev":0,"verdict":"confirmed"}]}"#,
                #"{"events":[{"d":0,"rev":0,"verdict":"relabeled","now":300}]}"#,
                #"{"events":[{"d":0,"rev":99999999999999999999,"verdict":"confirmed"}]}"#, String(repeating: "[", count: 5000),
                "{\"events\":[" + Array(repeating: #"{"d":0,"rev":0,"verdict":"confirmed"}"#, count: 501).joined(separator: ",") + "]}",
            ]
            for body in bodies {
                let answer = try await server.request("POST", "api/events", body: body)
                #expect(answer.status == 400 && answer.json["fix"] as? String != "", "\(body.prefix(60)): \(answer.status)")
            }
            #expect(try await server.decide(#"{"d":20,"rev":0,"verdict":"confirmed"}"#).status == 404)
            for body in [#"{"n":"1"}"#, #"{"ns":[]}"#, #"{"n":1,"ns":[1]}"#] {
                #expect(try await server.request("POST", "api/undo", body: body).status == 400, "\(body)")
            }
            for number in ["-9223372036854775808", "0", "-1", "9223372036854775807"] {
                #expect(try await server.request("POST", "api/undo", body: #"{"n":\#(number)}"#).status == 404, "\(number)")
                #expect(try await server.request("POST", "api/undo", body: #"{"ns":[\#(number)]}"#).status == 404, "\(number)")
            }
            let event = #"{"events":[{"d":0,"rev":0,"verdict":"confirmed"}]}"#
            for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", "-"] {
                #expect(
                    try await server.request("POST", "api/events", headers: ["Content-Type": type], body: event).status == 415, "\(type)")
            }
            for (method, path) in [
                ("POST", "api/session"), ("PUT", "api/events"), ("GET", "api/events"), ("DELETE", ""), ("HEAD", ""),
                ("OPTIONS", "api/events"),
            ] {
                let answer = try await server.request(method, path, headers: ["Origin": "http://" + server.host])
                #expect(answer.status == 405 && answer.headers["allow"] != nil, "\(method) \(path): \(answer.status)")
            }
            #expect(try await server.request("GET", "api/session", body: "x").status == 400)
            #expect(!FileManager.default.fileExists(atPath: folder + "/labels/anna.jsonl"))
            #expect(
                try await server.request("POST", "api/events", headers: ["Content-Type": "application/json; charset=utf-8"], body: event)
                    .status
                    == 201)
        }
    }

    @Test func whatIsTooLargeIsNotRead() async throws {
        try await serve { _, server in
            let body = "{\"events\":[" + String(repeating: " ", count: 2 << 20) + "]}"
            let large = try await server.request("POST", "api/events", body: body)
            #expect(large.status == 413)
            // Without a byte of it.
            #expect(try await server.request("POST", "api/events", headers: ["Content-Length": "999999999999"]).status == 413)
            #expect(
                try await server.request("GET", "api/session", headers: ["X-Long": String(repeating: "x", count: 20_000)]).status == 431)
            let many = Dictionary(uniqueKeysWithValues: (0..<100).map { ("X-\($0)", "x") })
            #expect(try await server.request("GET", "api/session", headers: many).status == 431)
            #expect(try await server.request("GET", "sprite?d=" + String(repeating: "1", count: 20_000)).status == 431)
            // A header that never ends does not fill the memory.
            let endless = Data("GET /".utf8) + Data(repeating: UInt8(ascii: "x"), count: 4 << 20)
            #expect(ServerFixture.Answer(try await server.exchange(endless))?.status == 431)
        }
    }

    @Test func malformedRequestsAreRefusedAndNeverTrap() async throws {
        try await serve { _, server in
            let path = "/\(ServerFixture.token)/api/session", host = "Host: \(server.host)\r\n"
            let requests = [
                "\r\n\r\n", "GET\r\n\r\n", "GET \(path)\r\n\r\n", "GET \(path) HTTP/2\r\n\(host)\r\n",
                "GET  \(path) HTTP/1.1\r\n\(host)\r\n",
                "GET http://\(server.host)\(path) HTTP/1.1\r\n\(host)\r\n", "GET * HTTP/1.1\r\n\(host)\r\n",
                "GET \(path) HTTP/1.1\r\n\(host)\(host)\r\n", "GET \(path) HTTP/1.1\r\n\(host) folded: x\r\n\r\n",
                "GET \(path) HTTP/1.1\r\n\(host)no colon\r\n\r\n", "GET \(path) HTTP/1.1\r\n\(host)Name : x\r\n\r\n",
                "GET \(path) HTTP/1.1\r\n\(host)X: \u{1}\r\n\r\n", "GET \(path) HTTP/1.1\r\n\(host)X: é\r\n\r\n",
                "GET \(path) HTTP/1.1\n\(host)\r\n\r\n", "POST \(path) HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST \(path) HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "POST \(path) HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n", "POST \(path) HTTP/1.1\r\n\(host)Content-Length: 1x\r\n\r\n",
                "POST \(path) HTTP/1.1\r\n\(host)Content-Length: 9999999999999999999999\r\n\r\n",
            ]
            for request in requests {
                let answer = ServerFixture.Answer(try await server.exchange(Data(request.utf8)))
                #expect(answer?.status == 400, "\(request.debugDescription)")
            }
            // Cut off anywhere, it is no request.
            let whole = "GET \(path) HTTP/1.1\r\n\(host)\r\n"
            for length in stride(from: 1, to: whole.utf8.count, by: 5) {
                #expect(ServerFixture.Answer((try? await server.exchange(Data(whole.utf8.prefix(length)))) ?? Data()) == nil, "\(length)")
            }
            #expect(try await server.request("GET", "api/session").status == 200)
        }
    }

    @Test func oneConnectionAnswersManyRequests() async throws {
        try await serve { _, server in
            let get = "GET /\(ServerFixture.token)/api/map HTTP/1.1\r\nHost: \(server.host)\r\n"
            let all = String(repeating: get + "\r\n", count: 20) + get + "Connection: close\r\n\r\n"
            let text = String(decoding: try await server.exchange(Data(all.utf8)), as: UTF8.self)
            #expect(text.matches(of: /HTTP\/1\.1 404/).count == 21)
        }
    }

    // MARK: Many at once

    @Test func ofManyClientsAtOnceNoDecisionIsLost() async throws {
        try await serve { folder, server in
            let counts = try await withThrowingTaskGroup(of: (kept: Int, refused: Int).self) { group in
                for client in 0..<6 {
                    group.addTask {
                        var kept = 0, refused = 0
                        for step in 0..<25 {
                            let digit = (client * 7 + step) % 20, state = try await server.request("GET", "api/digits")
                            let rev = try #require(state.json["rev"] as? [Int])[digit]
                            let answer = try await server.decide(
                                "{\"d\":\(digit),\"rev\":\(rev),\"verdict\":\"relabeled\",\"now\":\((client + step) % 10)}")
                            if answer.status == 201 { kept += 1 } else if answer.status == 409 { refused += 1 }
                            _ = try await server.request("GET", "sprite?d=0,1,2")
                        }
                        return (kept, refused)
                    }
                }
                return try await group.reduce((0, 0)) { ($0.0 + $1.kept, $0.1 + $1.refused) }
            }
            #expect(counts.0 + counts.1 == 150 && counts.0 > 0)
            let file = try LabelFile(contentsOf: folder + "/labels/anna.jsonl")
            #expect(file.events.count == counts.0)
        }
    }

    @Test func aPortIsOnesOwn() async throws {
        try await serve { folder, server in
            let files = try PageFiles(folder: folder + "/page")
            #expect(throws: ReviewServerError.portInUse(server.port)) {
                try ReviewServer(
                    server.session, port: server.port, page: files, limits: ServerLimits(),
                    token: ServerFixture.token)
            }
            #expect(ReviewServerError.portInUse(80).exitStatus == .inputOutput && !ReviewServerError.portForbidden(80).description.isEmpty)
        }
    }

    @Test func tokensAreLongAndDiffer() {
        let tokens = Set((0..<100).map { _ in AccessRules.randomToken() })
        #expect(
            tokens.count == 100 && tokens.allSatisfy { $0.count == 32 && $0.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) } })
    }

    @Test func thePagesFilesAreBesideTheProgram() throws {
        #expect(try PageFiles().index?.status == 200)
        try TestData.withTemporaryFolder { folder in
            _ = #expect(throws: FileSystemError.missing(folder + "/index.html")) { try PageFiles(folder: folder) }
        }
    }
}
