private import CTIFF

/// libtiff as a `ScanlineReader`, for a file of one page as `TIFFPages` makes them. The C interface takes pointers, which live no longer
/// than the closure of `reading`.
struct TIFFReader: ~Copyable, ScanlineReader {
    private let handle: OpaquePointer
    private let byteCount: Int

    private init(handle: OpaquePointer, byteCount: Int) {
        self.handle = handle
        self.byteCount = byteCount
    }

    deinit {
        ctiff_reader_destroy(handle)
    }

    /// Runs `body` with a reader of `bytes`.
    static func reading<R>(
        _ bytes: [UInt8], _ body: (borrowing TIFFReader) throws(ImageCodecError) -> R
    ) throws(ImageCodecError) -> R {
        try bytes.withUnsafeBufferPointer { (buffer) throws(ImageCodecError) in
            guard let handle = ctiff_reader_create(buffer.baseAddress, buffer.count) else {
                throw .outOfMemory(.tiff, byteCount: buffer.count)
            }
            return try body(TIFFReader(handle: handle, byteCount: buffer.count))
        }
    }

    func readHeader(_ colors: RowColors) throws(ImageCodecError) -> ScanlineHeader {
        var header = ctiff_header()
        try check(ctiff_read_header(handle, &header))
        let layout: PixelLayout =
            switch header.channels {
            case 1: .gray
            case 2: .grayAlpha
            case 3: .rgb
            default: header.is_cmyk ? .cmyk : .rgbAlpha
            }
        return ScanlineHeader(
            width: Int(header.width), height: Int(header.height), layout: layout, isInterlaced: false,
            resolution: Resolution(x: header.x_resolution, y: header.y_resolution),
            orientation: EXIFOrientation(rawValue: Int(header.orientation)) ?? .upright)
    }

    func beginRows() throws(ImageCodecError) {
        try check(ctiff_begin_rows(handle))
    }

    func readRow(into row: inout [UInt8]) throws(ImageCodecError) {
        try check(row.withUnsafeMutableBufferPointer { ctiff_read_row(handle, $0.baseAddress) })
    }

    func finish() throws(ImageCodecError) {
        if ctiff_read_end(handle) != CTIFF_OK { throw .corrupt(.tiff, byteOffset: byteCount, reason: damage) }
    }

    var exif: [UInt8]? { nil }

    var warnings: [String] {
        String(cString: ctiff_warnings(handle)).split(separator: "\n").map { "libtiff: \($0)" }
            + (damagedRowCount > 0 ? ["damaged: " + damage] : [])
    }

    private var damagedRowCount: Int { Int(ctiff_damaged_row_count(handle)) }

    private var damage: String {
        "\(damagedRowCount) rows of pixels are damaged, the first is row \(ctiff_first_damaged_row(handle)): "
            + String(cString: ctiff_error_message(handle))
    }

    private func check(_ status: ctiff_status) throws(ImageCodecError) {
        let reason = String(cString: ctiff_error_message(handle))
        switch status {
        case CTIFF_OK: return
        case CTIFF_OUT_OF_MEMORY: throw .outOfMemory(.tiff, byteCount: byteCount)
        case CTIFF_UNSUPPORTED: throw .unsupportedVariant(.tiff, byteOffset: 0, reason: reason)
        default: throw .corrupt(.tiff, byteOffset: byteCount, reason: reason.isEmpty ? "its pixels make no sense" : reason)
        }
    }
}
