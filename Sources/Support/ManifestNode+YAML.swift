import Yams

extension ManifestNode {
    /// Reads YAML text. One document; anchors are resolved by the parser.
    ///
    /// - Parameter file: the name that locations carry.
    /// - Throws: `ManifestError` (`manifest.syntax`) with line and column.
    public init(yaml: String, file: String) throws(ManifestError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw Self.syntaxError(error, yaml: yaml, file: file)
        }
        guard let root else {
            throw ManifestError(diagnostics: [
                Diagnostic(
                    code: "manifest.empty", at: SourceLocation(file: file), message: "the manifest is empty",
                    fix: "start from one of the manifests that ship in manifests/")
            ])
        }
        self = Self.convert(root, file: file)
    }

    private static func convert(_ node: Node, file: String) -> ManifestNode {
        let location = Self.location(node.mark, file: file)
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
            return ManifestNode(.scalar(scalar.string, isQuoted: isQuoted), at: location)
        case .sequence(let sequence):
            return ManifestNode(.sequence(sequence.map { convert($0, file: file) }), at: location)
        case .mapping(let mapping):
            let entries = mapping.map { key, value in
                Entry(
                    key: key.string ?? "", keyLocation: Self.location(key.mark, file: file),
                    value: convert(value, file: file))
            }
            return ManifestNode(.mapping(entries), at: location)
        case .alias:
            return ManifestNode(.scalar("", isQuoted: false), at: location)
        }
    }

    private static func location(_ mark: Mark?, file: String) -> SourceLocation {
        SourceLocation(file: file, place: mark.map { .text(line: $0.line, column: $0.column) } ?? .whole)
    }

    private static func syntaxError(_ error: any Error, yaml: String, file: String) -> ManifestError {
        var message = "\(error)"
        var place = SourceLocation.Place.whole
        var fix = "check the indentation and the colons at that place"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            message = "not YAML: \(problem)"
            place = .text(line: mark.line, column: mark.column)
        case .duplicatedKeysInMapping(let duplicates, let context):
            message = "'\(duplicates.map { "\($0)" }.joined(separator: "', '"))' is given twice in one mapping"
            place = .text(line: context.mark.line, column: context.mark.column)
            fix = "keep one of them"
        default: break
        }
        let issues = ManifestIssues(source: yaml)
        issues.report("syntax", at: SourceLocation(file: file, place: place), message, fix: fix)
        return ManifestError(diagnostics: issues.diagnostics)
    }
}
