#if canImport(Glibc)
import Glibc
#endif

/// What the operating system refused.
public enum FileSystemError: DiagnosticError {
    case unreadable(String, reason: String)
    case unwritable(String, reason: String)
    case missing(String)

    public var diagnostics: [Diagnostic] {
        switch self {
        case .unreadable(let path, let reason):
            [
                Diagnostic(
                    code: "file.unreadable", at: SourceLocation(file: path), message: "cannot be read: \(reason)",
                    fix: "check that the file exists and that you may read it", exitStatus: .inputOutput)
            ]
        case .unwritable(let path, let reason):
            [
                Diagnostic(
                    code: "file.unwritable", at: SourceLocation(file: path), message: "cannot be written: \(reason)",
                    fix: "free some space or choose a folder you may write to; nothing half written was left behind",
                    exitStatus: .inputOutput)
            ]
        case .missing(let path):
            [
                Diagnostic(
                    code: "file.missing", at: SourceLocation(file: path), message: "does not exist",
                    fix: "check the path; paths in a manifest are relative to the manifest's own folder")
            ]
        }
    }
}

/// The words for the system's last error.
func systemReason() -> String {
    String(cString: strerror(errno))
}
