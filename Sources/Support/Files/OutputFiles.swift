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
