import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Whole files as bytes.
public enum FileContent {
    /// More than any scan or table has.
    public static let maxByteCount = 512 << 20

    /// - Parameter maxByteCount: more are not read.
    /// - Throws: `FileSystemError` naming the file and the system's reason.
    public static func bytes(of file: String, maxByteCount: Int = maxByteCount) throws(FileSystemError) -> [UInt8] {
        var reader = try FileReader(file)
        guard reader.byteCount <= maxByteCount else {
            throw .tooLarge(file, byteCount: reader.byteCount, limit: maxByteCount)
        }
        // A byte more than is announced: where it stays free, the file has ended.
        var bytes = [UInt8](repeating: 0, count: reader.byteCount + 1)
        var count = 0
        while true {
            count += try reader.read(into: &bytes, from: count)
            if count > maxByteCount { throw .tooLarge(file, byteCount: count, limit: maxByteCount) }
            if count < bytes.count { break }
            // It grows, or says nothing of its size, as the files of `/proc` do.
            bytes += [UInt8](repeating: 0, count: max(4096, bytes.count))
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// The size of a file.
    ///
    /// - Throws: `FileSystemError.missing`, `.unreadable` and the other reasons why nothing can be said of it.
    public static func byteCount(of path: String) throws(FileSystemError) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileSystemError(path, code: errno) }
        return Int(status.st_size)
    }

    /// Makes sure that reading a path ends: a pipe would wait for ever, a device never end, a huge file fill the memory.
    ///
    /// - Throws: `FileSystemError.missing`, `.danglingLink`, `.notAFile`, `.tooLarge`, `.unreadable` and their like.
    public static func requireFile(_ path: String, maxByteCount: Int = maxByteCount) throws(FileSystemError) {
        // The system would take the part before a zero for the whole name.
        guard !path.utf8.contains(0) else { throw .unusableName(FileName(path).visible) }
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileSystemError(path, code: errno) }
        if let kind = FileKind(mode: status.st_mode) { throw .notAFile(path, kind: kind) }
        guard status.st_size <= maxByteCount else {
            throw .tooLarge(path, byteCount: Int(status.st_size), limit: maxByteCount)
        }
    }
}
