/// A gray picture as scanned: 0 is black, 255 is white. Row by row from the top left, no padding.
///
/// For ink (0 paper … 255 full ink) there is `Glyph`; mixing the two up does not compile.
public struct GrayImage: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// `width * height` values.
    public var pixels: [UInt8]

    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height, "\(width)×\(height) with \(pixels.count) pixels")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A picture of one gray; white unless told otherwise.
    public init(width: Int, height: Int, gray: UInt8 = 255) {
        self.init(width: width, height: height, pixels: Array(repeating: gray, count: width * height))
    }

    @inlinable
    public subscript(x: Int, y: Int) -> UInt8 {
        get { pixels[y * width + x] }
        set { pixels[y * width + x] = newValue }
    }

    /// A rectangle of it.
    ///
    /// - Parameters:
    ///   - columns: not empty, within the picture.
    ///   - rows: the same.
    package func part(x columns: Range<Int>, y rows: Range<Int>) -> GrayImage {
        precondition(
            !columns.isEmpty && !rows.isEmpty && columns.lowerBound >= 0 && rows.lowerBound >= 0 && columns.upperBound <= width
                && rows.upperBound <= height, "\(columns) × \(rows) of \(width)×\(height)")
        return GrayImage(
            width: columns.count, height: rows.count,
            pixels: rows.flatMap { y in pixels[y * width + columns.lowerBound..<y * width + columns.upperBound] })
    }

    /// The center in pixel-center coordinates: ((width − 1)/2, (height − 1)/2).
    public var center: Point { Point(x: Double(width - 1) / 2, y: Double(height - 1) / 2) }
}
