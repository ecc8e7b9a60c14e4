import Imaging

/// Reads a picture, or a page of a file of several, into an upright gray picture.
///
/// PNG of every color type, depth and interlacing; JPEG baseline, extended and progressive, gray, YCbCr, RGB, CMYK and YCCK; TIFF of every
/// kind that scanners and fax machines write; BMP, GIF, HEIC, JPEG 2000 and WebP; pages of a PDF (`PictureFile` lists the pages of a
/// file). The format is told from the content. Color becomes the luma of Rec. 601, alpha is laid over white, 16 bits are rounded to 8,
/// gamma and color profiles are ignored (`GrayConversion` has the formulas); of a YCbCr JPEG the gray is Y as stored. The orientation
/// that the file gives is applied and recorded.
///
/// What is damaged, but no part of the pixels, is kept in `DecodedImage.warnings`, and the picture is read: a wrong checksum in a PNG's
/// comments or profiles, a PNG without IEND, a JPEG without its end mark. Damage that changes pixels is an error with its byte offset: a
/// wrong checksum of a PNG's pixels, a file that ends before they do, and of a JPEG whatever libjpeg complains of while it reads
/// compressed data, since it goes on with invented pixels, and blocks that make no sense, which it takes in silence. Where some data are
/// left over behind a JPEG's last block, parts of the page may be out of place: that is a warning with the word *damaged*, as are
/// up to one row of a fax in fifty.
///
/// **Determinism** A for PNG; for the others the same on every machine for the same versions of the libraries (`DecoderVersions`).
/// **Complexity** one pass; memory for the gray picture and one row (for progressive JPEG also its coefficients, two bytes a
/// sample; for a picture stored turned a second gray picture; for BMP, GIF, HEIC, JPEG 2000 and WebP the picture in color).
/// **Source** libpng, libdeflate, libjpeg-turbo, libtiff, Leptonica, libheif, qpdf.
public struct ImageDecoder: Sendable {
    /// Enough for A4 at 1200 dpi (139 million).
    public static let defaultMaxPixelCount = 200_000_000

    /// Pictures that say they have more pixels are refused before any memory is set aside for them.
    public let maxPixelCount: Int
    /// What a form's lines are printed in: the gray is the channel in which it is as light as paper. Nil for luma.
    public let dropOutColor: DropOutColor?
    /// Whether the colors are kept beside the gray, at a fraction of its size: `DecodedImage.chroma`. Not beside a drop-out color's channel, of
    /// which nobody can say how dark a color is.
    public let keepsChroma: Bool

    /// More rows than that are no picture of paper, and each costs as much as some 70 pixels, however short it is.
    static let maxRowCount = 3_000_000

    /// A page printed in a drop-out color has more colored pixels than this fraction.
    private static let minColoredFraction = 0.001

    public init(maxPixelCount: Int = ImageDecoder.defaultMaxPixelCount, dropOutColor: DropOutColor? = nil, keepsChroma: Bool = false) {
        self.maxPixelCount = maxPixelCount
        self.keepsChroma = keepsChroma && dropOutColor == nil
        self.dropOutColor = dropOutColor
    }

    /// Decodes the bytes of a file that is one picture, or has one page.
    ///
    /// - Throws: `unreadableContent` for what is no picture, `severalPages`, `tooManyPixels`, `tooManyRows`, `truncated`, `corrupt`,
    ///   `unsupportedVariant`, `outOfMemory`, and `noColor` where a color is to drop out of a gray picture; for a PDF also `encrypted`,
    ///   `needsProgram` and `notDrawn`.
    public func decode(_ bytes: [UInt8]) throws(ImageCodecError) -> DecodedImage {
        let kind = ContentKind(of: bytes)
        return try decode(PictureFile.mayHoldPages(kind) ? PictureFile(bytes).onlyPage() : StoredPage(bytes))
    }

