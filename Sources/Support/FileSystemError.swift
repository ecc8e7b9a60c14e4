#if canImport(Glibc)
import Glibc
#endif

/// What the operating system refused.
public enum FileSystemError: DiagnosticError {
    case unreadable(String, reason: String)
    case unwritable(String, reason: String)
    case missing(String)
    /// A link whose target is not there.
    case danglingLink(String, target: String)
    /// A folder, pipe, socket or device where a file is expected.
    case notAFile(String, kind: String)
    /// A file of a folder that its listed name does not open.
    case unusableName(String)
    case tooLarge(String, byteCount: Int, limit: Int)
    /// Another process works in the folder.
    case inUse(String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .unreadable(let path, let reason):
            Diagnostic(
                code: "file.unreadable", at: SourceLocation(file: path), message: "cannot be read: \(reason)",
                fix: "check that the file exists and that you may read it", exitStatus: .inputOutput)
        case .unwritable(let path, let reason):
            Diagnostic(
                code: "file.unwritable", at: SourceLocation(file: path), message: "cannot be written: \(reason)",
                fix: "free some space or choose a folder you may write to; nothing half written was left behind",
                exitStatus: .inputOutput)
        case .missing(let path):
            Diagnostic(
                code: "file.missing", at: SourceLocation(file: path), message: "does not exist",
                fix: "check the path; paths in a manifest are relative to the manifest's own folder")
        case .danglingLink(let path, let target):
            Diagnostic(
                code: "file.dangling-link", at: SourceLocation(file: path),
                message: "is a link to '\(target)', which is not there",
                fix: "put the file where the link points to, or remove the link")
        case .notAFile(let path, let kind):
            Diagnostic(
                code: "file.not-a-file", at: SourceLocation(file: path), message: "is \(kind), not a file",
                fix: "put a file there, or take it out of the folder")
        case .unusableName(let path):
            Diagnostic(
                code: "file.unusable-name", at: SourceLocation(file: path),
                message: "cannot be opened by this name: it is not UTF-8, or the file is gone",
                fix: "rename the file with letters that every system knows")
        case .tooLarge(let path, let byteCount, let limit):
            Diagnostic(
                code: "file.too-large", at: SourceLocation(file: path),
                message: "has \(byteCount) bytes; more than \(limit) are not read",
                fix: "save the scan as JPEG or with fewer dots per inch, or take the file out of the folder")
        case .inUse(let path):
            Diagnostic(
                code: "file.in-use", at: SourceLocation(file: path), message: "another inkmill works in this folder",
                fix: "wait until it is done, or give this run a folder of its own with --output", exitStatus: .inputOutput)
        }
    }
}

/// The words for an error of the system: the last one, unless its number was kept before other calls were made.
public func systemReason(_ code: Int32 = errno) -> String {
    String(cString: strerror(code))
}
