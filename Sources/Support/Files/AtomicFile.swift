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
    /// A path that goes up with `..` from a folder that is not there is refused: once that folder were made, the path would mean
    /// another place than it did when it was looked at.
    ///
    /// - Throws: `FileSystemError.unwritable`, `.notAFolder`.
    public static func makeFolder(_ path: String) throws(FileSystemError) {
        if path.isEmpty { return }
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path) }
            return
        }
        let parts = path.split(separator: "/")
        var folder = path.hasPrefix("/") ? "/" : ""
        for (index, part) in parts.enumerated() {
            folder += part
            if stat(folder, &status) != 0 {
                let code = errno
                guard code == ENOENT else { throw .unwritable(path, reason: systemReason(code)) }
                if parts[index...].contains("..") { throw .unwritable(path, reason: "'..' follows '\(folder)', which is not there") }
                if mkdir(folder, 0o777) != 0 {
                    let code = errno
                    // Another process may have been faster.
                    guard code == EEXIST, stat(folder, &status) == 0 else { throw .unwritable(path, reason: systemReason(code)) }
                }
            }
            folder += "/"
        }
        guard stat(path, &status) == 0 else { throw .unwritable(path, reason: systemReason()) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path) }
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
