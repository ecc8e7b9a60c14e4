/// What the pixels of a decoded row are, 8 bits a sample.
enum PixelLayout: Sendable, Equatable {
    case gray, grayAlpha, rgb, rgbAlpha
    /// Y, Cb and Cr as a JPEG stores them.
    case yCbCr
    /// 255 is full ink.
    case cmyk
    /// As Adobe writes it: 255 is no ink.
    case invertedCMYK

    var channelCount: Int {
        switch self {
        case .gray: 1
        case .grayAlpha: 2
        case .rgb, .yCbCr: 3
        case .rgbAlpha, .cmyk, .invertedCMYK: 4
        }
    }
}

/// What is known of a picture before its first row.
struct ScanlineHeader: Sendable, Equatable {
    let width: Int
    let height: Int
    let layout: PixelLayout
    let isInterlaced: Bool
    /// Nil where the format's own fields do not say.
    let resolution: Resolution?
    /// As the format's own fields say; an EXIF block may say otherwise.
    var orientation = EXIFOrientation.upright
}

/// As what the rows of a picture in color are wanted, where a reader has the choice.
enum RowColors: Sendable {
    /// Gray, whatever is the least work.
    case gray
    /// Red, green and blue.
    case rgb
    /// The very gray that `gray` gives, with the colors beside it: `rgb`, or `yCbCr` where that is stored.
    case grayWithChroma
}

/// A decoder that gives a picture row by row: one library behind one handle.
///
/// The calls come in the order of declaration, and after an error no more follow but `deinit`.
protocol ScanlineReader: ~Copyable {
    /// Reads what stands before the pixels, allocating nothing that depends on their number.
    ///
    /// - Parameter colors: as what rows that could come as color or as gray are to come.
    func readHeader(_ colors: RowColors) throws(ImageCodecError) -> ScanlineHeader
    func beginRows() throws(ImageCodecError)
    /// Overwrites `row`, which holds a whole row of the header's layout.
    func readRow(into row: inout [UInt8]) throws(ImageCodecError)
    /// Reads to the end of the picture, so that a file that was cut off is noticed.
    func finish() throws(ImageCodecError)
    /// The TIFF structure of the EXIF block, or nil.
    var exif: [UInt8]? { get }
    var warnings: [String] { get }
}

extension ScanlineReader where Self: ~Copyable {
    /// Reads all rows, in the order in which the file has them, to the end of the picture.
    ///
    /// - Parameter body: takes a row, of which `count` pixels belong to the picture's places `start`, `start + step`, …
    func readRows(
        _ header: ScanlineHeader, _ body: (_ row: [UInt8], _ count: Int, _ start: Int, _ step: Int) -> Void
    ) throws(ImageCodecError) {
        try beginRows()
        var row = [UInt8](repeating: 0, count: header.width * header.layout.channelCount)
        for pass in header.isInterlaced ? InterlacePass.adam7 : [InterlacePass.whole] {
            let columnCount = pass.columnCount(width: header.width)
            guard columnCount > 0 else { continue }
            for y in stride(from: pass.firstY, to: header.height, by: pass.stepY) {
                try readRow(into: &row)
                body(row, columnCount, y * header.width + pass.firstX, pass.stepX)
            }
        }
        try finish()
    }
}
