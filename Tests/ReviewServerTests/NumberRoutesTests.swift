import Foundation
import Support
import TestSupport
import Testing
@testable import Curation
@testable import Ingest
@testable import ReviewServer

/// What the page for numbers is answered.
@Suite struct NumberRoutesTests {
    private struct Answer {
        let status: Int
        let type: String
        let headers: [String: String]
        let json: [String: Any]
    }

    private struct Client {
        let fixture: NumberFixture
        let routes: NumberRoutes

        func send(_ method: String, _ path: String, _ query: String = "", body: String = "", type: String = "application/json") async throws
            -> Answer
        {
            let head = "\(method) /\(path)?\(query) HTTP/1.1\r\nHost: x\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
            let request = try HTTPRequest(head: Array(head.utf8.dropLast(2)), limits: ServerLimits())
            let response: HTTPResponse
            if let refusal = routes.refusal(of: request, path: path) {
                response = refusal
            } else {
                response = await routes.response(to: request, path: path, body: Array(body.utf8))
            }
            let headers = Dictionary(response.headers.map { ($0.name, $0.value) }) { first, _ in first }
            return Answer(
                status: response.status, type: headers["Content-Type"] ?? "", headers: headers,
                json: (try? JSONSerialization.jsonObject(with: Data(response.body))) as? [String: Any] ?? [:])
        }
    }

    private func withClient(_ body: (Client) async throws -> Void) async throws {
        try await TestData.withTemporaryFolder { folder in
            let fixture = try NumberFixture(in: folder)
            try fixture.write()
            let routes = NumberRoutes(review: try fixture.review(), page: try PageFiles(index: PageFiles.numberIndex))
            try await body(Client(fixture: fixture, routes: routes))
        }
    }

