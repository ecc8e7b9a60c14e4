import Dataset
import Foundation
import Support

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
        guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
        else { throw .unwritable(path, reason: systemReason()) }
        self.path = path
        self.handle = handle
        packer = isPacked ? GzipPacker() : nil
    }

    /// - Throws: `FileSystemError.unwritable`.
    static func makeFolder(_ path: String) throws(FileSystemError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path, reason: error.localizedDescription)
        }
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
            throw .unwritable(path, reason: error.localizedDescription)
        }
    }

    private func flush() throws(FileSystemError) {
        do {
            try handle.write(contentsOf: packer.map { $0.pack(buffer) } ?? buffer)
        } catch {
            throw .unwritable(path, reason: error.localizedDescription)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
