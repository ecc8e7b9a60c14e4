import Support

/// Bytes that are read by place: those of a file on disk, which is not held in memory, or those at hand.
enum ByteSource: Sendable {
    case memory([UInt8])
    case file(PlacedFile, byteCount: Int)

    /// - Throws: `ImageCodecError.file`.
    init(contentsOf path: String) throws(ImageCodecError) {
        do throws(FileSystemError) {
            let file = try PlacedFile(path)
            self = .file(file, byteCount: try file.byteCount())
        } catch {
            throw .file(error)
        }
    }

    var count: Int {
        switch self {
        case .memory(let bytes): bytes.count
        case .file(_, let byteCount): byteCount
        }
    }

    /// The bytes from an offset on; fewer than asked for at the end.
    ///
    /// - Throws: `ImageCodecError.file`.
    func bytes(at offset: Int, count: Int) throws(ImageCodecError) -> [UInt8] {
        guard offset >= 0, count > 0, offset < self.count else { return [] }
        let count = min(count, self.count - offset)
        switch self {
        case .memory(let bytes): return Array(bytes[offset..<offset + count])
        case .file(let file, _):
            do throws(FileSystemError) { return try file.bytes(at: offset, count: count) } catch { throw .file(error) }
        }
    }
}
