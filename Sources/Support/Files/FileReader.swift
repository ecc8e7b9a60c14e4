import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// An open file, read piece by piece from its start.
struct FileReader: ~Copyable {
    private let path: String
    private let descriptor: Int32
    /// When it was opened; a file that is written to meanwhile may give more or less.
    let byteCount: Int

    /// - Throws: `FileSystemError` with the system's reason at that very call.
    init(_ path: String) throws(FileSystemError) {
        (descriptor, byteCount) = try FileContent.open(path)
        self.path = path
    }

    deinit { close(descriptor) }

    /// Fills `buffer` from its place `start` on, as far as the file goes.
    ///
    /// - Returns: how many bytes there were; fewer than there is room for only at the end of the file.
    /// - Throws: `FileSystemError.unreadable`.
    mutating func read(into buffer: inout [UInt8], from start: Int) throws(FileSystemError) -> Int {
        let (end, code) = buffer.withUnsafeMutableBytes { fill($0, from: start) }
        if let code { throw FileSystemError(path, code: code) }
        return end - start
    }

    /// As much of the file as there was when it was opened; less where it was cut short since.
    mutating func readAll() throws(FileSystemError) -> Data {
        var data = Data(count: byteCount)
        let (end, code) = data.withUnsafeMutableBytes { fill($0, from: 0) }
        if let code { throw FileSystemError(path, code: code) }
        return end == data.count ? data : data.prefix(end)
    }

    /// - Returns: where what was read ends, and the system's error number where it refused.
    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from start: Int) -> (end: Int, code: Int32?) {
        guard let base = buffer.baseAddress else { return (start, nil) }
        var end = start
        while end < buffer.count {
            let count = Glibc.read(descriptor, base + end, buffer.count - end)
            if count == 0 { break }
            if count > 0 { end += count } else if errno != EINTR { return (end, errno) }
        }
        return (end, nil)
    }
}

extension FileContent {
    /// Opens a file for reading: the one way in which files are opened here to be read.
    ///
    /// Only plain files are opened, and opening never waits: a pipe could be empty for ever, and a device never end.
    ///
    /// - Returns: the system's number for the open file, to be closed by the caller, and how many bytes it has at this moment.
    /// - Throws: `FileSystemError` with the system's reason at that very call.
    package static func open(_ path: String) throws(FileSystemError) -> (descriptor: Int32, byteCount: Int) {
        try requireFile(path, maxByteCount: .max)
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw FileSystemError(path, code: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw FileSystemError(path, code: code)
        }
        // Something else may have taken the file's place since it was looked at.
        if let kind = FileKind(mode: status.st_mode) {
            close(descriptor)
            throw .notAFile(path, kind: kind)
        }
        return (descriptor, Int(status.st_size))
    }
}

/// What lies at a path where a file is expected.
public enum FileKind: String, Sendable {
    case folder, pipe, socket, device

    /// Nil for a plain file.
    init?(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: self = .folder
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        default: self = .device
        }
    }
}
