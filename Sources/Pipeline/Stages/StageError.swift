import Recipes
import Support

/// Why a stage is not carried out: one of its files is not what was written.
enum StageError: DiagnosticError {
    /// An output is not what the lock file says was written.
    case outputChanged(file: String, stage: StageName, expected: ContentDigest, found: ContentDigest)
    /// A file that a stage is to write is there, and nobody here wrote it.
    case foreignFile(file: String, stage: StageName)
    /// A shard is not what its index says was written.
    case shardDamaged(file: String, expected: ContentDigest, found: ContentDigest, manifest: String)
    /// A shard was overwritten or cut short while a stage read it.
    case shardChanged(file: String, row: Int, stage: StageName, manifest: String)
    /// An input of a stage is not the one that it began with.
    case inputChanged(file: String, stage: StageName)
    /// What is asked for is done with single digits only.
    case readsNumbers(manifest: String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .outputChanged(let file, let stage, let expected, let found):
            Diagnostic(
                code: "lock.output-changed", at: SourceLocation(file: file),
                message: "was changed after '\(stage)' wrote it: SHA-256 \(found.short)… instead of \(expected.short)…",
                fix:
                    "if there is work of yours in it, move it away, else remove it; the same command then makes it anew. Or put a copy of what "
                    + "was written in its place")
        case .foreignFile(let file, let stage):
            Diagnostic(
                code: "lock.foreign-file", at: SourceLocation(file: file),
                message: "is to be written by '\(stage)', but is there already and was not written here",
                fix: "move it away and run the same command again")
        case .shardDamaged(let file, let expected, let found, let manifest):
            Diagnostic(
                code: "shard.damaged", at: SourceLocation(file: file),
                message: "has the SHA-256 \(found.short)… instead of \(expected.short)…: it was damaged or edited",
                fix: "`inkmill verify \(manifest) --repair` makes just this shard again, with the same bytes")
        case .shardChanged(let file, let row, let stage, let manifest):
            Diagnostic(
                code: "shard.changed", at: SourceLocation(file: file),
                message: "was overwritten or cut short while '\(stage)' read it: the image in row \(row) is not the one that was "
                    + "checked at the beginning; '\(stage)' is not done",
                fix: "`inkmill verify \(manifest) --repair` makes just this shard again, with the same bytes; then run the same command "
                    + "again, and let nothing else write to the folder")
        case .inputChanged(let file, let stage):
            Diagnostic(
                code: "stage.input-changed", at: SourceLocation(file: file),
                message: "was changed while '\(stage)' worked from it; '\(stage)' is not done",
                fix: "let nothing else write to the folder, and run the same command again")
        case .readsNumbers(let manifest):
            Diagnostic(
                code: "recipe.reads-numbers", at: SourceLocation(file: manifest),
                message: "has 'strings': its network reads whole lines, and this command works with a network that reads single digits",
                fix: "for this command use a manifest with the same sources and without 'strings'")
        }
    }
}
