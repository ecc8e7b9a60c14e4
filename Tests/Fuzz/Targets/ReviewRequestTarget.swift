import Support
@testable import Curation
@testable import ReviewServer

/// What a browser sends to a review: a head, the fields of an address, and a body.
struct ReviewRequestTarget: FuzzTarget {
    static let name = "review-request"

    init() throws {}

    func run(_ input: [UInt8]) {
        head(input)
        fields(String(decoding: input, as: UTF8.self))
        answer("decisions") { () throws(ReviewError) in
            let decisions = try RequestBody.decisions(input)
            if decisions.isEmpty || decisions.count > 500 { FuzzLaw.finding("\(decisions.count) decisions") }
        }
        answer("what is taken back") { () throws(ReviewError) in
            if let numbers = try RequestBody.undo(input), numbers.isEmpty { FuzzLaw.finding("no number") }
        }
    }

    private func head(_ input: [UInt8]) {
        let limits = ServerLimits()
        guard let request = try? HTTPRequest(head: input, limits: limits) else { return }
        if request.headers.count > limits.maxHeaderCount || request.bodyByteCount < 0 || !request.path.hasPrefix("/") {
            FuzzLaw.finding("a request that breaks its own rules: \(request)")
        }
        let rules = AccessRules(token: "0123456789abcdefghijklmnopqrstuv", port: 8000)
        let host = request.headers["host"]?.lowercased()
        if case .granted = rules.verdict(on: request), host != "127.0.0.1:8000" && host != "localhost:8000" {
            FuzzLaw.finding("granted to \(host ?? "nobody")")
        }
        fields(request.query)
    }

    private func fields(_ query: String) {
        answer("the fields of an address") { () throws(ReviewError) in
            let fields = try QueryFields(query)
            if let number = try fields.number("d"), number < 0 { FuzzLaw.finding("a number below 0") }
            if try fields.numbers("d", maxCount: 500).count > 500 { FuzzLaw.finding("more numbers than are taken") }
        }
    }

    private func answer(_ what: String, _ body: () throws(ReviewError) -> Void) {
        do {
            try body()
        } catch {
            if error.message.isEmpty { FuzzLaw.finding("\(what): an error without words") }
        }
    }
}
