/// The formats that Inkmill reads.
public enum ImageFormat: String, Sendable, Codable {
    case png, jpeg

    /// The format of a file's bytes, told from the content; nil where it is neither.
    public static func sniff(_ bytes: [UInt8]) -> ImageFormat? {
        switch ContentKind(of: bytes) {
        case .png: .png
        case .jpeg: .jpeg
        default: nil
        }
    }

    /// As written to people.
    var name: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        }
    }
}
