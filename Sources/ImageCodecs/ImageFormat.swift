/// The formats that Inkmill reads.
public enum ImageFormat: String, Sendable, Codable {
    case png, jpeg

    /// As written to people.
    var name: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        }
    }
}
