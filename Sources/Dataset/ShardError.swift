import Support

/// What is wrong with shards, or with what they are to be made from.
public enum ShardError: DiagnosticError, Equatable {
    /// An image of a shard is not the one that was there when the shard was opened and checked.
    case changedWhileRead(file: String, row: Int)
    case recipeMismatch(file: String, found: String, expected: String)
    case tooManySamples(Int, limit: Int)
    case madeOnTheFly(folder: String)
    case notReproduced(file: String, found: String, expected: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .changedWhileRead(let file, let row):
            Diagnostic(
                code: "dataset.changed-while-read", at: SourceLocation(file: file),
                message: "the image in row \(row) is not the one that was checked when the shard was opened: the file was "
                    + "overwritten or cut short since",
                fix: "let nothing else write to the folder; `inkmill verify MANIFEST --repair` makes the shard again")
        case .recipeMismatch(let file, let found, let expected):
            Diagnostic(
                code: "dataset.recipe-mismatch", at: SourceLocation(file: file),
                message: "made by the recipe \(found.prefix(16))…, \(expected.prefix(16))… is expected",
                fix: "the manifest has changed since; run `inkmill augment` with it again")
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
        }
    }
}
