/// Who may ask for what: only this machine's own pages, and of them only one that knows the token.
///
/// A page of another site can make a browser send requests here, and can make its own name mean this machine; it can set neither `Host`
/// nor `Origin`, and does not know the token.
struct AccessRules: Sendable {
    /// 32 letters and digits that stand at the beginning of every path.
    let token: String
    private let hosts: Set<String>
    private let origins: Set<String>

    static let tokenLength = 32

    init(token: String, port: Int) {
        self.token = token
        hosts = ["127.0.0.1:\(port)", "localhost:\(port)"]
        origins = Set(hosts.map { "http://" + $0 })
    }

    /// A token that nobody can guess.
    static func randomToken() -> String {
        let characters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<tokenLength).map { _ in characters[Int.random(in: characters.indices)] })
    }

    enum Verdict: Equatable {
        /// With the path below the token.
        case granted(String)
        case forbidden
        case wrongToken
    }

    func verdict(on request: HTTPRequest) -> Verdict {
        let (isRight, rest) = divided(request.path)
        guard let host = request.headers["host"], hosts.contains(host.lowercased()) else { return .forbidden }
        if let origin = request.headers["origin"], !origins.contains(origin.lowercased()) { return .forbidden }
        if request.method != "GET", request.headers["origin"] == nil { return .forbidden }
        return isRight ? .granted(rest) : .wrongToken
    }

    /// Whether a path begins with the token, and what follows it. How long this takes says nothing about how much of a token is right.
    private func divided(_ path: String) -> (isRight: Bool, rest: String) {
        let bytes = Array(path.utf8), expected = Array("/\(token)/".utf8)
        var difference: UInt8 = 0
        for index in expected.indices { difference |= (index < bytes.count ? bytes[index] : 0) ^ expected[index] }
        return (difference == 0 && bytes.count >= expected.count, String(decoding: bytes.dropFirst(expected.count), as: UTF8.self))
    }
}
