import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Files that are either whole or not there.
///
/// The content goes to a sibling temporary file, is synced and renamed; a failure at any point leaves what was there before.
public enum AtomicFile {
    /// Writes `bytes` to `path`, making the folders on the way.
    ///
    /// - Throws: `FileSystemError.unwritable`, after removing the temporary file.
    public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(FileSystemError) {
        try write(to: path) { (append) throws(FileSystemError) in try append(Array(bytes)) }
    }

    /// Writes text in UTF-8 to `path`.
    public static func write(_ text: String, to path: String) throws(FileSystemError) {
        try write(Array(text.utf8), to: path)
    }

    /// Writes a file piece by piece; `body` is handed the function that appends.
    ///
    /// - Throws: `FileSystemError.unwritable`, or what `body` throws; the temporary file is removed either way.
    public static func write(
        to path: String, body: ((_ bytes: [UInt8]) throws(FileSystemError) -> Void) throws(FileSystemError) -> Void
    ) throws(FileSystemError) {
        let file = try PendingFile(path)
        try body { (bytes) throws(FileSystemError) in try file.append(bytes) }
        try file.commit()
    }

    /// Removes a single file, or a link, where it is there; never a folder.
    ///
    /// - Throws: `FileSystemError.unwritable`.
    public static func removeFile(_ path: String) throws(FileSystemError) {
        guard unlink(path) != 0 else { return }
        let code = errno
        if code == ENOENT || code == ENOTDIR { return }
        throw .unwritable(path, reason: systemReason(code))
    }

    /// Makes a folder, and those on the way to it, where they are missing.
    ///
    /// - Throws: `FileSystemError.unwritable`.
    public static func makeFolder(_ path: String) throws(FileSystemError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path, reason: error.localizedDescription)
        }
    }

    /// Waits until a file's content, or a folder's list of names, is on the disk.
    ///
    /// - Throws: `FileSystemError.unwritable`.
    public static func sync(_ path: String) throws(FileSystemError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(path, reason: systemReason()) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .unwritable(path, reason: systemReason()) }
    }

    static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileSystemError) {
        var start = 0
        while start < bytes.count {
            let written = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw .unwritable(path, reason: systemReason())
            }
            start += written
        }
    }
}
