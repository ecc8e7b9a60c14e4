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
        let folder = (path as NSString).deletingLastPathComponent
        do {
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw .unwritable(folder, reason: error.localizedDescription)
        }
        // The process number keeps two runs apart; the name keeps two files of one run apart.
        let temporary = path + ".\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path, reason: systemReason()) }
        do throws(FileSystemError) {
            try body { (bytes) throws(FileSystemError) in try writeAll(bytes, to: descriptor, path: path) }
            guard fsync(descriptor) == 0 else { throw .unwritable(path, reason: systemReason()) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        guard close(descriptor) == 0, rename(temporary, path) == 0 else {
            let reason = systemReason()
            unlink(temporary)
            throw .unwritable(path, reason: reason)
        }
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
