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
        case .scalar(let text, _): text.isEmpty ? "nothing" : "'\(text.shortened)'"
        case .sequence(let items): "a list of \(items.count)"
        case .mapping: "a mapping"
        }
    }
}

/// All that is wrong with a manifest.
public struct ManifestError: DiagnosticError {
    public let diagnostics: [Diagnostic]

    public init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }
}
