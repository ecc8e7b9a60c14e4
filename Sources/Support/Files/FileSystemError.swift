import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// What the operating system refused.
public enum FileSystemError: DiagnosticError, Equatable {
    case unreadable(String, reason: SystemReason)
    case unwritable(String, reason: SystemReason)
    case missing(String)
    /// A link whose target is not there.
    case danglingLink(String, target: String)
    /// A folder, pipe, socket or device where a file is expected.
    case notAFile(String, kind: FileKind)
    case notAFolder(String)
    /// A path that goes on below a file.
    case belowFile(String)
    /// Links that lead back to themselves.
    case linkLoop(String)
    case nameTooLong(String)
    /// A file of a folder that its listed name does not open.
    case unusableName(String)
    case tooLarge(String, byteCount: Int, limit: Int)
    /// A file of a folder of ours that a link on its way takes out of that folder.
    case outside(String, folder: String)
    /// Another process works in the folder.
    case inUse(String)

    /// Why the system would not look at a path, or open it.
    ///
    /// - Parameter code: the system's error number, taken right after the call that failed.
    public init(_ path: String, code: Int32) {
        self =
            switch code {
            case ENOENT: Self.absent(path)
            case ENOTDIR: .belowFile(path)
            case ELOOP: .linkLoop(path)
            case ENAMETOOLONG: .nameTooLong(path)
            default: .unreadable(path, reason: systemReason(code))
            }
    }

    private static func absent(_ path: String) -> FileSystemError {
        if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
            return .danglingLink(path, target: target)
        }
        // What stands in a text for bytes that are none.
        return path.unicodeScalars.contains("\u{FFFD}") ? .unusableName(path) : .missing(path)
    }

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .unreadable, .unwritable, .inUse: refusal
        case .missing, .danglingLink, .unusableName, .notAFolder, .belowFile, .linkLoop, .nameTooLong, .outside: pathDiagnostic
        case .notAFile, .tooLarge: kindDiagnostic
        }
    }

    private var refusal: Diagnostic {
        switch self {
        case .unreadable(let path, let reason):
            Diagnostic(
                code: "file.unreadable", at: SourceLocation(file: path), message: "cannot be read: \(reason)",
                fix: "check that you may read it, and that its disk is well", exitStatus: .inputOutput)
        case .unwritable(let path, let reason):
            Diagnostic(
                code: "file.unwritable", at: SourceLocation(file: path), message: "cannot be written: \(reason)",
                fix: reason.writingFix + "; nothing half written was left behind",
                exitStatus: .inputOutput)
        case .inUse(let path):
            Diagnostic(
                code: "file.in-use", at: SourceLocation(file: path), message: "another inkmill works on it at this moment",
                fix: "wait until it is done, or name another folder for this run", exitStatus: .inputOutput)
        case .missing, .danglingLink, .unusableName, .notAFolder, .belowFile, .linkLoop, .nameTooLong, .outside: pathDiagnostic
        case .notAFile, .tooLarge: kindDiagnostic
        }
    }

    private var pathDiagnostic: Diagnostic {
        func defect(_ code: String, _ path: String, _ message: String, fix: String) -> Diagnostic {
            Diagnostic(code: "file." + code, at: SourceLocation(file: path), message: message, fix: fix)
        }
        return switch self {
        case .missing(let path):
            defect(
                "missing", path, "does not exist",
                fix: "check the path")
        case .danglingLink(let path, let target):
            defect(
                "dangling-link", path, "is a link to '\(target)', which is not there",
                fix: "put the file where the link points to, or remove the link")
        case .unusableName(let path):
            defect(
                "unusable-name", path, "cannot be opened by this name: it is not UTF-8, or the file is gone",
                fix: "rename the file with letters that every system knows")
        case .notAFolder(let path):
            defect("not-a-folder", path, "is a file, not a folder", fix: "name the folder that the files lie in")
        case .belowFile(let path):
            defect(
                "below-a-file", path, "cannot be there: a part of this path is a file, not a folder", fix: "check the path")
        case .linkLoop(let path):
            defect(
                "link-loop", path, "is a link that leads back to itself", fix: "point the link at a file, or remove it")
        case .nameTooLong(let path):
            defect(
                "name-too-long", path, "has a longer name than the system takes", fix: "check the path, or give it a shorter name")
        case .outside(let path, let folder):
            defect(
                "outside", path, "lies outside of '\(folder)', where a link leads; it is not touched",
                fix: "put a folder in the place of the link, or give the results another folder with --output")
        case .unreadable, .unwritable, .inUse: refusal
        case .notAFile, .tooLarge: kindDiagnostic
        }
    }

    private var kindDiagnostic: Diagnostic {
        switch self {
        case .notAFile(let path, let kind):
            Diagnostic(
                code: "file.not-a-file", at: SourceLocation(file: path), message: "is a \(kind.rawValue), not a file",
                fix: kind == .folder
                    ? "name the files in it, such as '\(path)/*', or take it out of the folder"
                    : "write what comes out of it to a file and name that, or take it out of the folder")
        case .tooLarge(let path, let byteCount, let limit):
            Diagnostic(
                code: "file.too-large", at: SourceLocation(file: path),
                message: "has \(byteCount) bytes; more than \(limit) are not read",
                fix: "make it smaller (a scan as JPEG or with fewer dots per inch), or take it out of the folder")
        case .unreadable, .unwritable, .inUse: refusal
        case .missing, .danglingLink, .unusableName, .notAFolder, .belowFile, .linkLoop, .nameTooLong, .outside: pathDiagnostic
        }
    }
}

/// Why the system refused something.
public struct SystemReason: Sendable, Equatable, CustomStringConvertible, ExpressibleByStringInterpolation {
    public let description: String
    /// The system's error number; nil where only words are known.
    private let code: Int32?

    public init(stringLiteral value: String) {
        self.init(value)
    }

    public init(_ description: String) {
        self.description = description
        code = nil
    }

    init(code: Int32) {
        description = String(cString: strerror(code))
        self.code = code
    }

    /// What to do where something could not be written.
    fileprivate var writingFix: String {
        switch code {
        case ENOSPC, EDQUOT: "free some space on the disk, or choose a folder on another one"
        case EFBIG: "the system allows no file of this size here: raise the limit (`ulimit -f`), or choose a folder on another disk"
        case EACCES, EPERM, EROFS: "choose a folder that you may write to"
        case EPIPE, EBADF: "let the program that the result goes to read all of it, or send the result to a file"
        case ELOOP: "a link stands in its place: remove it, or choose another folder"
        case ENOENT, ENOTDIR, EEXIST, EISDIR: "choose a folder that can be made, such as one below your own"
        case EMFILE, ENFILE: "too many files are open at once: close other programs, or raise the limit (`ulimit -n`)"
        case ENOLCK, EOPNOTSUPP, ENOSYS:
            "the disk cannot lock files, as a network disk without its lock service: choose a folder on a disk of this machine"
        case EIO: "check that the disk is well, or choose a folder on another one"
        case nil, .some: "check that the folder can be written to, and that its disk has room"
        }
    }
}

/// The reason for an error of the system.
///
/// - Parameter code: its number; that of the last call where nothing is given, which only holds right after that call.
public func systemReason(_ code: Int32 = errno) -> SystemReason { SystemReason(code: code) }
