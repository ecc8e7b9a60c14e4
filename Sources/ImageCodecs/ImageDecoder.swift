import Imaging

/// Reads a PNG or a JPEG into an upright gray picture.
///
/// PNG of every color type, depth and interlacing; JPEG baseline, extended and progressive, gray, YCbCr, RGB, CMYK and YCCK. The
/// format is told from the content. Color becomes the luma of Rec. 601, alpha is laid over white, 16 bits are rounded to 8, gamma
/// and color profiles are ignored (`GrayConversion` has the formulas); of a YCbCr JPEG the gray is Y as stored. The EXIF
/// orientation is applied and recorded.
///
/// Damage that changes pixels is an error with its byte offset: any wrong checksum of a PNG, a JPEG whose compressed data break
/// off or make no sense, a file that ends before its end mark. What the library merely complains of is kept in
/// `DecodedImage.warnings`.
///
/// **Determinism** A for PNG; for JPEG the same on every machine for the same version of libjpeg (`DecoderVersions`).
/// **Complexity** one pass; memory for the gray picture and one row (for progressive JPEG also its coefficients, two bytes a
/// sample; for a picture stored turned a second gray picture).
/// **Source** libpng, libjpeg-turbo.
public struct ImageDecoder: Sendable {
    /// Enough for A4 at 1200 dpi (139 million).
    public static let defaultMaxPixelCount = 200_000_000

    /// Pictures that say they have more pixels are refused before any memory is set aside for them.
    public let maxPixelCount: Int
    /// What a form's lines are printed in: the gray is the channel in which it is as light as paper. Nil for luma.
    public let dropOutColor: DropOutColor?

    /// More rows than that are no picture of paper, and each costs as much as some 70 pixels, however short it is.
    static let maxRowCount = 3_000_000

    /// A page printed in a drop-out color has more colored pixels than this fraction.
    private static let minColoredFraction = 0.001

    public init(maxPixelCount: Int = ImageDecoder.defaultMaxPixelCount, dropOutColor: DropOutColor? = nil) {
        self.maxPixelCount = maxPixelCount
        self.dropOutColor = dropOutColor
    }

    /// Decodes the bytes of one file.
    ///
    /// - Throws: `unreadableContent` for what is neither PNG nor JPEG, `tooManyPixels`, `tooManyRows`, `truncated`, `corrupt`,
    ///   `unsupportedVariant`, `outOfMemory`, and `noColor` where a color is to drop out of a gray picture.
    public func decode(_ bytes: [UInt8]) throws(ImageCodecError) -> DecodedImage {
        let kind = ContentKind(of: bytes)
        switch kind {
        case .png:
            return try PNGReader.reading(bytes) { (reader) throws(ImageCodecError) in try decode(.png, from: reader) }
        case .jpeg:
            return try JPEGReader.reading(bytes) { (reader) throws(ImageCodecError) in try decode(.jpeg, from: reader) }
        default:
            throw .unreadableContent(kind)
        }
    }

    /// From here on rows are stored as columns.
    private static let firstSidewaysOrientation = 5

    private func decode<Reader: ScanlineReader & ~Copyable>(
        _ format: ImageFormat, from reader: borrowing Reader
    ) throws(ImageCodecError) -> DecodedImage {
        let header = try reader.readHeader(wantsColor: dropOutColor != nil)
        let pixelCount = try checkedPixelCount(header)
        let weights = dropOutColor.map(GrayConversion.Weights.init(droppingOut:)) ?? .luma
        var coloredCount = 0
        var stored = GrayImage(width: header.width, height: header.height)
        try reader.readRows(header) { row, count, start, step in
            GrayConversion.convert(
                row, header.layout, weights: weights, count: count, into: &stored.pixels, start: start, step: step)
            if dropOutColor != nil {
                coloredCount += GrayConversion.coloredCount(row, header.layout, count: count)
            }
        }
        if let dropOutColor, Double(coloredCount) < Self.minColoredFraction * Double(pixelCount) {
            throw .noColor(expected: dropOutColor)
        }
        let exif = reader.exif.map(EXIFBlock.init(parsing:)) ?? EXIFBlock()
        let resolution = header.resolution ?? exif.resolution
        let aspect = resolution?.aspect ?? 1
        return DecodedImage(
            image: exif.orientation.upright(stored), format: format, dotsPerInch: resolution?.square,
            orientation: exif.orientation.rawValue,
            warnings: reader.warnings + exif.warnings + (resolution?.warnings ?? []),
            pixelAspect: exif.orientation.rawValue < Self.firstSidewaysOrientation ? aspect : 1 / aspect)
    }

    /// - Throws: `tooManyPixels`, `tooManyRows`.
    func checkedPixelCount(_ header: ScanlineHeader) throws(ImageCodecError) -> Int {
        let (pixelCount, isTooLarge) = header.width.multipliedReportingOverflow(by: header.height)
        guard !isTooLarge, pixelCount <= maxPixelCount else {
            throw .tooManyPixels(width: header.width, height: header.height, maxPixelCount: maxPixelCount)
        }
        guard header.height <= Self.maxRowCount else {
            throw .tooManyRows(width: header.width, height: header.height, maxRowCount: Self.maxRowCount)
        }
        return pixelCount
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
