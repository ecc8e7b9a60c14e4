import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Files that only ever grow at their end, such as a list of events, each piece on the disk before it counts.
public enum AppendedFile {
    /// Appends `bytes` and waits until they are on the disk; makes the file where it is missing.
    ///
    /// - Parameters:
    ///   - byteCount: how many bytes the file is known to have.
    ///   - tornByteCount: of these, the last ones that were cut short while they were written, which the new ones take the place of.
    /// - Throws: `FileSystemError.unwritable`, also where the file has another length by now; nothing is appended then, and what was cut short
    ///   may be gone.
    public static func append(
        _ bytes: [UInt8], to path: String, byteCount: Int, tornByteCount: Int = 0
    ) throws(FileSystemError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path, reason: systemReason()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unwritable(path, reason: systemReason()) }
        guard Int(status.st_size) == byteCount else { throw .unwritable(path, reason: "another program has changed it meanwhile") }
        let end = off_t(byteCount - tornByteCount)
        if tornByteCount > 0, ftruncate(descriptor, end) != 0 { throw .unwritable(path, reason: systemReason()) }
        guard lseek(descriptor, end, SEEK_SET) == end else { throw .unwritable(path, reason: systemReason()) }
        do throws(FileSystemError) {
            try AtomicFile.writeAll(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw FileSystemError.unwritable(path, reason: systemReason()) }
        } catch {
            // Half a piece would be in the way of the next one.
            _ = ftruncate(descriptor, end)
            throw error
        }
        // A new file's name has to be on the disk too.
        let folder = (path as NSString).deletingLastPathComponent
        if byteCount == tornByteCount { try AtomicFile.sync(folder.isEmpty ? "." : folder) }
    }
}
