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
    private let lock: SharedFileLock
    private let descriptor: Int32
    private var isThere = true
    /// Where the folder that is replaced waits on a file system that cannot exchange two: a process that is killed meanwhile leaves it
    /// there, by a name that the next one knows.
    private let waiting: String
    /// Whether the two folders are exchanged in one step where the file system can.
    var exchangesInOneStep = true

    /// - Throws: `FileSystemError.inUse` where another process makes it, `.unwritable`.
    public init(_ written: String) throws(FileSystemError) {
        // A rename needs the folder's own name, not "." or a link.
        let path: String
        do { path = try OutputPath(written, followsLink: true).resolved } catch { throw .unwritable(written, reason: "\(error)") }
        let parent = (path as NSString).deletingLastPathComponent, name = (path as NSString).lastPathComponent
        lock = try SharedFileLock(path)
        self.path = path
        waiting = parent + "/." + name + ".inkmill-replaced"
        Self.restore(waiting, to: path)
        Leftovers.sweep(parent)
        while true {
            let temporary = TemporaryName.sibling(of: path, suffix: TemporaryName.folderSuffix)
            do {
                if let descriptor = try Self.locked(temporary) {
                    self.temporary = temporary
                    self.descriptor = descriptor
                    return
                }
            } catch {
                throw .unwritable(path, reason: error.reason)
            }
        }
    }

    /// Makes a folder and locks it; nil where another process took it for a leftover. Nothing is left where it is not locked.
    private static func locked(_ folder: String) throws(TemporaryName.LockRefusal) -> Int32? {
        guard mkdir(folder, 0o755) == 0 else { throw TemporaryName.LockRefusal(reason: systemReason()) }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            rmdir(folder)
            if code == ENOENT { return nil }
            throw TemporaryName.LockRefusal(reason: systemReason(code))
        }
        do {
            if try TemporaryName.lock(descriptor) { return descriptor }
        } catch {
            rmdir(folder)
            close(descriptor)
            throw error
        }
        rmdir(folder)
        close(descriptor)
        return nil
    }

    deinit {
        if isThere { Leftovers.remove(unfinished: temporary) }
        close(descriptor)
    }

    /// Puts the folder into its place, with all that was written on the disk.
    ///
    /// - Parameter replaced: asked, right before the folder takes its place, for the files of the folder that is there, by path within
    ///   it, as its index lists them; they go one by one, and the folders that are empty then. Whatever else is in it is kept, in a
    ///   folder beside it.
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
        let kept = Self.keptName(of: path)
        return rename(temporary, kept) == 0 ? kept : temporary
    }

    private func exchange() throws(FileSystemError) {
        let code = exchangesInOneStep ? cfilesystem_exchange(temporary, path) : ENOSYS
        if code == 0 { return }
        guard code == ENOSYS || code == EINVAL else { throw .unwritable(path, reason: systemReason(code)) }
        // Not on every file system. A third name, in two steps: killed between them, a process leaves both folders whole.
        guard rename(path, waiting) == 0 else { throw .unwritable(path, reason: systemReason()) }
        guard rename(temporary, path) == 0 else {
            let reason = systemReason()
            rename(waiting, path)
            throw .unwritable(path, reason: reason)
        }
        guard rename(waiting, temporary) == 0 else { throw .unwritable(waiting, reason: systemReason()) }
    }

    /// Puts a folder that a killed process had moved out of the way back; where another has its place already, beside it, for a
    /// person to see. The caller holds the lock.
    private static func restore(_ waiting: String, to path: String) {
        var status = stat()
        guard lstat(waiting, &status) == 0 else { return }
        rename(waiting, lstat(path, &status) == 0 ? keptName(of: path) : path)
    }

    private static func keptName(of path: String) -> String {
        path + ".kept-" + String(UInt32.random(in: .min ... .max), radix: 16)
    }
}
