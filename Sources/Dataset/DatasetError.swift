import Support

/// What is wrong with a data set's files or with how it is divided.
public enum DatasetError: DiagnosticError, Equatable {
    // Tables of digits.
    case duplicateID(String)
    case notFinished(folder: String, index: String)
    case malformedIndex(file: String, reason: String)
    case malformedRow(file: String, line: Int, reason: String)
    case malformedCrop(file: String, row: Int, reason: String)
    case changedFile(file: String, found: String, expected: String)
    /// An image of a shard is not the one that was there when the shard was opened and checked.
    case changedWhileRead(file: String, row: Int)
    case countMismatch(file: String, what: String, found: Int, expected: Int)
    case profileMismatch(file: String, found: String, expected: String)
    case unsupportedVersion(file: String, found: Int, expected: Int)
    // Splits.
    case emptySplit(String, writerCount: Int, suggestion: String)
    case unknownWriter(String, split: String, near: String?)
    case writerInTwoSplits(String)
    // Shards.
    case recipeMismatch(file: String, found: String, expected: String)
    case valueOutOfRange(file: String, what: String, found: Int, limit: Int, row: Int)
    case tooManySamples(Int, limit: Int)
    case madeOnTheFly(folder: String)
    case notReproduced(file: String, found: String, expected: String)

    public var diagnostics: [Diagnostic] {
        switch self {
        case .duplicateID, .notFinished, .malformedIndex, .malformedRow, .malformedCrop, .countMismatch,
            .unsupportedVersion, .valueOutOfRange:
            [fileDiagnostic]
        case .changedFile, .changedWhileRead, .profileMismatch, .recipeMismatch: [mismatchDiagnostic]
        case .tooManySamples, .madeOnTheFly, .notReproduced: [shardDiagnostic]
        case .emptySplit, .unknownWriter, .writerInTwoSplits: [splitDiagnostic]
        }
    }

    private static let remake =
        "put a copy of the folder in its place, or move the folder away and make it again with the command that "
        + "wrote it: `inkmill import` for an import, `inkmill run` for results"

    private var fileDiagnostic: Diagnostic {
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
        default: preconditionFailure("told elsewhere")
        }
    }

    private var mismatchDiagnostic: Diagnostic {
        switch self {
        case .changedFile(let file, let found, let expected):
            Diagnostic(
                code: "dataset.changed-file", at: SourceLocation(file: file),
                message: "the content has the SHA-256 \(found.prefix(16))…, the index says \(expected.prefix(16))…",
                fix: "the file was damaged or edited: " + Self.remake)
        case .changedWhileRead(let file, let row):
            Diagnostic(
                code: "dataset.changed-while-read", at: SourceLocation(file: file),
                message: "the image in row \(row) is not the one that was checked when the shard was opened: the file was "
                    + "overwritten or cut short since",
                fix: "let nothing else write to the folder; `inkmill verify MANIFEST --repair` makes the shard again")
        case .profileMismatch(let file, let found, let expected):
            Diagnostic(
                code: "dataset.profile-mismatch", at: SourceLocation(file: file),
                message: "normalized by the profile '\(found)', '\(expected)' is expected",
                fix: "name the profile '\(found)' in the manifest, or make the digits again with '\(expected)'")
        case .recipeMismatch(let file, let found, let expected):
            Diagnostic(
                code: "dataset.recipe-mismatch", at: SourceLocation(file: file),
                message: "made by the recipe \(found.prefix(16))…, \(expected.prefix(16))… is expected",
                fix: "the manifest has changed since; run `inkmill augment` with it again")
        default: preconditionFailure("told elsewhere")
        }
    }

    private var shardDiagnostic: Diagnostic {
        switch self {
        case .tooManySamples(let count, let limit):
            Diagnostic(
                code: "dataset.too-many-samples", message: "\(count) images, more than \(limit) cannot be numbered",
                fix: "give 'shards' fewer 'copies'")
        case .madeOnTheFly(let folder):
            Diagnostic(
                code: "dataset.made-on-the-fly", at: SourceLocation(file: folder),
                message: "the images are made while training and there are no shards to read",
                fix: "take 'onTheFly: true' out of 'shards' in the manifest and run `inkmill augment` with it again")
        case .notReproduced(let file, let found, let expected):
            Diagnostic(
                code: "dataset.not-reproduced", at: SourceLocation(file: file),
                message: "made again it has the SHA-256 \(found.prefix(16))…, the index says \(expected.prefix(16))…",
                fix: "the index is of another version of Inkmill; make all shards again with `inkmill augment --force`")
        default: preconditionFailure("told elsewhere")
        }
    }

    private var splitDiagnostic: Diagnostic {
        switch self {
        case .emptySplit(let split, let writerCount, let suggestion):
            Diagnostic(
                code: "dataset.empty-split", message: "of \(writerCount) writers none falls into '\(split)'", fix: suggestion)
        case .unknownWriter(let writer, let split, let near):
            Diagnostic(
                code: "dataset.unknown-writer", message: "'\(split)' names the writer '\(writer)', who wrote no digit",
                fix: near.map { "did you mean '\($0)'?" } ?? "take the writer out of '\(split)' or add the sheets")
        case .writerInTwoSplits(let writer):
            Diagnostic(
                code: "dataset.writer-in-two-splits", message: "the writer '\(writer)' is in 'validation' and in 'test'",
                fix: "keep the writer in one of them; a writer in two splits makes the accuracy untrue")
        default: preconditionFailure("told elsewhere")
        }
    }
}
