private import CLibHEIF

/// libheif as a `ScanlineReader`: the file's main picture, turned as the file says.
struct HEICReader: ~Copyable, ScanlineReader {
    private let picture: Picture

    /// The library's handles, and how far the picture was read.
    private final class Picture {
        let context: OpaquePointer
        let byteCount: Int
        var handle: OpaquePointer?
        var image: OpaquePointer?
        var pixels: UnsafePointer<UInt8>?
        var stride = 0
        var width = 0
        var height = 0
        var hasAlpha = false
        var y = 0

        init(_ context: OpaquePointer, byteCount: Int) {
            self.context = context
            self.byteCount = byteCount
        }

        deinit {
            if let image { heif_image_release(image) }
            if let handle { heif_image_handle_release(handle) }
            heif_context_free(context)
        }
    }

    /// Wider or higher ones are no photos of paper, and the library sets memory aside by what a file says.
    private static let maxSide: Int32 = 20_000

    private init(_ picture: Picture) {
        self.picture = picture
    }

    /// Runs `body` with a reader of `bytes`.
    static func reading<R>(
        _ bytes: [UInt8], _ body: (borrowing HEICReader) throws(ImageCodecError) -> R
    ) throws(ImageCodecError) -> R {
        try bytes.withUnsafeBufferPointer { (buffer) throws(ImageCodecError) in
            guard let context = heif_context_alloc() else { throw .outOfMemory(.heic, byteCount: buffer.count) }
            heif_context_set_maximum_image_size_limit(context, maxSide)
            let picture = Picture(context, byteCount: buffer.count)
            try check(heif_context_read_from_memory_without_copy(context, buffer.baseAddress, buffer.count, nil), buffer.count)
            return try body(HEICReader(picture))
        }
    }

    func readHeader(_ colors: RowColors) throws(ImageCodecError) -> ScanlineHeader {
        try Self.check(heif_context_get_primary_image_handle(picture.context, &picture.handle), picture.byteCount)
        picture.width = Int(heif_image_handle_get_width(picture.handle))
        picture.height = Int(heif_image_handle_get_height(picture.handle))
        picture.hasAlpha = heif_image_handle_has_alpha_channel(picture.handle) != 0
        guard picture.width > 0, picture.height > 0 else {
            throw .corrupt(.heic, byteOffset: picture.byteCount, reason: "\(picture.width) × \(picture.height) pixels")
        }
        return ScanlineHeader(
            width: picture.width, height: picture.height, layout: picture.hasAlpha ? .rgbAlpha : .rgb, isInterlaced: false,
            resolution: nil)
    }

    func beginRows() throws(ImageCodecError) {
        let chroma = picture.hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB
        try Self.check(heif_decode_image(picture.handle, &picture.image, heif_colorspace_RGB, chroma, nil), picture.byteCount)
        var stride: Int32 = 0
        picture.pixels = heif_image_get_plane_readonly(picture.image, heif_channel_interleaved, &stride)
        picture.stride = Int(stride)
        let width = Int(heif_image_get_width(picture.image, heif_channel_interleaved))
        let height = Int(heif_image_get_height(picture.image, heif_channel_interleaved))
        guard picture.pixels != nil, width == picture.width, height == picture.height else {
            throw .corrupt(
                .heic, byteOffset: picture.byteCount,
                reason: "\(width) × \(height) pixels, where its header says \(picture.width) × \(picture.height)")
        }
    }

    func readRow(into row: inout [UInt8]) {
        guard let pixels = picture.pixels else { return }
        let line = UnsafeBufferPointer(start: pixels + picture.y * picture.stride, count: row.count)
        for index in row.indices { row[index] = line[index] }
        picture.y += 1
    }

    func finish() {}

    /// The library has turned the picture already.
    var exif: [UInt8]? { nil }

    var warnings: [String] {
        let count = heif_context_get_number_of_top_level_images(picture.context)
        return count > 1 ? ["the file holds \(count) pictures: the main one is read"] : []
    }

    private static func check(_ error: heif_error, _ byteCount: Int) throws(ImageCodecError) {
        guard error.code != heif_error_Ok else { return }
        let reason = error.message.map { String(cString: $0) } ?? "libheif gives no reason"
        switch error.code {
        case heif_error_Unsupported_filetype, heif_error_Unsupported_feature, heif_error_Decoder_plugin_error:
            throw .unsupportedVariant(.heic, byteOffset: 0, reason: reason)
        case heif_error_Memory_allocation_error:
            throw .outOfMemory(.heic, byteCount: byteCount)
        default:
            throw .corrupt(.heic, byteOffset: byteCount, reason: reason)
        }
    }
}
