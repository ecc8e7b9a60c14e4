import Dataset
import Foundation
import Support

#if canImport(Glibc)
import Glibc
#endif

/// A file of an export, written piece by piece and, if asked for, packed by gzip.
///
/// Not atomic by itself: the folder it lies in is.
final class ExportFile {
    private let path: String
    private let handle: FileHandle
    private let packer: GzipPacker?
    private var buffer: [UInt8] = []

    private static let bufferByteCount = 1 << 18

    /// - Throws: `FileSystemError.unwritable`.
    init(_ path: String, isPacked: Bool = false) throws(FileSystemError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path, reason: systemReason()) }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        packer = isPacked ? GzipPacker() : nil
    }

    /// - Throws: `FileSystemError.unwritable`.
    func append(_ bytes: [UInt8]) throws(FileSystemError) {
        buffer += bytes
        if buffer.count >= Self.bufferByteCount { try flush() }
    }

    /// Writes what is left and closes the file.
    ///
    /// - Throws: `FileSystemError.unwritable`.
    func finish() throws(FileSystemError) {
        try flush()
        do {
            if let packer { try handle.write(contentsOf: packer.finish()) }
            try handle.close()
        } catch {
            throw .unwritable(path, reason: SystemReason(error.localizedDescription))
        }
    }

    private func flush() throws(FileSystemError) {
        do {
            try handle.write(contentsOf: packer.map { $0.pack(buffer) } ?? buffer)
        } catch {
            throw .unwritable(path, reason: SystemReason(error.localizedDescription))
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