    /// Decodes a page.
    ///
    /// - Throws: as for the bytes of a file.
    public func decode(_ page: StoredPage) throws(ImageCodecError) -> DecodedImage {
        if let drawing = page.drawing { return try decode(StoredPage(drawing.png(maxPixelCount: maxPixelCount))) }
        var strips: [Strip] = []
        var rowCount = 0
        for part in page.parts {
            let strip = try strip(part.bytes, rowsBefore: rowCount)
            guard strips.isEmpty || strip.image.width == strips[0].image.width else {
                throw .corrupt(strip.format, byteOffset: 0, reason: "the strips of the page are not equally wide")
            }
            rowCount += strip.image.height
            strips.append(part.isInverted ? strip.inverted : strip)
        }
        guard let first = strips.first else { throw .unreadableContent(.empty) }
        let stored =
            strips.count == 1
            ? first.image : GrayImage(width: first.image.width, height: rowCount, pixels: strips.flatMap(\.image.pixels))
        if let dropOutColor {
            let coloredCount = strips.reduce(0) { $0 + $1.coloredCount }
            guard Double(coloredCount) >= Self.minColoredFraction * Double(stored.pixels.count) else {
                throw .noColor(expected: dropOutColor)
            }
        }
        // Of a page in strips the blocks would not meet.
        let chroma = strips.count == 1 && !page.parts.contains { $0.isInverted } ? first.chroma : nil
        let orientation = page.orientation ?? first.orientation, resolution = page.resolution ?? first.resolution
        let aspect = resolution?.aspect ?? 1
        return DecodedImage(
            image: orientation.upright(stored), format: first.format, dotsPerInch: resolution?.square, orientation: orientation.rawValue,
            warnings: page.warnings + strips.flatMap(\.warnings) + (resolution?.warnings ?? []),
            pixelAspect: orientation.rawValue < Self.firstSidewaysOrientation ? aspect : 1 / aspect,
            chroma: chroma.map { orientation.upright($0) })
    }

    /// From here on rows are stored as columns.
    private static let firstSidewaysOrientation = 5

    /// A picture as it is stored, which may be a part of a page.
    private struct Strip {
        var image: GrayImage
        let format: ImageFormat
        let orientation: EXIFOrientation
        let resolution: Resolution?
        let coloredCount: Int
        let chroma: ChromaPlane?
        let warnings: [String]

        var inverted: Strip {
            var strip = self
            for index in strip.image.pixels.indices { strip.image.pixels[index] = 255 - strip.image.pixels[index] }
            return strip
        }
    }

    /// - Parameter rowsBefore: rows of the page that were read before it.
    private func strip(_ bytes: [UInt8], rowsBefore: Int) throws(ImageCodecError) -> Strip {
        let kind = ContentKind(of: bytes)
        switch kind {
        case .png:
            return try PNGReader.reading(bytes) { (reader) throws(ImageCodecError) in try strip(.png, reader, rowsBefore) }
        case .jpeg:
            // What only the colors lack is no fault of a picture that is read in gray.
            if keepsChroma,
                let strip = try? JPEGReader.reading(bytes, { (reader) throws(ImageCodecError) in try strip(.jpeg, reader, rowsBefore) })
            {
                return strip
            }
            let decoder = ImageDecoder(maxPixelCount: maxPixelCount, dropOutColor: dropOutColor)
            return try JPEGReader.reading(bytes) { (reader) throws(ImageCodecError) in try decoder.strip(.jpeg, reader, rowsBefore) }
        case .tiff:
            return try TIFFReader.reading(bytes) { (reader) throws(ImageCodecError) in try strip(.tiff, reader, rowsBefore) }
        case .heic:
            return try HEICReader.reading(bytes) { (reader) throws(ImageCodecError) in try strip(.heic, reader, rowsBefore) }
        case .bmp: return try strip(.bmp, LeptonicaReader(bytes, .bmp), rowsBefore)
        case .gif: return try strip(.gif, LeptonicaReader(bytes, .gif), rowsBefore)
        case .jpeg2000: return try strip(.jpeg2000, LeptonicaReader(bytes, .jpeg2000), rowsBefore)
        case .webp: return try strip(.webp, LeptonicaReader(bytes, .webp), rowsBefore)
        case .avif, .jpegXL, .pdf, .zip, .text, .empty, .unknown: throw .unreadableContent(kind)
        }
    }

