import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Whole files as bytes.
public enum FileContent {
    /// More than any scan or table has.
    public static let maxByteCount = 512 << 20

    /// - Throws: `FileSystemError` naming the file and the system's reason.
    public static func bytes(of file: String) throws(FileSystemError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            guard FileManager.default.fileExists(atPath: file) else { throw .missing(file) }
            throw .unreadable(file, reason: systemReason())
        }
        return [UInt8](data)
    }

    /// The text of a file in UTF-8, or in UTF-16 with a byte order mark; malformed bytes become replacement characters.
    public static func text(of file: String) throws(FileSystemError) -> String {
        text(decoding: try bytes(of: file))
    }

    /// The size of a file.
    ///
    /// - Throws: `FileSystemError.missing`, `.unreadable`.
    public static func byteCount(of path: String) throws(FileSystemError) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT ? .missing(path) : .unreadable(path, reason: systemReason())
        }
        return Int(status.st_size)
    }

    /// Makes sure that reading a path ends: a pipe would wait for ever, a device never end, a huge file fill the memory.
    ///
    /// - Throws: `FileSystemError.missing`, `.danglingLink`, `.notAFile`, `.tooLarge`, `.unreadable`.
    public static func requireFile(_ path: String, maxByteCount: Int = maxByteCount) throws(FileSystemError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path), code == ENOENT {
                throw .danglingLink(path, target: target)
            }
            if code == ENOENT { throw .missing(path) }
            errno = code
            throw .unreadable(path, reason: systemReason())
        }
        let kind: String? =
            switch status.st_mode & S_IFMT {
            case S_IFREG: nil
            case S_IFDIR: "a folder"
            case S_IFIFO: "a pipe"
            case S_IFSOCK: "a socket"
            default: "a device"
            }
        if let kind { throw .notAFile(path, kind: kind) }
        guard status.st_size <= maxByteCount else {
            throw .tooLarge(path, byteCount: Int(status.st_size), limit: maxByteCount)
        }
    }
}
