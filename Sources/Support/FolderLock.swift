import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Keeps two processes from working in one folder at the same time, for as long as it lives.
///
/// The lock is the system's own (`flock` on a file `.lock`), so that it ends with the process however that ends.
public final class FolderLock: Sendable {
    private let folder: String
    private let descriptor: Int32

    /// Makes the folder where it is missing, and locks it.
    ///
    /// - Throws: `FileSystemError.inUse` where it is locked already, `.unwritable`.
    public init(folder: String) throws(FileSystemError) {
        self.folder = folder
        while true {
            let descriptor = try Self.locked(folder)
            // The holder before may have removed the file between opening and locking: then this locks nothing.
            var held = stat(), there = stat()
            if fstat(descriptor, &held) == 0, stat(Self.path(in: folder), &there) == 0, held.st_ino == there.st_ino {
                self.descriptor = descriptor
                if held.st_size == 0 { try AtomicFile.writeAll(Array(Self.mark.utf8), to: descriptor, path: Self.path(in: folder)) }
                return
            }
            close(descriptor)
        }
    }

    /// A folder that nothing was written into goes away again.
    deinit {
        if (try? FileManager.default.contentsOfDirectory(atPath: folder)) == [Self.fileName] {
            unlink(Self.path(in: folder))
            rmdir(folder)
        }
        close(descriptor)
    }

    /// The lock's file, which is nobody's content.
    public static let fileName = ".lock"
    /// What it holds: it tells a folder of ours from others.
    private static let mark = "inkmill writes in this folder\n"

    /// Whether a folder has been locked by us: what is in it was made here.
    public static func isMarked(_ folder: String) -> Bool {
        guard (try? FileContent.requireFile(path(in: folder), maxByteCount: mark.utf8.count)) != nil else { return false }
        return (try? FileContent.text(of: path(in: folder))) == mark
    }

    private static func path(in folder: String) -> String { folder + "/" + fileName }

    private static func locked(_ folder: String) throws(FileSystemError) -> Int32 {
        let path = path(in: folder)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(folder, reason: error.localizedDescription)
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path, reason: systemReason()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK, reason = systemReason()
            close(descriptor)
            throw isHeld ? .inUse(folder) : .unwritable(path, reason: reason)
        }
        return descriptor
    }
}
