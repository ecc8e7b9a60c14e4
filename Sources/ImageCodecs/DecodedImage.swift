import Imaging

/// A picture as read from a file, upright and gray, with what the file said about it.
public struct DecodedImage: Sendable, Equatable {
    /// The picture after its EXIF orientation was applied and its alpha laid over white.
    public let image: GrayImage
    public let format: ImageFormat
    /// From pHYs, JFIF or EXIF; nil where the file does not say. Phones write 72 for want of anything better.
    public let dotsPerInch: Double?
    /// The EXIF orientation that was found and applied, 1…8.
    public let orientation: Int
    /// Pixels to the inch from left to right over those from top to bottom, as the file says: 1 for square pixels, 2.1 for a fax.
    public let pixelAspect: Double
    /// The picture's colors, upright as it is; nil where they were not asked for, and of a picture without color.
    public let chroma: ChromaPlane?
    /// What the decoding library, or the reader of EXIF, complained of without giving up.
    public let warnings: [String]

    public init(
        image: GrayImage, format: ImageFormat, dotsPerInch: Double?, orientation: Int, warnings: [String], pixelAspect: Double = 1,
        chroma: ChromaPlane? = nil
    ) {
        self.image = image
        self.format = format
        self.dotsPerInch = dotsPerInch
        self.orientation = orientation
        self.warnings = warnings
        self.pixelAspect = pixelAspect
        self.chroma = chroma
    }
}
