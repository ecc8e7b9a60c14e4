#if canImport(Glibc)
import Glibc
#endif

/// An open file that is read by place, by any number of threads.
///
/// It is read and not mapped: a file that is cut short while it is used gives fewer bytes, which can be told, where a mapping ends
/// the process.
package final class PlacedFile: Sendable {
    package let path: String
    private let descriptor: Int32

    /// - Throws: `FileSystemError`.
    package init(_ path: String) throws(FileSystemError) {
        self.path = path
        descriptor = try FileContent.open(path).descriptor
    }

    deinit {
        close(descriptor)
    }

    /// How many bytes it has just now.
    package func byteCount() throws(FileSystemError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileSystemError(path, code: errno) }
        return Int(status.st_size)
    }

    /// Tells the system that pieces will be asked for in no order, so that it reads no neighbors ahead of them.
    package func expectRandomAccess() {
        // Advice: where it is not taken, reading is slower and right.
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_RANDOM)
    }

    /// Fills a buffer with the bytes from an offset on.
    ///
    /// - Returns: how many there were: fewer than asked for at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileSystemError) -> Int {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let readCount = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + count))
            if readCount == 0 { break }
            if readCount < 0 {
                let code = errno
                if code == EINTR { continue }
                throw FileSystemError(path, code: code)
            }
            count += readCount
        }
        return count
    }

    /// The bytes from an offset on; fewer than asked for at the end of the file.
    package func bytes(at offset: Int, count: Int) throws(FileSystemError) -> [UInt8] {
        var failure: FileSystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, readCount in
            do throws(FileSystemError) {
                readCount = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