    private func strip<Reader: ScanlineReader & ~Copyable>(
        _ format: ImageFormat, _ reader: borrowing Reader, _ rowsBefore: Int
    ) throws(ImageCodecError) -> Strip {
        let header = try reader.readHeader(dropOutColor != nil ? .rgb : keepsChroma ? .grayWithChroma : .gray)
        _ = try checkedPixelCount(header, rowsBefore: rowsBefore)
        let weights = dropOutColor.map(GrayConversion.Weights.init(droppingOut:)) ?? .luma
        var coloredCount = 0
        var stored = GrayImage(width: header.width, height: header.height)
        var chroma = keepsChroma ? ChromaSums(header) : nil
        try reader.readRows(header) { row, count, start, step in
            GrayConversion.convert(
                row, header.layout, weights: weights, count: count, into: &stored.pixels, start: start, step: step)
            chroma?.add(row, count: count, start: start, step: step)
            if dropOutColor != nil {
                coloredCount += GrayConversion.coloredCount(row, header.layout, count: count)
            }
        }
        let exif = reader.exif.map(EXIFBlock.init(parsing:))
        return Strip(
            image: stored, format: format, orientation: exif?.orientation ?? header.orientation,
            resolution: header.resolution ?? exif?.resolution, coloredCount: coloredCount,
            chroma: chroma?.plane(), warnings: reader.warnings + (exif?.warnings ?? []))
    }

    /// - Throws: `tooManyPixels`, `tooManyRows`.
    func checkedPixelCount(_ header: ScanlineHeader, rowsBefore: Int = 0) throws(ImageCodecError) -> Int {
        let (pixelCount, isTooLarge) = header.width.multipliedReportingOverflow(by: header.height)
        guard !isTooLarge, pixelCount + header.width * rowsBefore <= maxPixelCount else {
            throw .tooManyPixels(width: header.width, height: header.height, maxPixelCount: maxPixelCount)
        }
        guard header.height + rowsBefore <= Self.maxRowCount else {
            throw .tooManyRows(width: header.width, height: header.height, maxRowCount: Self.maxRowCount)
        }
        return pixelCount
    }
}

extension EXIFOrientation {
    fileprivate func upright(_ chroma: ChromaPlane) -> ChromaPlane {
        ChromaPlane(factor: chroma.factor, blue: upright(chroma.blue), red: upright(chroma.red))
    }
}

/// Which pixels come together in a picture that is stored in several passes of growing detail.
struct InterlacePass {
    let firstX: Int
    let firstY: Int
    let stepX: Int
    let stepY: Int

    static let whole = InterlacePass(firstX: 0, firstY: 0, stepX: 1, stepY: 1)

    /// The seven passes of PNG's Adam7.
    static let adam7 = [
        InterlacePass(firstX: 0, firstY: 0, stepX: 8, stepY: 8),
        InterlacePass(firstX: 4, firstY: 0, stepX: 8, stepY: 8),
        InterlacePass(firstX: 0, firstY: 4, stepX: 4, stepY: 8),
        InterlacePass(firstX: 2, firstY: 0, stepX: 4, stepY: 4),
        InterlacePass(firstX: 0, firstY: 2, stepX: 2, stepY: 4),
        InterlacePass(firstX: 1, firstY: 0, stepX: 2, stepY: 2),
        InterlacePass(firstX: 0, firstY: 1, stepX: 1, stepY: 2),
    ]

    func columnCount(width: Int) -> Int {
        width > firstX ? (width - firstX + stepX - 1) / stepX : 0
    }
}
