private import CFileSystem
import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A folder in the making: files are written into a sibling folder with a name that nobody knows, which takes the folder's place
/// in one step when it is whole.
///
/// One that is not committed, for whatever reason, leaves what was there before; what a killed process leaves is taken away by the
/// next one. Two processes cannot make the same folder at the same time.
public final class PendingFolder {
    /// The folder that is to appear: its own name, links resolved.
    public let path: String
    /// Where its files are written meanwhile.
    public let temporary: String
    private let lock: FileLock
    private let descriptor: Int32
    private var isThere = true

    /// - Throws: `FileSystemError.inUse` where another process makes it, `.unwritable`.
    public init(_ path: String) throws(FileSystemError) {
        // A rename needs the folder's own name, not "." or a link.
        let path = Self.resolved(path)
        let parent = (path as NSString).deletingLastPathComponent, name = (path as NSString).lastPathComponent
        try AtomicFile.makeFolder(parent)
        let lock = try FileLock(parent + "/." + name + ".inkmill-lock", content: "", subject: path)
        self.path = path
        self.lock = lock
        Leftovers.sweep(parent)
        while true {
            let temporary = TemporaryName.sibling(of: path, suffix: TemporaryName.folderSuffix)
            guard mkdir(temporary, 0o755) == 0 else {
                let reason = systemReason()
                lock.removeFile()
                throw .unwritable(path, reason: reason)
            }
            let descriptor = open(temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if descriptor >= 0, TemporaryName.lock(descriptor) {
                self.temporary = temporary
                self.descriptor = descriptor
                return
            }
            if descriptor >= 0 { close(descriptor) }
        }
    }

    deinit {
        if isThere { Leftovers.remove(unfinished: temporary) }
        close(descriptor)
        lock.removeFile()
    }

    /// A folder's path without links and dots, whether or not it is there.
    public static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    /// Puts the folder into its place, with all that was written on the disk.
    ///
    /// - Parameter replaced: asked, right before the folder takes its place, for the files of the folder that is there, by path within
    ///   it, as its index lists them; they go one by one, and the folders that are empty then. Whatever else is in it stays.
    /// - Returns: where files were put that somebody laid into the folder meanwhile; nil where there are none.
    /// - Throws: what `replaced` throws, `FileSystemError.unwritable`; what was there before stays.
    public func commit(replacing replaced: () throws -> [String]) throws -> String? {
        // Once, where syncing every small file by itself would take longer than writing them.
        guard cfilesystem_sync(descriptor) == 0 else { throw FileSystemError.unwritable(path, reason: "it could not be synced") }
        let files = try replaced()
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard rename(temporary, path) == 0 else { throw FileSystemError.unwritable(path, reason: systemReason()) }
            isThere = false
            return nil
        }
        try exchange()
        // Now the earlier folder has the temporary name.
        for file in files { unlink(temporary + "/" + file) }
        for folder in FolderWalk.folders(below: temporary).reversed() { rmdir(temporary + "/" + folder) }
        isThere = false
        if rmdir(temporary) == 0 { return nil }
        // Out of reach of whoever takes leftovers away.
        let kept = path + ".kept-" + String(UInt32.random(in: .min ... .max), radix: 16)
        return rename(temporary, kept) == 0 ? kept : temporary
    }

    private func exchange() throws(FileSystemError) {
        let code = cfilesystem_exchange(temporary, path)
        if code == 0 { return }
        guard code == ENOSYS || code == EINVAL else { throw .unwritable(path, reason: systemReason(code)) }
        // Not on every file system. A third name, in two steps: killed between them, a process leaves both folders whole.
        let replaced = TemporaryName.sibling(of: path, suffix: ".replaced")
        guard rename(path, replaced) == 0 else { throw .unwritable(path, reason: systemReason()) }
        guard rename(temporary, path) == 0 else {
            let reason = systemReason()
            rename(replaced, path)
            throw .unwritable(path, reason: reason)
        }
        guard rename(replaced, temporary) == 0 else { throw .unwritable(replaced, reason: systemReason()) }
    }
}
