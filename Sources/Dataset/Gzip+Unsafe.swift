import CZlib
import Foundation

/// Unpacks gzip files; several members one after the other are one content.
///
/// The plain pointers are zlib's own interface; they live inside the scoped closures below.
enum Gzip {
    static func isGzip(_ data: Data) -> Bool { data.starts(with: [0x1f, 0x8b]) }

    /// The content.
    ///
    /// - Parameters:
    ///   - limit: the most bytes that are unpacked, against archives that blow up.
    ///   - file: for the errors.
    /// - Throws: `ImportError.damagedGzip`, `.contentTooLong`.
    static func unpacked(_ data: Data, limit: Int, file: String) throws(ImportError) -> Data {
        var packed = [UInt8](data)
        var result = Data()
        var failure: ImportError?
        packed.withUnsafeMutableBufferPointer { input in
            failure = unpack(input, into: &result, limit: limit, file: file)
        }
        if let failure { throw failure }
        return result
    }

    private static func unpack(
        _ input: UnsafeMutableBufferPointer<UInt8>, into result: inout Data, limit: Int, file: String
    ) -> ImportError? {
        var stream = z_stream()
        // 15 bits of window, 16 for the gzip wrapper.
        let status = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return .damagedGzip(file: file, offset: 0, reason: "zlib cannot start (\(status))") }
        defer { inflateEnd(&stream) }
        guard input.count <= Int(UInt32.max) else { return .contentTooLong(file: file, limit: limit) }
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let pieceCount = piece.count
            var inflated = Z_OK
            piece.withUnsafeMutableBufferPointer { output in
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(pieceCount)
                inflated = inflate(&stream, Z_NO_FLUSH)
            }
            let written = pieceCount - Int(stream.avail_out)
            guard result.count + written <= limit else { return .contentTooLong(file: file, limit: limit) }
            result.append(contentsOf: piece[..<written])
            let offset = input.count - Int(stream.avail_in)
            switch inflated {
            case Z_STREAM_END:
                if stream.avail_in == 0 { return nil }
                guard inflateReset(&stream) == Z_OK else {
                    return .damagedGzip(file: file, offset: offset, reason: "zlib cannot go on")
                }
            case Z_OK where stream.avail_in > 0 || written == pieceCount: continue
            case Z_OK, Z_BUF_ERROR: return .damagedGzip(file: file, offset: offset, reason: "it ends too early")
            default:
                let reason = stream.msg.map { String(cString: $0) } ?? "zlib error \(inflated)"
                return .damagedGzip(file: file, offset: offset, reason: reason)
            }
        }
    }
}
