private import CCairo
import Imaging

/// What pages are drawn into: a document in memory, or pixels.
final class DrawingSurface {
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let unitsPerMM: Double
    private let content: MemoryStream?

    /// Collects what cairo writes.
    private final class MemoryStream {
        var bytes: [UInt8] = []
    }

    private static let pointsPerMM = 72 / 25.4

    private init(_ surface: OpaquePointer?, unitsPerMM: Double, content: MemoryStream?) throws(SheetPrintingError) {
        // Neither is ever nil: a failure is a surface and a context in an error state.
        guard let surface, let context = cairo_create(surface) else { throw .drawing(reason: "no memory") }
        self.surface = surface
        self.context = context
        self.unitsPerMM = unitsPerMM
        self.content = content
        try check()
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// A PDF document without a date in it.
    static func pdf(
        pageSizeMM size: Size, title: String, pageCount: Int,
        draw: (_ index: Int, borrowing DrawingCanvas) throws(SheetPrintingError) -> Void
    ) throws(SheetPrintingError) -> [UInt8] {
        let stream = MemoryStream()
        let target = Unmanaged.passUnretained(stream).toOpaque()
        let document = try DrawingSurface(
            cairo_pdf_surface_create_for_stream(append, target, size.width * pointsPerMM, size.height * pointsPerMM),
            unitsPerMM: pointsPerMM, content: stream)
        cairo_pdf_surface_set_metadata(document.surface, CAIRO_PDF_METADATA_TITLE, title)
        // Empty text takes the date out, which would differ from run to run.
        cairo_pdf_surface_set_metadata(document.surface, CAIRO_PDF_METADATA_CREATE_DATE, "")
        for index in 0..<pageCount {
            try document.drawPage { (canvas) throws(SheetPrintingError) in try draw(index, canvas) }
        }
        return try document.finished()
    }

    /// An SVG picture of one page.
    static func svg(
        pageSizeMM size: Size, draw: (borrowing DrawingCanvas) throws(SheetPrintingError) -> Void
    ) throws(SheetPrintingError) -> [UInt8] {
        let stream = MemoryStream()
        let target = Unmanaged.passUnretained(stream).toOpaque()
        let picture = try DrawingSurface(
            cairo_svg_surface_create_for_stream(append, target, size.width * pointsPerMM, size.height * pointsPerMM),
            unitsPerMM: pointsPerMM, content: stream)
        try picture.drawPage(draw)
        // Cairo names the page by a number that counts the surfaces of the process.
        let text = String(decoding: try picture.finished(), as: UTF8.self)
        return Array(text.replacing(/id="surface\d+"/, with: "id=\"page\"").utf8)
    }

    /// The pixels of one page on white.
    static func image(
        pageSizeMM size: Size, dotsPerInch: Double, draw: (borrowing DrawingCanvas) throws(SheetPrintingError) -> Void
    ) throws(SheetPrintingError) -> ColorImage {
        let pixelsPerMM = dotsPerInch / 25.4
        let width = Int((size.width * pixelsPerMM).rounded()), height = Int((size.height * pixelsPerMM).rounded())
        guard width > 0, height > 0, width * height <= maxPixelCount else {
            throw .drawing(reason: "\(width)×\(height) pixels, more than \(maxPixelCount)")
        }
        let picture = try DrawingSurface(
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)), unitsPerMM: pixelsPerMM, content: nil)
        cairo_set_source_rgb(picture.context, 1, 1, 1)
        cairo_paint(picture.context)
        try picture.drawPage(draw)
        cairo_surface_flush(picture.surface)
        guard let data = cairo_image_surface_get_data(picture.surface) else { throw .drawing(reason: "no pixels") }
        let stride = Int(cairo_image_surface_get_stride(picture.surface))
        var samples: [UInt8] = []
        samples.reserveCapacity(3 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                // A native word: blue in the lowest byte, then green and red.
                let word = UnsafeRawPointer(data + y * stride + 4 * x).load(as: UInt32.self)
                samples.append(UInt8(truncatingIfNeeded: word >> 16))
                samples.append(UInt8(truncatingIfNeeded: word >> 8))
                samples.append(UInt8(truncatingIfNeeded: word))
            }
        }
        return ColorImage(width: width, height: height, samples: samples)
    }

    /// A3 at 600 dots per inch.
    private static let maxPixelCount = 70_000_000

    private static let append: cairo_write_func_t = { target, bytes, count in
        guard let target else { return CAIRO_STATUS_WRITE_ERROR }
        let stream = Unmanaged<MemoryStream>.fromOpaque(target).takeUnretainedValue()
        stream.bytes += UnsafeBufferPointer(start: bytes, count: Int(count))
        return CAIRO_STATUS_SUCCESS
    }

    private func drawPage(
        _ draw: (borrowing DrawingCanvas) throws(SheetPrintingError) -> Void
    ) throws(SheetPrintingError) {
        cairo_save(context)
        try draw(DrawingCanvas(context: context, unitsPerMM: unitsPerMM))
        cairo_restore(context)
        cairo_show_page(context)
        try check()
    }

    private func finished() throws(SheetPrintingError) -> [UInt8] {
        cairo_surface_finish(surface)
        try check()
        return content?.bytes ?? []
    }

    private func check() throws(SheetPrintingError) {
        let status = cairo_status(context), surfaceStatus = cairo_surface_status(surface)
        for status in [status, surfaceStatus] where status != CAIRO_STATUS_SUCCESS {
            throw .drawing(reason: String(cString: cairo_status_to_string(status)))
        }
    }
}
