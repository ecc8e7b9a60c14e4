import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Names of files and folders in the making, and the removal of those that a killed process left behind.
///
/// A name is `.inkmill-`, 32 random hexadecimal figures and an ending: nobody else can know it beforehand and plant a link there,
/// and nobody else gives a file such a name. Whoever makes one holds the system's lock on it (`flock`), which ends with the process
/// however that ends: what is not locked belongs to nobody any more.
enum TemporaryName {
    static let fileSuffix = ".tmp", folderSuffix = ".unfinished"
    private static let prefix = ".inkmill-"
    private static let figureCount = 32

    /// A new name in the folder of `path`.
    static func sibling(of path: String, suffix: String) -> String {
        var generator = SystemRandomNumberGenerator()
        let figures = (0..<figureCount).map { _ in String(Int.random(in: 0..<16, using: &generator), radix: 16) }.joined()
        let folder = (path as NSString).deletingLastPathComponent
        return (folder.isEmpty ? "" : folder == "/" ? "/" : folder + "/") + prefix + figures + suffix
    }

    static func isFile(_ name: String) -> Bool { matches(name, fileSuffix) }
    static func isFolder(_ name: String) -> Bool { matches(name, folderSuffix) }

    private static func matches(_ name: String, _ suffix: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
        let figures = name.dropFirst(prefix.count).dropLast(suffix.count)
        return figures.count == figureCount && figures.allSatisfy(\.isHexDigit)
    }

    /// Locks an open file or folder: false where another has locked it, or it has lost its name meanwhile.
    ///
    /// - Throws: the system's reason where it cannot lock at all, as on some network disks.
    static func lock(_ descriptor: Int32) throws(LockRefusal) -> Bool {
        let code = flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno
        var status = stat()
        return try isLocked(code: code, isNamed: fstat(descriptor, &status) == 0 && status.st_nlink > 0)
    }

    /// - Parameter code: the system's error number of the call that locks; 0 for none.
    static func isLocked(code: Int32, isNamed: Bool) throws(LockRefusal) -> Bool {
        switch code {
        case 0: return isNamed
        case EWOULDBLOCK, EINTR: return false
        default: throw LockRefusal(reason: systemReason(code))
        }
    }

    /// Why the system locks nothing here: trying again would not help.
    struct LockRefusal: Error { let reason: SystemReason }
}

/// Removes what killed processes left in the making.
public enum Leftovers {
    /// Removes temporary files and unfinished folders right in `folder` that no process works on.
    ///
    /// What cannot be removed stays: it is in nobody's way.
    public static func sweep(_ folder: String) {
        for entry in FolderWalk.entries(of: folder) {
            let path = folder + "/" + entry.name
            if entry.kind == .file, TemporaryName.isFile(entry.name) {
                withOrphan(path, O_RDONLY) { unlink(path) }
            } else if entry.kind == .folder, TemporaryName.isFolder(entry.name) {
                withOrphan(path, O_RDONLY | O_DIRECTORY) { remove(unfinished: path) }
            }
        }
    }

    /// The same in a folder of ours and all that is below it.
    public static func sweepAll(below folder: String) {
        sweep(folder)
        for name in FolderWalk.folders(below: folder) { sweep(folder + "/" + name) }
    }

    private static func withOrphan(_ path: String, _ flags: Int32, _ body: () -> Void) {
        let descriptor = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        if (try? TemporaryName.lock(descriptor)) == true { body() }
    }

    /// Removes a folder that is named as one in the making, file by file. Links are removed, never followed.
    static func remove(unfinished folder: String) {
        let name = (folder as NSString).lastPathComponent
        precondition(TemporaryName.isFolder(name), "'\(folder)' is no folder in the making")
        for file in FolderWalk.files(below: folder) { unlink(folder + "/" + file) }
        for inner in FolderWalk.folders(below: folder).reversed() { rmdir(folder + "/" + inner) }
        rmdir(folder)
    }
}
