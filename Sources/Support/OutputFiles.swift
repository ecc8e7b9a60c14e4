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
    ///   - inputs: every file that the command reads and a person named.
    ///   - isForced: whether a person has said that other files may be replaced (`--force`). Inputs never are.
    public init(inputs: [String], isForced: Bool) {
        self.inputs = inputs
        self.isForced = isForced
    }

    /// Makes sure that none of the outputs is an input, as soon as their names are known.
    ///
    /// - Throws: `OutputError.isInput`, `.isFolder`.
    public func check(_ outputs: [String]) throws(OutputError) {
        for output in outputs {
            var status = stat()
            guard stat(output, &status) == 0 else { continue }
            if let input = inputs.first(where: { Self.isSameFile($0, as: status) }) {
                throw .isInput(output, input: input)
            }
            if status.st_mode & S_IFMT == S_IFDIR { throw .isFolder(output) }
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

    private static func isSameFile(_ input: String, as output: stat) -> Bool {
        var status = stat()
        return stat(input, &status) == 0 && status.st_dev == output.st_dev && status.st_ino == output.st_ino
    }
}

/// Why a file is not written where a person said.
public enum OutputError: DiagnosticError, Equatable {
    case isInput(String, input: String)
    case isFolder(String)
    /// A file that is there already and holds something else.
    case isThere(String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .isInput(let output, let input):
            Diagnostic(
                code: "output.is-input", at: SourceLocation(file: output),
                message: "is to be written, but it is what is read"
                    + (input == output ? "" : " as '\(input)'"),
                fix: "give the output a name of its own; nothing was written", exitStatus: .usage)
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
