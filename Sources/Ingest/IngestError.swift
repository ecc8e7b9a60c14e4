import GlyphNormalization
import Support

/// Why reading a recipe's sources, or importing digits, ends without a result.
package enum IngestError: DiagnosticError {
    /// A source's folder holds no file to read; `passedOver` tells what else is there.
    case emptySource(folder: String, pattern: String, passedOver: String?)
    /// A WebDataset's folder holds no archive.
    case emptyArchiveFolder(folder: String, pattern: String)
    /// Every sheet of a recipe was rejected.
    case nothingIngested(rejectedCount: Int, firstReason: String, rejectsFile: String)
    /// None of the pictures or samples of an import, or of a recipe without sheets, gave a digit.
    case nothingImported(folder: String, rejects: [Reject])
    /// None of the pictures of a recipe's lines shows one that can be read.
    case noLines(rejects: [Reject])
    /// A sheet was rejected and the policy says stop.
    case sheetRejected(Reject)
    /// A file that is to be kept of a sheet is there already, and nobody here wrote it.
    case foreignFile(String)
    /// A picture of a set of single digits shows something else.
    case notOneDigit(LooseDigitError)
    /// A picture of a single digit shows none.
    case noDigit

    package var diagnostics: [Diagnostic] {
        let rejects: [Reject]
        switch self {
        case .nothingImported(_, let all), .noLines(let all): rejects = all
        case .emptySource, .emptyArchiveFolder, .nothingIngested, .sheetRejected, .foreignFile, .notOneDigit, .noDigit: rejects = []
        }
        // Nothing else keeps them.
        return [diagnostic]
            + rejects.prefix(Self.shownRejectCount).map { reject in
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
                fix: "put the scans into the folder, or name another folder or pattern in the manifest")
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
        case .noLines(let rejects):
            Diagnostic(
                code: "lines.nothing-read",
                message: "none of \(NumberText.count(rejects.count, "picture")) under 'lines' shows a line of digits",
                fix: "name pictures that show one line of digits each, and nothing else")
        case .sheetRejected(let reject):
            Diagnostic(
                code: reject.code, at: SourceLocation(file: reject.file), message: reject.message,
                fix: reject.fix + "; or go on without it with --on-bad-sheet skip")
        case .foreignFile(let file):
            Diagnostic(
                code: "lock.foreign-file", at: SourceLocation(file: file),
                message: "is to be written by 'ingest', but is there already and is not what was written here",
                fix: "move it away and run the same command again")
        case .notOneDigit(let error):
            Diagnostic(
                code: error.diagnostics[0].code, message: error.diagnostics[0].message,
                fix: "cut the picture to one digit, or leave it out; filled-in forms are read as 'sheets' of a manifest")
        case .noDigit:
            Diagnostic(
                code: "import.no-digit", message: "no digit was found on the picture",
                fix: "cut the picture to one digit on plain paper, or remove it")
        }
    }
}
