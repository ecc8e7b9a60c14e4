#if canImport(Glibc)
import Glibc
#endif

/// Keeps two processes from working in one folder of ours at the same time, for as long as it lives, and marks the folder as ours.
public final class FolderLock: Sendable {
    private let folder: String
    private let lock: FileLock

    /// Makes the folder where it is missing, locks it, and takes away what killed processes left in it.
    ///
    /// - Throws: `FileSystemError.inUse` where it is locked already, `.unwritable`.
    public init(folder: String) throws(FileSystemError) {
        self.folder = folder
        try AtomicFile.makeFolder(folder)
        lock = try FileLock(Self.path(in: folder), content: Self.mark, subject: folder)
        Leftovers.sweepAll(below: folder)
    }

    /// A folder that nothing was written into goes away again. One that somebody removed meanwhile, and that what was written then
    /// has brought back, is marked again: else it would be taken for somebody's own the next time.
    deinit {
        if FolderWalk.entries(of: folder).map(\.name) == [Self.fileName] {
            lock.removeFile()
            rmdir(folder)
        } else if lock.isRemoved {
            lock.writeAgain(Self.mark)
        }
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
}
