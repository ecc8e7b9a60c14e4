import Imaging

/// A picture as read from a file, upright and gray, with what the file said about it.
public struct DecodedImage: Sendable, Equatable {
    /// The picture after its EXIF orientation was applied and its alpha laid over white; its pixels are square, also where the file's
    /// are not, as in a fax.
    public let image: GrayImage
    public let format: ImageFormat
    /// From pHYs, JFIF or EXIF; nil where the file does not say. Phones write 72 for want of anything better.
    public let dotsPerInch: Double?
    /// The EXIF orientation that was found and applied, 1…8.
    public let orientation: Int
    /// What the decoding library, or the reader of EXIF, complained of without giving up.
    public let warnings: [String]

    public init(image: GrayImage, format: ImageFormat, dotsPerInch: Double?, orientation: Int, warnings: [String]) {
        self.image = image
        self.format = format
        self.dotsPerInch = dotsPerInch
        self.orientation = orientation
        self.warnings = warnings
    }
}
