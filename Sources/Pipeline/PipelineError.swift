import Support

/// What can go wrong between the stages. What goes wrong inside one is the error of its room.
public enum PipelineError: DiagnosticError {
    /// A source's folder holds no file to read; `passedOver` tells what else is there.
    case emptySource(folder: String, pattern: String, passedOver: String?)
    /// A WebDataset's folder holds no archive.
    case emptyArchiveFolder(folder: String, pattern: String)
    /// Every sheet of a recipe was rejected.
    case nothingIngested(rejectedCount: Int, firstReason: String, rejectsFile: String)
    /// None of the pictures or samples of an import, or of a recipe without sheets, gave a digit.
    case nothingImported(folder: String, rejects: [Reject])
    /// A sheet was rejected and the policy says stop.
    case sheetRejected(Reject)
    /// An output is not what the lock file says was written.
    case outputChanged(file: String, stage: String, expected: ContentDigest, found: ContentDigest)
    /// A file that a stage is to write is there, and nobody here wrote it.
    case foreignFile(file: String, stage: String)
    /// A shard is not what its index says was written.
    case shardDamaged(file: String, expected: ContentDigest, found: ContentDigest, manifest: String)
    /// A shard was overwritten or cut short while a stage read it.
    case shardChanged(file: String, row: Int, stage: String, manifest: String)
    /// An input of a stage is not the one that it began with.
    case inputChanged(file: String, stage: String)
    /// Nothing was ever finished in a recipe's folder.
    case nothingMade(folder: String, manifest: String)
    /// A lock or index file is not readable JSON.
    case unreadableRecord(file: String, reason: String)
    /// An earlier recipe that is built upon has not read its digits yet, or has no model.
    case notIngested(manifest: String, folder: String)
    case notTrained(manifest: String, folder: String)
    case nothingToRehearse(manifest: String, recipes: [String])
    /// The model lost more on the old test digits than is allowed.
    case forgot(model: String, lostPercent: Double, allowedPercent: Double, digitCount: Int, report: String)
    /// Neither a preset nor a manifest with a network.
    case unknownNetwork(String)
    /// Nothing of a finished evaluation is at a path.
    case noReport(String)
    /// Two reports are about different digits.
    case differentTestDigits(first: String, second: String)
    /// A picture of a single digit shows none.
    case noDigit
    /// Stopped by the user; what was finished is kept.
    case interrupted(stage: String)

    public var diagnostics: [Diagnostic] {
        guard case .nothingImported(_, let rejects) = self else { return [diagnostic] }
        // Nothing else keeps them.
        return [diagnostic] + rejects.prefix(Self.shownRejectCount).map { reject in
            Diagnostic(
                reject.severity, code: reject.code, at: SourceLocation(file: reject.file), message: reject.message, fix: reject.fix)
        }
    }

    private static let shownRejectCount = 20

