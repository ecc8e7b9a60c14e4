/// The formats that Inkmill reads.
public enum ImageFormat: String, Sendable, Codable {
    case png, jpeg
    case bmp, gif, heic, jpeg2000, pdf, tiff, webp

    /// As written to people.
    var name: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .bmp: "BMP"
        case .gif: "GIF"
        case .heic: "HEIC"
        case .jpeg2000: "JPEG 2000"
        case .pdf: "PDF"
        case .tiff: "TIFF"
        case .webp: "WebP"
        }
    }
}
