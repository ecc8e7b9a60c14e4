private import CLeptonica

/// BMP, GIF, JPEG 2000 and WebP as rows: Leptonica decodes them as a whole, once `PictureHeader` has looked at what they say of
/// themselves.
struct LeptonicaReader: ~Copyable, ScanlineReader {
    private let picture: Picture

    /// Leptonica's picture, and how far it was read. A class, so that reading a row needs no change of the reader.
    private final class Picture {
        let header: PictureHeader
        let format: ImageFormat
        var pix: UnsafeMutablePointer<PIX>?
        var y = 0

        init(_ header: PictureHeader, _ format: ImageFormat) {
            self.header = header
            self.format = format
        }

        deinit {
            pixDestroy(&pix)
        }
    }

    /// Silent: what the library would print on stderr is told by what it returns.
    private static let isSilenced: Bool = {
        _ = setMsgSeverity(Int32(L_SEVERITY_NONE))
        return true
    }()

    /// - Throws: `truncated`, `corrupt`, `unsupportedVariant`.
    init(_ bytes: [UInt8], _ format: ImageFormat) throws(ImageCodecError) {
        picture = Picture(try PictureHeader(bytes, format), format)
    }

    func readHeader(_ colors: RowColors) -> ScanlineHeader {
        let header = picture.header
        return ScanlineHeader(
            width: header.width, height: header.height, layout: header.hasAlpha ? .rgbAlpha : .rgb, isInterlaced: false,
            resolution: header.resolution)
    }

    func beginRows() throws(ImageCodecError) {
        guard Self.isSilenced else { return }
        let bytes = picture.header.bytes, format = picture.format
        var pix = bytes.withUnsafeBufferPointer { buffer -> UnsafeMutablePointer<PIX>? in
            switch format {
            case .bmp: pixReadMemBmp(buffer.baseAddress, buffer.count)
            case .gif: pixReadMemGif(buffer.baseAddress, buffer.count)
            case .jpeg2000: pixReadMemJp2k(buffer.baseAddress, buffer.count, 1, nil, 0, 0)
            case .webp: pixReadMemWebP(buffer.baseAddress, buffer.count)
            case .png, .jpeg, .heic, .pdf, .tiff: nil
            }
        }
        if let found = pix, pixGetDepth(found) != 32 {
            var wide: UnsafeMutablePointer<PIX>?
            if pixGetColormap(found) != nil {
                wide = pixRemoveColormap(found, Int32(REMOVE_CMAP_TO_FULL_COLOR))
            } else {
                var gray = pixConvertTo8(found, 0)
                wide = pixConvertTo32(gray)
                pixDestroy(&gray)
            }
            pixDestroy(&pix)
            pix = wide
        }
        picture.pix = pix
        guard let pix, pixGetData(pix) != nil, pixGetDepth(pix) == 32 else {
            throw .corrupt(format, byteOffset: bytes.count, reason: "its pixels make no sense")
        }
        guard Int(pixGetWidth(pix)) == picture.header.width, Int(pixGetHeight(pix)) == picture.header.height else {
            throw .corrupt(
                format, byteOffset: bytes.count,
                reason: "\(pixGetWidth(pix)) × \(pixGetHeight(pix)) pixels, where its header says \(picture.header.width) × "
                    + "\(picture.header.height)")
        }
    }

    func readRow(into row: inout [UInt8]) {
        guard let pix = picture.pix, let data = pixGetData(pix) else { return }
        let line = data + picture.y * Int(pixGetWpl(pix)), channels = picture.header.hasAlpha ? 4 : 3
        for x in 0..<picture.header.width {
            // Red is in the highest byte.
            for channel in 0..<channels { row[channels * x + channel] = UInt8(truncatingIfNeeded: line[x] >> UInt32(24 - 8 * channel)) }
        }
        picture.y += 1
    }

    func finish() {}

    var exif: [UInt8]? { picture.header.exif }

    var warnings: [String] { picture.header.warnings }
}
