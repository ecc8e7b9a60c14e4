import CZlib

/// Packs a content piece by piece into a gzip file without a time or a name in it.
///
/// zlib keeps the address of its stream, which therefore has a place of its own for as long as this lives.
///
/// **Determinism** A for the same version of zlib: the bytes depend on the content only, not on how it is cut into pieces.
public final class GzipPacker {
    private let stream: UnsafeMutablePointer<z_stream>
    private var piece = [UInt8](repeating: 0, count: 1 << 16)

    public init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, 16 for the gzip wrapper, whose time zlib leaves at 0; 8 is zlib's own choice of memory.
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        // The only cause left is memory, whose exhaustion ends the program in every Swift array too.
        precondition(status == Z_OK, "zlib cannot start (\(status))")
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// The packed bytes that are ready after `bytes`.
    public func pack(_ bytes: [UInt8]) -> [UInt8] { deflated(bytes, Z_NO_FLUSH) }

    /// The packed bytes that are left; nothing can be packed after this.
    public func finish() -> [UInt8] { deflated([], Z_FINISH) }

    private func deflated(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        precondition(bytes.count <= Int(UInt32.max), "a piece of \(bytes.count) bytes")
        var bytes = bytes
        var packed: [UInt8] = []
        bytes.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                piece.withUnsafeMutableBufferPointer { output in
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    // Cannot fail with room for output; what is left of it says whether to go on.
                    _ = deflate(stream, flush)
                }
                packed += piece[..<(piece.count - Int(stream.pointee.avail_out))]
            } while stream.pointee.avail_out == 0
            stream.pointee.next_in = nil
        }
        return packed
    }
}
