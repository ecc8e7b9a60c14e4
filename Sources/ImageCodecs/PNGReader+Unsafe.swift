private import CPNG

/// libpng as a `ScanlineReader`. The C interface takes pointers, which live no longer than the closure of `reading`.
struct PNGReader: ~Copyable, ScanlineReader {
    private let handle: OpaquePointer

    private init(handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        cpng_reader_destroy(handle)
    }

    /// Runs `body` with a reader of `bytes`.
    static func reading<R>(
        _ bytes: [UInt8], _ body: (borrowing PNGReader) throws(ImageCodecError) -> R
    ) throws(ImageCodecError) -> R {
        try bytes.withUnsafeBufferPointer { (buffer) throws(ImageCodecError) in
            guard let handle = cpng_reader_create(buffer.baseAddress, buffer.count) else {
                throw .outOfMemory(.png, byteCount: buffer.count)
            }
            return try body(PNGReader(handle: handle))
        }
    }

    func readHeader(_ colors: RowColors) throws(ImageCodecError) -> ScanlineHeader {
        var header = cpng_header()
        try check(cpng_read_header(handle, &header))
        let layout: PixelLayout =
            switch header.channels {
            case 1: .gray
            case 2: .grayAlpha
            case 3: .rgb
            default: .rgbAlpha
            }
        return ScanlineHeader(
            width: Int(header.width), height: Int(header.height), layout: layout, isInterlaced: header.is_interlaced,
            resolution: Resolution(
                pixelsPerUnitX: Int(header.x_pixels_per_meter), pixelsPerUnitY: Int(header.y_pixels_per_meter),
                unitsPerInch: 0.0254))
    }

    func beginRows() throws(ImageCodecError) {
        try check(cpng_begin_rows(handle))
    }

    func readRow(into row: inout [UInt8]) throws(ImageCodecError) {
        try check(row.withUnsafeMutableBufferPointer { cpng_read_row(handle, $0.baseAddress) })
    }

    func finish() throws(ImageCodecError) {
        try check(cpng_read_end(handle))
    }

    var exif: [UInt8]? {
        var count = 0
        guard let start = cpng_exif(handle, &count) else { return nil }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }

    var warnings: [String] {
        String(cString: cpng_warnings(handle)).split(separator: "\n").map { "libpng: \($0)" }
    }

    private func check(_ status: cpng_status) throws(ImageCodecError) {
        let offset = cpng_byte_offset(handle)
        switch status {
        case CPNG_OK: return
        case CPNG_TRUNCATED: throw .truncated(.png, byteOffset: offset)
        case CPNG_OUT_OF_MEMORY: throw .outOfMemory(.png, byteCount: offset)
        default: throw .corrupt(.png, byteOffset: offset, reason: String(cString: cpng_error_message(handle)))
        }
    }
}
