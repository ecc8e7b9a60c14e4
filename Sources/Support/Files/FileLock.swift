#if canImport(Glibc)
import Glibc
#endif

/// Keeps two processes from doing the same thing at the same time, for as long as it lives.
///
/// The lock is the system's own (`flock` on a file), so that it ends with the process however that ends.
final class FileLock: Sendable {
    let path: String
    private let descriptor: Int32

    /// Makes the file where it is missing, and locks it.
    ///
    /// - Parameters:
    ///   - content: what a new file holds.
    ///   - subject: what is in use where it is locked already.
    /// - Throws: `FileSystemError.inUse`, `.unwritable`.
    init(_ path: String, content: String, subject: String) throws(FileSystemError) {
        self.path = path
        while true {
            let descriptor = try Self.locked(path, subject: subject)
            // The holder before may have removed the file between opening and locking: then this locks nothing.
            var held = stat(), there = stat()
            if fstat(descriptor, &held) == 0, lstat(path, &there) == 0, held.st_ino == there.st_ino, held.st_dev == there.st_dev {
                self.descriptor = descriptor
                if held.st_size == 0 { try AtomicFile.writeAll(Array(content.utf8), to: descriptor, path: path) }
                return
            }
            close(descriptor)
        }
    }

    deinit { close(descriptor) }

    /// Takes the file away, while the lock is still held.
    func removeFile() { unlink(path) }

    /// Whether somebody has taken the file away.
    var isRemoved: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink == 0
    }

    /// Makes the file again where its folder is there and nobody else has; nobody holds it then.
    func writeAgain(_ content: String) {
        let other = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard other >= 0 else { return }
        try? AtomicFile.writeAll(Array(content.utf8), to: other, path: path)
        close(other)
    }

    private static func locked(_ path: String, subject: String) throws(FileSystemError) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path, reason: systemReason()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK ? .inUse(subject) : .unwritable(path, reason: systemReason(code))
        }
        return descriptor
    }
}