    private var diagnostic: Diagnostic {
        switch self {
        case .emptySource(let folder, let pattern, let passedOver):
            Diagnostic(
                code: "ingest.no-files", at: SourceLocation(file: folder),
                message: "holds no file that matches '\(pattern)'" + (passedOver.map { "; passed over: \($0)" } ?? ""),
                fix: "put the scans (PNG or JPEG) into the folder, or name another folder or pattern in the manifest")
        case .emptyArchiveFolder(let folder, let pattern):
            Diagnostic(
                code: "import.no-archives", at: SourceLocation(file: folder),
                message: "holds no tar archive (.tar, .tar.gz, .tgz) that matches '\(pattern)'",
                fix: "put the archives into the folder, or name another folder or pattern")
        case .nothingIngested(let count, let reason, let file):
            Diagnostic(
                code: "ingest.nothing-read", at: SourceLocation(file: file),
                message: "all \(count) sheets were rejected; the first because: \(reason)",
                fix: "check that the template is the one of these sheets; the file lists the reason for each sheet")
        case .nothingImported(let folder, let rejects):
            Diagnostic(
                code: "import.nothing-read", at: SourceLocation(file: folder),
                message: rejects.isEmpty
                    ? "gave no digit" : "gave no digit; \(NumberText.count(rejects.count, "file")) could not be used",
                fix: rejects.isEmpty
                    ? "name pictures of single digits with their labels"
                    : "mend what is told of " + (rejects.count > Self.shownRejectCount ? "the first \(Self.shownRejectCount)" : "each")
                        + " below; nothing was written")
        case .sheetRejected(let reject):
            Diagnostic(
                code: reject.code, at: SourceLocation(file: reject.file), message: reject.message,
                fix: reject.fix + "; or go on without it with --on-bad-sheet skip")
        case .outputChanged(let file, let stage, let expected, let found):
            Diagnostic(
                code: "lock.output-changed", at: SourceLocation(file: file),
                message: "was changed after '\(stage)' wrote it: SHA-256 \(found.short)… instead of \(expected.short)…",
                fix: "if there is work of yours in it, move it away and run again; else remove it and run again to have it made anew, "
                    + "or restore it from a copy")
        case .foreignFile(let file, let stage):
            Diagnostic(
                code: "lock.foreign-file", at: SourceLocation(file: file),
                message: "is to be written by '\(stage)', but is there already and was not written here",
                fix: "move it away and run again, or name another folder for the results with --output")
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
        case .nothingMade(let folder, let manifest):
            Diagnostic(
                code: "verify.nothing-made", at: SourceLocation(file: folder),
                message: "holds no finished stage of this manifest, so there is nothing to verify",
                fix: "run `inkmill run \(manifest)`, or name the folder of the results with --output")
        case .unreadableRecord(let file, let reason):
            Diagnostic(
                code: "lock.unreadable", at: SourceLocation(file: file), message: "cannot be understood: \(reason)",
                fix: "remove the file and run again; everything in processed/ can be made anew")
        case .notIngested(let manifest, let folder):
            Diagnostic(
                code: "rehearsal.not-ingested", at: SourceLocation(file: manifest),
                message: "its digits are to be rehearsed, but there are none in '\(folder)'",
                fix: "run 'inkmill run \(manifest)' first")
        case .notTrained(let manifest, let folder):
            Diagnostic(
                code: "base.not-trained", at: SourceLocation(file: manifest),
                message: "is named as the base, but no model of it is in '\(folder)'",
                fix: "run 'inkmill run \(manifest)' first, or name a model file")
        case .nothingToRehearse(let manifest, let recipes):
            Diagnostic(
                code: "rehearsal.empty", at: SourceLocation(file: manifest),
                message: "no training digit of \(recipes.joined(separator: ", ")) is left to rehearse once the writers held out here are "
                    + "taken away",
                fix: "name recipes of other writers, or leave 'rehearsal' out")
        case .forgot(let model, let lost, let allowed, let count, let report):
            Diagnostic(
                code: "rehearsal.forgot", at: SourceLocation(file: model),
                message: "this model is refused: it reads \(NumberText.fixed(lost, digits: 2)) of a hundred old digits less than its base "
                    + "(\(NumberText.count(count)) test digits), allowed are \(NumberText.fixed(allowed, digits: 2))",
                fix: "raise 'share' under 'rehearsal', lower 'peak' under 'schedule', or allow more; the report is \(report)")
        case .unknownNetwork(let name):
            Diagnostic(
                code: "import.unknown-network", message: "'\(name)' is neither a network's name nor a manifest with a 'network'",
                fix: Spelling.nearest(to: name, among: PyTorchImport.presetNames).map { "did you mean '\($0)'?" }
                    ?? "choose one of \(PyTorchImport.presetNames.joined(separator: ", ")), or name a manifest")
        case .noReport(let path):
            Diagnostic(
                code: "compare.no-report", at: SourceLocation(file: path), message: "holds no report of an evaluation",
                fix: "name a report.json, a run's folder or a recipe's results after 'inkmill evaluate', or give the models "
                    + "digits to read with '--on MANIFEST'")
        case .differentTestDigits(let first, let second):
            Diagnostic(
                code: "compare.different-digits", at: SourceLocation(file: second),
                message: "was evaluated on other test digits than '\(first)'",
                fix: "let both models read the same digits: 'inkmill compare A B --on MANIFEST'")
        case .noDigit:
            Diagnostic(
                code: "import.no-digit", message: "no digit was found on the picture",
                fix: "cut the picture to one digit on plain paper, or remove it")
        case .interrupted(let stage):
            Diagnostic(
                code: "run.interrupted", message: "stopped during '\(stage)'; what was finished is kept",
                fix: "run the same command again to go on", exitStatus: .interrupted)
        }
    }
}
