import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Writes files where a person said, under the one rule of all commands: an output is never an input, and what this command did
/// not write is never replaced unless it is asked to.
///
/// A file that is there with the very bytes that are to be written is left as it is, so that the same command can be given again.
public struct OutputFiles: Sendable {
    /// Replaces what is there.
    public let isForced: Bool
    private let inputs: [String]

    /// - Parameters:
    ///   - inputs: every file that the command reads and a person named, and every folder whose files it reads.
    ///   - isForced: whether a person has said that other files may be replaced (`--force`). Inputs never are.
    public init(inputs: [String], isForced: Bool) {
        self.inputs = inputs
        self.isForced = isForced
    }

    /// Makes sure that none of the outputs is an input or lies in one, as soon as their names are known.
    ///
    /// - Throws: `OutputError.isInput`, `.liesInInput`, `.isFolder`.
    public func check(_ outputs: [String]) throws(OutputError) {
        let inputs = inputs.map { (path: $0, place: FilePlace($0)) }
        for output in outputs {
            let place = FilePlace(output)
            if let input = inputs.first(where: { place.isSame(as: $0.place) }) { throw .isInput(output, input: input.path) }
            if let input = inputs.first(where: { place.liesIn($0.place) }) { throw .liesInInput(output, input: input.path) }
            var status = stat()
            if stat(output, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { throw .isFolder(output) }
        }
    }

    /// Whether a file may be written: it is not there, holds these bytes already, or a person wants it replaced.
    ///
    /// - Returns: whether anything has to be written.
    /// - Throws: `OutputError`, `FileSystemError` where what is there cannot be read.
    public func needsWriting(_ bytes: [UInt8], to output: String) throws -> Bool {
        try check([output])
        var status = stat()
        // A link is looked at itself: writing would take its place.
        guard lstat(output, &status) == 0 else { return true }
        if status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == bytes.count,
            try FileContent.bytes(of: output) == bytes
        {
            return false
        }
        guard isForced else { throw OutputError.isThere(output) }
        return true
    }

    /// Writes a file.
    ///
    /// - Throws: `OutputError`, `FileSystemError`; what was there before stays.
    public func write(_ bytes: [UInt8], to output: String) throws {
        try write([(output, bytes)])
    }

    /// Writes files that belong together: where one of them may not be written, none is.
    ///
    /// - Throws: `OutputError`, `FileSystemError`.
    public func write(_ files: [(path: String, bytes: [UInt8])]) throws {
        let wanted = try files.filter { try needsWriting($0.bytes, to: $0.path) }
        for file in wanted { try AtomicFile.write(file.bytes, to: file.path) }
    }
}

/// Why nothing is written where a person said.
public enum OutputError: DiagnosticError, Equatable {
    case isInput(String, input: String)
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
        case .isInput(let output, let input):
            Diagnostic(
                code: "output.is-input", at: SourceLocation(file: output),
                message: "is to be written, but it is what is read"
                    + (input == output ? "" : " as '\(input)'"),
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
        case .isNoFolder(let output):
            Diagnostic(
                code: "output.not-a-folder", at: SourceLocation(file: output), message: "is a file, not a folder",
                fix: "name a folder that is empty or not there yet")
        case .holdsOther(let output, let example, let index):
            Diagnostic(
                code: "output.folder-not-empty", at: SourceLocation(file: output),
                message: "holds '\(example)', which no \(index) there lists as written by this command; it would be lost",
                fix: "name a folder that is empty or not there yet, or move away what is in this one; nothing was written")
        case .holdsChanged(let output, let file, let index):
            Diagnostic(
                code: "output.folder-changed", at: SourceLocation(file: output + "/" + file),
                message: "was changed after it was written (\(index) has its digest), and would be replaced",
                fix: "name another folder, or move this file away first; nothing was written")
        case .isFolder(let output):
            Diagnostic(
                code: "output.is-folder", at: SourceLocation(file: output), message: "is to be written as a file, but is a folder",
                fix: "name a file in it", exitStatus: .usage)
        case .isThere(let output):
            Diagnostic(
                code: "output.is-there", at: SourceLocation(file: output),
                message: "is there already with another content, which would be lost",
                fix: "name another file, move this one away, or replace it with --force; nothing was written")
        }
    }
}
