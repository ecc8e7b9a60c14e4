private import CJPEG

/// libjpeg as a `ScanlineReader`. The C interface takes pointers, which live no longer than the closure of `reading`.
struct JPEGReader: ~Copyable, ScanlineReader {
    private let handle: OpaquePointer

    private init(handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        cjpeg_reader_destroy(handle)
    }

    /// Runs `body` with a reader of `bytes`.
    static func reading<R>(
        _ bytes: [UInt8], _ body: (borrowing JPEGReader) throws(ImageCodecError) -> R
    ) throws(ImageCodecError) -> R {
        try bytes.withUnsafeBufferPointer { (buffer) throws(ImageCodecError) in
            guard let handle = cjpeg_reader_create(buffer.baseAddress, buffer.count) else {
                throw .outOfMemory(.jpeg, byteCount: buffer.count)
            }
            return try body(JPEGReader(handle: handle))
        }
    }

    func readHeader(_ colors: RowColors) throws(ImageCodecError) -> ScanlineHeader {
        var header = cjpeg_header()
        let wanted =
            switch colors {
            case .gray: CJPEG_WANTS_GRAY
            case .rgb: CJPEG_WANTS_RGB
            case .grayWithChroma: CJPEG_WANTS_YCBCR
            }
        try check(cjpeg_read_header(handle, wanted, &header))
        let layout: PixelLayout =
            switch header.channels {
            case 1: .gray
            case 3: header.is_ycbcr ? .yCbCr : .rgb
            default: header.has_adobe_marker ? .invertedCMYK : .cmyk
            }
        return ScanlineHeader(
            width: Int(header.width), height: Int(header.height), layout: layout, isInterlaced: false,
            resolution: Resolution(
                pixelsPerUnitX: Int(header.x_density), pixelsPerUnitY: Int(header.y_density),
                unitsPerInch: header.is_density_per_centimeter ? 2.54 : 1))
    }

    func beginRows() throws(ImageCodecError) {
        try check(cjpeg_begin_rows(handle))
    }

    func readRow(into row: inout [UInt8]) throws(ImageCodecError) {
        try check(row.withUnsafeMutableBufferPointer { cjpeg_read_row(handle, $0.baseAddress) })
    }

    func finish() throws(ImageCodecError) {
        try check(cjpeg_read_end(handle))
    }

    var exif: [UInt8]? {
        var count = 0
        guard let start = cjpeg_exif(handle, &count) else { return nil }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }

    var warnings: [String] {
        String(cString: cjpeg_warnings(handle)).split(separator: "\n").map { $0.hasPrefix("damaged: ") ? String($0) : "libjpeg: \($0)" }
            + (cjpeg_has_all_scans(handle) ? [] : ["the progressive picture lacks its last scans and is blurred: copy or save it again"])
    }

    private func check(_ status: cjpeg_status) throws(ImageCodecError) {
        let offset = cjpeg_byte_offset(handle)
        let reason = String(cString: cjpeg_error_message(handle))
        switch status {
        case CJPEG_OK: return
        case CJPEG_TRUNCATED: throw .truncated(.jpeg, byteOffset: offset)
        case CJPEG_OUT_OF_MEMORY: throw .outOfMemory(.jpeg, byteCount: offset)
        case CJPEG_UNSUPPORTED: throw .unsupportedVariant(.jpeg, byteOffset: offset, reason: reason)
        default: throw .corrupt(.jpeg, byteOffset: offset, reason: reason)
        }
    }
}