    @Test func everyAddressAnswers() async throws {
        try await withClient { client in
            let gets = [
                ("", "", "text/html"), ("page/numbers.js", "", "text/javascript"), ("page/numbers.css", "", "text/css"),
                ("api/session", "", "application/json"), ("api/number", "i=7", "application/json"),
                ("api/check", "i=7&text=62", "application/json"), ("crop", "i=7", "image/png"), ("row", "i=7", "image/png"),
            ]
            for (path, query, type) in gets {
                let answer = try await client.send("GET", path, query)
                #expect(answer.status == 200 && answer.type.hasPrefix(type), "\(path): \(answer.status) \(answer.json)")
            }
            #expect(try await client.send("GET", "row", "i=7").headers["X-Inkmill-Box"] == "200,36,80,40")
            let session = try await client.send("GET", "api/session").json
            #expect(
                session["readOnly"] is NSNull && (session["items"] as? [Any])?.count == 5 && session["name"] as? String == "results.json")
        }
    }

    @Test func answersAreKeptContradictedAndTakenBack() async throws {
        try await withClient { client in
            let first = try await client.send(
                "POST", "api/answers", body: #"{"i":7,"rev":0,"verdict":"number","text":"62","ms":900}"#)
            #expect(first.status == 201 && (first.json["settled"] as? [[String: Any]])?.first?["text"] as? String == "38")
            let conflict = try await client.send("POST", "api/answers", body: #"{"i":7,"rev":0,"verdict":"empty"}"#)
            let number = try #require(conflict.json["number"] as? [String: Any])
            #expect(conflict.status == 409 && number["rev"] as? Int == 1 && (conflict.json["error"] as? String)?.contains("anna") ?? false)
            #expect(try await client.send("POST", "api/undo", body: #"{"n":null}"#).status == 201)
            let none = try await client.send("POST", "api/undo", body: "{}")
            #expect(none.status == 409 && none.json["number"] == nil)
            #expect(try await client.send("POST", "api/undo", body: #"{"n":2}"#).status == 201)
            let events = try JournalFile<NumberEvent>(contentsOf: client.fixture.answers + "/anna.jsonl").events
            #expect(events.map(\.verdict) == [.number, .undone, .undone] && events[0].ms == 900)
        }
    }

    @Test func aRowIsAnsweredAtOnceAndTakenBackAtOnce() async throws {
        try await withClient { client in
            let body = #"{"answers":[{"i":2,"rev":0,"verdict":"number","text":"48"},{"i":8,"rev":0,"verdict":"none"}]}"#
            let row = try await client.send("POST", "api/row", body: body)
            #expect(row.status == 201 && row.json["ns"] as? [Int] == [1, 2])
            let back = try await client.send("POST", "api/undo", body: #"{"n":null}"#)
            #expect(back.status == 201 && back.json["ns"] as? [Int] == [3, 4])
            #expect(try await client.send("POST", "api/undo", body: #"{"ns":[3,4]}"#).status == 201)
            for body in [
                "{}", #"{"answers":[]}"#, #"{"answers":[{"i":2}]}"#, #"{"answers":[{"i":1,"rev":0,"verdict":"number","text":"x"}]}"#,
            ] {
                #expect(try await client.send("POST", "api/row", body: body).status == 400, "\(body)")
            }
            let conflict = try await client.send(
                "POST", "api/row", body: #"{"answers":[{"i":2,"rev":0,"verdict":"empty"},{"i":5,"rev":0,"verdict":"empty"}]}"#)
            #expect(conflict.status == 409 && conflict.json["error"] as? String != nil)
        }
    }

    @Test func whatCannotBeUnderstoodIsSaidSo() async throws {
        try await withClient { client in
            for query in ["", "i=", "i=x", "i=-1", "i=7&i=8"] {
                #expect(try await client.send("GET", "api/number", query).status == 400, "\(query)")
            }
            for path in ["api/number", "crop", "row"] { #expect(try await client.send("GET", path, "i=9").status == 404, "\(path)") }
            for path in ["api/digits", "page/nothing.js", "page/../numbers.html", "results.json", "api/answers/"] {
                #expect(try await client.send("GET", path).status == 404, "\(path)")
            }
            let bodies = [
                "", "[]", "{}", #"{"i":7}"#, #"{"i":7,"rev":0,"verdict":"sure"}"#, #"{"i":7,"rev":0,"verdict":"undone"}"#,
                #"{"i":7,"rev":0,"verdict":"number"}"#, #"{"i":7,"rev":0,"verdict":"number","text":"x"}"#,
                #"{"i":7,"rev":0,"verdict":"number","text":"1234"}"#, #"{"i":7,"rev":0,"verdict":"empty","text":"1"}"#,
                #"{"i":7,"rev":-1,"verdict":"empty"}"#, #"{"i":7,"rev":0,"verdict":"empty","ms":-1}"#,
                #"{"i":7,"rev":0,"verdict":"comment","why":""# + String(repeating: "x", count: 2001) + #""}"#,
            ]
            for body in bodies {
                let answer = try await client.send("POST", "api/answers", body: body)
                #expect(answer.status == 400 && answer.json["fix"] as? String != "", "\(body.prefix(60)): \(answer.status)")
            }
            #expect(try await client.send("POST", "api/answers", body: #"{"i":9,"rev":0,"verdict":"empty"}"#).status == 404)
            for number in ["0", "-1", "1", "9223372036854775807"] {
                #expect(try await client.send("POST", "api/undo", body: #"{"n":\#(number)}"#).status == 404, "\(number)")
            }
            #expect(try await client.send("POST", "api/answers", body: "{}", type: "text/plain").status == 415)
            #expect(try await client.send("GET", "api/answers").status == 405)
            #expect(try await client.send("GET", "api/session", body: "x").status == 400)
            #expect(!FileManager.default.fileExists(atPath: client.fixture.answers + "/anna.jsonl"))
        }
    }

    /// Over a socket, and with the rules of access: those are the same for every page.
    @Test func theAddressIsOfThisMachineAndHasAToken() async throws {
        try await withClient { client in
            let server = try ReviewServer(client.routes.review, port: 0)
            #expect(
                server.address.hasPrefix("http://127.0.0.1:") && server.address.split(separator: "/").last?.count == AccessRules.tokenLength
            )
        }
    }
}
