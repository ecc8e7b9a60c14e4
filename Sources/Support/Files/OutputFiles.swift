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
    /// Where a file belongs to results, an import or an export: the folder of these.
    private let owner: @Sendable (_ file: String) -> String?

    /// - Parameters:
    ///   - inputs: every file that the command reads, and every folder whose files it reads.
    ///   - isForced: whether a person has said that other files may be replaced (`--force`). Inputs never are.
    ///   - owner: the folder whose lock or index lists a file as written by another command, which is never replaced either; nil for a
    ///     file that none lists.
    public init(inputs: [String], isForced: Bool, owner: @escaping @Sendable (_ file: String) -> String?) {
        self.inputs = inputs
        self.isForced = isForced
        self.owner = owner
    }

    /// Makes sure that none of the outputs is an input or lies in one, as soon as their names are known.
    ///
    /// - Throws: `OutputError.isInput`, `.liesInInput`, `.isFolder`, `.isResult`, and what `OutputPath` throws.
    public func check(_ outputs: [String]) throws(OutputError) {
        let inputs = inputs.map { (path: $0, place: FilePlace($0)) }
        for output in outputs {
            let path = try OutputPath(output), place = FilePlace(path.resolved)
            if let input = inputs.first(where: { place.isSame(as: $0.place) }) { throw .isInput(output, input: input.path) }
            if let input = inputs.first(where: { place.liesIn($0.place) }) { throw .liesInInput(output, input: input.path) }
            var status = stat()
            guard stat(path.resolved, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR { throw .isFolder(output) }
            if let folder = owner(path.resolved) { throw .isResult(output, folder: folder) }
        }
    }

    /// Whether a file may be written: it is not there, holds these bytes already, or a person wants it replaced.
    ///
    /// - Returns: whether anything has to be written.
    /// - Throws: `OutputError`, `FileSystemError` where what is there cannot be read.
    public func needsWriting(_ bytes: [UInt8], to output: String) throws -> Bool {
        try check([output])
        let path = try OutputPath(output).resolved
        var status = stat()
        // A link is looked at itself: writing would take its place.
        guard lstat(path, &status) == 0 else { return true }
        if status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == bytes.count, try FileContent.bytes(of: path) == bytes {
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
        for file in wanted {
            let path = try OutputPath(file.path)
            do {
                try AtomicFile.makeFolder(path.folder)
                // Now that its folder is there, once more.
                try check([file.path])
                try AtomicFile.write(file.bytes, to: path.resolved)
            } catch FileSystemError.unwritable(_, let reason) {
                throw FileSystemError.unwritable(file.path, reason: reason)
            }
        }
    }
}

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
        case .noPath, .unusablePath, .aboveMissing, .belowFile: pathDiagnostic
        case .isInput, .liesInInput, .holdsInput, .isResult: inputDiagnostic
        case .isFolder, .isNoFolder, .isThere, .holdsOther, .holdsChanged: placeDiagnostic
        }
    }

    private var pathDiagnostic: Diagnostic {
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
        case .isInput, .liesInInput, .holdsInput, .isResult: inputDiagnostic
        case .isFolder, .isNoFolder, .isThere, .holdsOther, .holdsChanged: placeDiagnostic
        }
    }

    private var inputDiagnostic: Diagnostic {
        switch self {
        case .isResult(let output, let folder):
            Diagnostic(
                code: "output.is-result", at: SourceLocation(file: output),
                message: "is to be written, but is one of the files that another command wrote in '\(folder)'",
                fix: "give the output a name of its own; nothing was written", exitStatus: .usage)
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
        case .noPath, .unusablePath, .aboveMissing, .belowFile: pathDiagnostic
        case .isFolder, .isNoFolder, .isThere, .holdsOther, .holdsChanged: placeDiagnostic
        }
    }

    private var placeDiagnostic: Diagnostic {
        switch self {
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
                message: (file == index
                    ? "is not as it was written" : "was changed after it was written (\(index) has its digest)")
                    + ", and would be replaced",
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
        case .noPath, .unusablePath, .aboveMissing, .belowFile: pathDiagnostic
        case .isInput, .liesInInput, .holdsInput, .isResult: inputDiagnostic
        }
    }
}
