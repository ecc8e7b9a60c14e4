import Support

/// A sheet (or another source file) that gave no digits, and why: one line of `rejects.jsonl`.
public struct Reject: Sendable, Codable, Equatable {
    /// The file as the manifest's folder sees it.
    public let file: String
    public let code: String
    public let message: String
    public let fix: String
    /// `error` where something must be mended, `note` for a blank page or a second copy of the same scan.
    public let severity: Severity
    /// What the file shows, reduced, by path within the recipe's folder; nil where it shows nothing.
    public let picture: String?

    public init(file: String, diagnostic: Diagnostic, picture: String? = nil) {
        self.file = file
        self.picture = picture
        code = diagnostic.code
        message = diagnostic.withoutPlace.message
        fix = diagnostic.fix
        severity = diagnostic.severity
    }

    /// The first problem of an error.
    package init(file: String, error: any DiagnosticError) {
        let diagnostic = error.diagnostics.first
        self.init(
            file: file,
            diagnostic: diagnostic ?? Diagnostic(code: "internal", message: "\(error)", fix: "please report this defect"))
    }
}

extension Reject: CustomStringConvertible {
    /// As printed to a person.
    public var description: String {
        "\(file.onOneLine): \(severity.rawValue): \(message.onOneLine) [\(code)]\n   fix: \(fix.onOneLine)"
    }
}

extension Diagnostic {
    /// The same about a file that whoever tells it names: a line of another file, such as a sidecar, goes into the message.
    var withoutPlace: Diagnostic {
        if case .text = location?.place, let location {
            return Diagnostic(severity, code: code, message: "\(location): \(message)", fix: fix)
        }
        return Diagnostic(severity, code: code, message: message, fix: fix)
    }
}

extension [Reject] {
    /// Whether one of them is more than a note.
    public var holdErrors: Bool { contains { $0.severity == .error } }
}
