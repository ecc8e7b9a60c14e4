/// How grave a diagnostic is.
public enum Severity: String, Sendable, Codable {
    case error, warning, note
}

/// The process exit status a failure asks for (sysexits).
public enum ExitStatus: Int32, Sendable {
    case ok = 0
    /// The command line was wrong.
    case usage = 64
    /// A file, a manifest or a sheet was wrong.
    case badInput = 65
    /// A defect of Inkmill itself.
    case internalError = 70
    /// The system could not read or write.
    case inputOutput = 74
    /// Stopped by a signal; what was done is kept.
    case interrupted = 130
}

/// A place in a file: a line and column of a text, or a byte offset of a binary file.
public struct SourceLocation: Sendable, Hashable {
    public enum Place: Sendable, Hashable {
        case whole
        /// Both counted from 1.
        case text(line: Int, column: Int)
        case byteOffset(Int)
    }

    /// The file as the user named it; empty where only the bytes are known.
    public let file: String
    public let place: Place

    public init(file: String, place: Place = .whole) {
        self.file = file
        self.place = place
    }
}

extension SourceLocation: CustomStringConvertible {
    public var description: String {
        switch place {
        case .whole: file
        case .text(let line, let column): "\(file):\(line):\(column)"
        case .byteOffset(let offset): file.isEmpty ? "byte \(offset)" : "\(file):byte \(offset)"
        }
    }
}

/// What a person is told when something is wrong: where, what was found, and how to mend it.
public struct Diagnostic: Sendable, Equatable {
    public let severity: Severity
    /// A stable name to search for, such as `manifest.unknown-field`.
    public let code: String
    public let location: SourceLocation?
    /// What was found and what is allowed, in one sentence without a final stop.
    public let message: String
    /// What to do about it; never empty.
    public let fix: String
    /// The source line that the location points at.
    public let excerpt: String?
    public let exitStatus: ExitStatus

    public init(
        _ severity: Severity = .error, code: String, at location: SourceLocation? = nil, message: String, fix: String,
        excerpt: String? = nil, exitStatus: ExitStatus = .badInput
    ) {
        precondition(!fix.isEmpty, "diagnostic \(code) has no fix")
        self.severity = severity
        self.code = code
        self.location = location
        // The one place where texts of files are kept from filling the screen, whichever error quotes them.
        self.message = message.shortened(to: Self.maxMessageLength)
        self.fix = fix.shortened(to: Self.maxMessageLength)
        self.excerpt = excerpt
        self.exitStatus = exitStatus
    }

    /// In characters: more than any sentence of ours has without a text of a file in it.
    private static let maxMessageLength = 2000

    /// The same diagnostic, placed in `file` where it names none yet; a byte offset is kept.
    ///
    /// Decoders and readers see bytes, not names; the caller that opened the file adds its name.
    public func placed(in file: String) -> Diagnostic {
        guard location?.file.isEmpty ?? true else { return self }
        return Diagnostic(
            severity, code: code, at: SourceLocation(file: file, place: location?.place ?? .whole), message: message,
            fix: fix, excerpt: excerpt, exitStatus: exitStatus)
    }
}

extension Diagnostic: CustomStringConvertible {
    /// The diagnostic as printed: `file:line:column: error: message [code]`, the source line, the fix.
    public var description: String {
        var text = location.map { "\($0): " } ?? ""
        text += "\(severity.rawValue): \(message) [\(code)]"
        if let excerpt, case .text(let line, _) = location?.place {
            let number = String(line)
            text += "\n" + String(repeating: " ", count: max(0, 5 - number.count)) + number + " | " + excerpt
        }
        return text + "\n   fix: " + fix
    }
}

/// An error that says what to do about it. Every error enum of every room conforms.
public protocol DiagnosticError: Error, CustomStringConvertible {
    /// One diagnostic for most errors; all problems at once for a manifest. Never empty.
    var diagnostics: [Diagnostic] { get }
}

extension DiagnosticError {
    public var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }

    /// The gravest exit status among the diagnostics.
    public var exitStatus: ExitStatus {
        diagnostics.first { $0.severity == .error }?.exitStatus ?? .badInput
    }
}

/// An error of a room that knew only the bytes, together with the file they came from.
public struct FileError: DiagnosticError {
    public let diagnostics: [Diagnostic]

    public init(_ error: some DiagnosticError, file: String) {
        diagnostics = error.diagnostics.map { $0.placed(in: file) }
    }
}
