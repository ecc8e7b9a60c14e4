import Imaging

/// A picture as read from a file, upright and grey, with what the file said about it.
public struct DecodedImage: Sendable {
    /// The picture after its EXIF orientation was applied and its alpha laid over white.
    public let image: GrayImage
    public let format: ImageFormat
    /// From pHYs, JFIF or EXIF; nil where the file does not say.
    public let dotsPerInch: Double?
    /// The EXIF orientation that was found and applied, 1…8.
    public let orientation: Int
    /// What the decoding library complained of without giving up.
    public let warnings: [String]
}

/// The formats that Inkmill reads.
public enum ImageFormat: String, Sendable, Codable {
    case png, jpeg
}
