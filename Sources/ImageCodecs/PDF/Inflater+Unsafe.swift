private import CZlib

/// Unpacks zlib streams with a limit, and makes PNG's checksums.
enum Inflater {
    /// The content of a stream.
    ///
    /// - Returns: nil where it is damaged from its start, or has more than `limit` bytes; what there is of one that breaks off.
    static func unpacked(_ packed: [UInt8], limit: Int) -> [UInt8]? {
        guard packed.count <= Int(UInt32.max) else { return nil }
        var packed = packed, result: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var stream = z_stream()
        guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        return packed.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            while true {
                let status = piece.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                let count = piece.count - Int(stream.avail_out)
                guard result.count + count <= limit else { return nil }
                result += piece[..<count]
                if status != Z_OK || count < piece.count && stream.avail_in == 0 {
                    return status == Z_STREAM_END || !result.isEmpty || input.isEmpty ? result : nil
                }
            }
        }
    }

    /// CRC-32 as PNG has it behind each chunk.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }
}
