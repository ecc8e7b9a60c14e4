/// Why nothing is written where a person said.
public enum OutputError: DiagnosticError, Equatable {
    case noPath
    /// A path with bytes that are no text.
    case unusablePath(String)
    /// A path that goes up again from a folder that is not there: it would mean another place once the folder is made.
    case aboveMissing(String, missing: String)
    /// A path that goes on below a file.
    case belowFile(String, file: String)
    case isInput(String, input: String)
    /// A file that the lock or index of a folder of ours lists.
    case isResult(String, folder: String)
    /// In a folder whose files are read: it would be read itself the next time.
    case liesInInput(String, input: String)
    /// A folder that what is read lies in.
    case holdsInput(String, input: String)
    case isFolder(String)
    case isNoFolder(String)
    /// A file that is there already and holds something else.
    case isThere(String)
    /// A folder with a file that no index of this command there lists.
    case holdsOther(String, example: String, index: String)
    /// A folder with a file that is not what the index says was written.
    case holdsChanged(String, file: String, index: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noPath:
            Diagnostic(
                code: "output.no-path", message: "the path to write to is empty", fix: "give a name; nothing was written",
                exitStatus: .usage)
        case .unusablePath(let output):
            Diagnostic(
                code: "output.unusable-path", at: SourceLocation(file: FileName(output).visible),
                message: "is not UTF-8, so that another file would be written than the one that is meant",
                fix: "name it with letters that every system knows; nothing was written", exitStatus: .usage)
        case .aboveMissing(let output, let missing):
            Diagnostic(
                code: "output.above-missing", at: SourceLocation(file: output),
                message: "goes up with '..' from '\(missing)', which is not there: what it means is not known",
                fix: "write the path without '..', or make that folder first; nothing was written", exitStatus: .usage)
        case .belowFile(let output, let file):
            Diagnostic(
                code: "output.below-a-file", at: SourceLocation(file: output),
                message: "cannot be there: '\(file)' is a file, not a folder",
                fix: "name another place; nothing was written", exitStatus: .usage)
        case .isInput(let output, let input):
            Diagnostic(
                code: "output.is-input", at: SourceLocation(file: output),
                message: "is to be written, but it is what is read"
                    + (input == output ? "" : " as '\(input)'"),
                fix: "give the output a name of its own; nothing was written", exitStatus: .usage)
        case .isResult(let output, let folder):
            Diagnostic(
                code: "output.is-result", at: SourceLocation(file: output),
                message: "is to be written, but is one of the files that another command wrote in '\(folder)'",
                fix: "give the output a name of its own; nothing was written", exitStatus: .usage)
        case .liesInInput(let output, let input):
            Diagnostic(
                code: "output.in-input", at: SourceLocation(file: output),
                message: "is to be written into '\(input)', whose files are read: it would be read itself the next time",
                fix: "write it somewhere else; nothing was written", exitStatus: .usage)
        case .holdsInput(let output, let input):
            Diagnostic(
                code: "output.holds-input", at: SourceLocation(file: output),
                message: "is to be written as a whole, but holds '\(input)', which is read",
                fix: "name a folder of its own; nothing was written", exitStatus: .usage)
        case .isFolder(let output):
            Diagnostic(
                code: "output.is-folder", at: SourceLocation(file: output), message: "is to be written as a file, but is a folder",
                fix: "name a file in it", exitStatus: .usage)
        case .isNoFolder(let output):
            Diagnostic(
                code: "output.not-a-folder", at: SourceLocation(file: output), message: "is a file, not a folder",
                fix: "name a folder that is empty or not there yet")
        case .isThere(let output):
            Diagnostic(
                code: "output.is-there", at: SourceLocation(file: output),
                message: "is there already with another content, which would be lost",
                fix: "name another file, move this one away, or replace it with --force; nothing was written")
        case .holdsOther(let output, let example, let index):
            Diagnostic(
                code: "output.folder-not-empty", at: SourceLocation(file: output),
                message: "holds '\(example)', which no \(index) there lists as written by this command; it would be lost",
                fix: "name a folder that is empty or not there yet, or move away what is in this one; nothing was written")
        case .holdsChanged(let output, let file, let index):
            Diagnostic(
                code: "output.folder-changed", at: SourceLocation(file: output + "/" + file),
                message: (file == index
                    ? "is not as it was written" : "was changed after it was written (\(index) has its digest)")
                    + ", and would be replaced",
                fix: "name another folder, or move this file away first; nothing was written")
        }
    }
}
