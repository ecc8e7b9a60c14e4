import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A file in the making: what is appended goes to a sibling temporary file, which takes the file's place when it is whole.
///
/// One that is not committed, for whatever reason, leaves what was there before. `AtomicFile` is the short form. A killed process
/// leaves the temporary file, which `Leftovers.sweep` takes away.
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
        if !folder.isEmpty { try AtomicFile.makeFolder(folder) }
        while true {
            let temporary = TemporaryName.sibling(of: path, suffix: TemporaryName.fileSuffix)
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw .unwritable(path, reason: systemReason()) }
            do {
                // Without the lock, another process may have taken it for a leftover and removed it.
                if try TemporaryName.lock(descriptor) {
                    self.path = path
                    self.temporary = temporary
                    self.descriptor = descriptor
                    return
                }
                unlink(temporary)
                close(descriptor)
            } catch {
                unlink(temporary)
                close(descriptor)
                throw .unwritable(path, reason: error.reason)
            }
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        unlink(temporary)
        close(descriptor)
    }

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
        // Renamed before it is closed: the lock keeps others from taking it for a leftover until then.
        let isRenamed = rename(temporary, path) == 0
        let reason = isRenamed ? "" : systemReason()
        if !isRenamed { unlink(temporary) }
        let isClosed = close(finished) == 0
        guard isRenamed else { throw .unwritable(path, reason: reason) }
        guard isClosed else { throw .unwritable(path, reason: systemReason()) }
    }
}
