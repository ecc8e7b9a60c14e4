/// A manifest as a tree of values, each with its place in the file.
///
/// Rooms read their part of a manifest from it without knowing YAML; `Pipeline` makes it from a file.
public struct ManifestNode: Sendable, Equatable {
    public indirect enum Value: Sendable, Equatable {
        /// `isQuoted` tells the string "12" from the number 12.
        case scalar(String, isQuoted: Bool)
        case sequence([ManifestNode])
        case mapping([Entry])
    }

    public struct Entry: Sendable, Equatable {
        public let key: String
        public let keyLocation: SourceLocation
        public let value: ManifestNode

        public init(key: String, keyLocation: SourceLocation, value: ManifestNode) {
            self.key = key
            self.keyLocation = keyLocation
            self.value = value
        }
    }

    public let value: Value
    public let location: SourceLocation

    public init(_ value: Value, at location: SourceLocation) {
        self.value = value
        self.location = location
    }

    /// What kind of value this is, in the words of a diagnostic.
    public var kind: String {
        switch value {
        case .scalar(let text, _): text.isEmpty ? "nothing" : "'\(text)'"
        case .sequence(let items): "a list of \(items.count)"
        case .mapping: "a mapping"
        }
    }
}

/// Collects every problem of a manifest, so that all are told at once.
///
/// A class because the readers of nested parts report to the same list. Not shared between threads.
public final class ManifestIssues {
    public private(set) var diagnostics: [Diagnostic] = []
    private let lines: [Substring]

    /// - Parameter source: the manifest's text, for the excerpts.
    public init(source: String) {
        lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    }

    public func report(
        _ code: String, at location: SourceLocation, _ message: String, fix: String, severity: Severity = .error
    ) {
        var excerpt: String?
        if case .text(let line, _) = location.place, lines.indices.contains(line - 1) {
            excerpt = String(lines[line - 1])
        }
        diagnostics.append(
            Diagnostic(severity, code: "manifest." + code, at: location, message: message, fix: fix, excerpt: excerpt))
    }

    /// Takes over the problems of a file that this manifest names, such as a template.
    public func adopt(_ error: some DiagnosticError, file: String) {
        diagnostics += error.diagnostics.map { $0.placed(in: file) }
    }

    /// - Throws: `ManifestError` with everything reported, in the order of the file.
    public func throwIfAny() throws(ManifestError) {
        if !diagnostics.isEmpty { throw ManifestError(diagnostics: inFileOrder) }
    }

    /// Everything reported, in the order of the file.
    public var inFileOrder: [Diagnostic] { diagnostics.sorted(by: isEarlier) }

    private func isEarlier(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
        guard case .text(let lineA, let columnA) = a.location?.place,
            case .text(let lineB, let columnB) = b.location?.place
        else { return false }
        let fileA = a.location?.file ?? "", fileB = b.location?.file ?? ""
        return (fileA, lineA, columnA) < (fileB, lineB, columnB)
    }
}

/// All that is wrong with a manifest.
public struct ManifestError: DiagnosticError {
    public let diagnostics: [Diagnostic]

    public init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }
}
