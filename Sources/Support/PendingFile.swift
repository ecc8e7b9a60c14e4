import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A file in the making: what is appended goes to a sibling temporary file, which takes the file's place when it is whole.
///
/// One that is not committed, for whatever reason, leaves what was there before. `AtomicFile` is the short form.
public struct PendingFile: ~Copyable {
    public let path: String
    private let temporary: String
    /// −1 once it is closed.
    private var descriptor: Int32

    /// Makes the folders on the way and the temporary file.
    ///
    /// - Throws: `FileSystemError.unwritable`.
    public init(_ path: String) throws(FileSystemError) {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw .unwritable(folder, reason: error.localizedDescription)
        }
        // The process number keeps two runs apart; the name keeps two files of one run apart.
        let temporary = path + ".\(getpid())" + Self.temporarySuffix
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path, reason: systemReason()) }
        self.path = path
        self.temporary = temporary
        self.descriptor = descriptor
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// What the names of temporary files end with; a killed process leaves them.
    public static let temporarySuffix = ".tmp"

    /// - Throws: `FileSystemError.unwritable`.
    public func append(_ bytes: [UInt8]) throws(FileSystemError) {
        try AtomicFile.writeAll(bytes, to: descriptor, path: path)
    }

    /// Puts the file into its place.
    ///
    /// - Parameter isSynced: whether the content is on the disk first. Without, the caller calls `AtomicFile.sync` before anything
    ///   relies on the file.
    /// - Throws: `FileSystemError.unwritable`; what was there before stays.
    public consuming func commit(isSynced: Bool = true) throws(FileSystemError) {
        guard !isSynced || fsync(descriptor) == 0 else { throw .unwritable(path, reason: systemReason()) }
        let finished = descriptor
        descriptor = -1
        guard close(finished) == 0, rename(temporary, path) == 0 else {
            let reason = systemReason()
            unlink(temporary)
            throw .unwritable(path, reason: reason)
        }
    }
}
