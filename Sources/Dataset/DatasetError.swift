import Support

/// What is wrong with the files of a data set: a table of digits, an index, a set of shards.
public enum DatasetError: DiagnosticError, Equatable {
    case duplicateID(String)
    case notFinished(folder: String, index: String)
    case malformedIndex(file: String, reason: String)
    case malformedRow(file: String, line: Int, reason: String)
    case malformedCrop(file: String, row: Int, reason: String)
    case countMismatch(file: String, what: String, found: Int, expected: Int)
    case unsupportedVersion(file: String, found: Int, expected: Int)
    case valueOutOfRange(file: String, what: String, found: Int, limit: Int, row: Int)
    case changedFile(file: String, found: String, expected: String)
    case profileMismatch(file: String, found: String, expected: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .duplicateID(let id):
            Diagnostic(
                code: "dataset.duplicate-id", message: "two digits have the id '\(id)'",
                fix: "the same source was read twice; take one of the two away")
        case .notFinished(let folder, let index):
            Diagnostic(
                code: "dataset.not-finished", at: SourceLocation(file: folder),
                message: "there is no \(index), so writing was not finished",
                fix: "run the same command again; it goes on where it stopped")
        case .malformedIndex(let file, let reason):
            Diagnostic(
                code: "dataset.malformed-index", at: SourceLocation(file: file), message: "not an index: \(reason)",
                fix: Self.remake)
        case .malformedRow(let file, let line, let reason):
            Diagnostic(
                code: "dataset.malformed-row", at: SourceLocation(file: file, place: .text(line: line, column: 1)),
                message: reason, fix: Self.remake)
        case .malformedCrop(let file, let row, let reason):
            Diagnostic(
                code: "dataset.malformed-crop", at: SourceLocation(file: file), message: "row \(row): \(reason)",
                fix: Self.remake)
        case .countMismatch(let file, let what, let found, let expected):
            Diagnostic(
                code: "dataset.count-mismatch", at: SourceLocation(file: file),
                message: "\(found) \(what) where \(expected) are expected", fix: Self.remake)
        case .unsupportedVersion(let file, let found, let expected):
            Diagnostic(
                code: "dataset.unsupported-version", at: SourceLocation(file: file),
                message: "written in format \(found), this is a reader of format \(expected)",
                fix: "use the version of Inkmill that wrote it, or make it again with this one")
        case .valueOutOfRange(let file, let what, let found, let limit, let row):
            Diagnostic(
                code: "dataset.value-out-of-range", at: SourceLocation(file: file),
                message: "\(what) \(found) in row \(row) is not below \(limit)", fix: Self.remake)
        case .changedFile(let file, let found, let expected):
            Diagnostic(
                code: "dataset.changed-file", at: SourceLocation(file: file),
                message: "the content has the SHA-256 \(found.prefix(16))…, the index says \(expected.prefix(16))…",
                fix: "the file was damaged or edited: " + Self.remake)
        case .profileMismatch(let file, let found, let expected):
            Diagnostic(
                code: "dataset.profile-mismatch", at: SourceLocation(file: file),
                message: "normalized by the profile '\(found)', '\(expected)' is expected",
                fix: "name the profile '\(found)' in the manifest, or make the digits again with '\(expected)'")
        }
    }

    private static let remake =
        "put a copy of the folder in its place, or move the folder away and make it again with the command that "
        + "wrote it: `inkmill import` for an import, `inkmill run` for results"
}
