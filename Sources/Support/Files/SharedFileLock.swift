import Foundation

/// Keeps two processes from reading and replacing the same file or folder at the same time, for as long as it lives.
///
/// The lock is a hidden file beside it, which goes again.
public final class SharedFileLock: Sendable {
    private let lock: FileLock

    /// - Parameter path: the file or folder itself, no link to it; the folder that it is to lie in is made where it is missing.
    /// - Throws: `FileSystemError.inUse` where another process has it, `.unwritable`.
    public init(_ path: String) throws(FileSystemError) {
        let folder = (path as NSString).deletingLastPathComponent, name = (path as NSString).lastPathComponent
        try AtomicFile.makeFolder(folder)
        lock = try FileLock(folder + "/." + name + ".inkmill-lock", content: "", subject: path)
    }

    deinit { lock.removeFile() }
}
