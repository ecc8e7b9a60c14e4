#if canImport(Glibc)
import Glibc
#endif

/// An open file, read piece by piece from its start: the one way in which files are read here, maps aside.
///
/// Only plain files are opened, and opening never waits: a pipe could be empty for ever, and a device never end.
struct FileReader: ~Copyable {
    private let path: String
    private let descriptor: Int32
    /// When it was opened; a file that is written to meanwhile may give more or less.
    let byteCount: Int

    /// - Throws: `FileSystemError` with the system's reason at that very call.
    init(_ path: String) throws(FileSystemError) {
        try FileContent.requireFile(path, maxByteCount: .max)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
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
        self.path = path
        self.descriptor = descriptor
        byteCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Fills `buffer` from its place `start` on, as far as the file goes.
    ///
    /// - Returns: how many bytes there were; fewer than there is room for only at the end of the file.
    /// - Throws: `FileSystemError.unreadable`.
    mutating func read(into buffer: inout [UInt8], from start: Int) throws(FileSystemError) -> Int {
        var end = start
        while end < buffer.count {
            let room = buffer.count - end
            let count = buffer.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { Glibc.read(descriptor, $0 + end, room) } ?? 0
            }
            if count == 0 { break }
            if count > 0 { end += count } else {
                let code = errno
                if code != EINTR { throw FileSystemError(path, code: code) }
            }
        }
        return end - start
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
