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

    public init(file: String, diagnostic: Diagnostic) {
        self.file = file
        code = diagnostic.code
        message = diagnostic.message
        fix = diagnostic.fix
        severity = diagnostic.severity
    }
}

extension Reject: CustomStringConvertible {
    /// As printed to a person.
    public var description: String {
        "\(file): \(severity.rawValue): \(message) [\(code)]\n   fix: \(fix)"
    }
}

extension [Reject] {
    /// Whether one of them is more than a note.
    public var holdErrors: Bool { contains { $0.severity == .error } }
}

/// What to do with a sheet that cannot be read.
public enum BadSheetPolicy: String, Sendable, CaseIterable {
    /// Stop at the first one; nothing is written.
    case stop
    /// Go on without it, finish, and end with a failing exit status.
    case report
    /// Go on without it and call the run a success.
    case skip
}
