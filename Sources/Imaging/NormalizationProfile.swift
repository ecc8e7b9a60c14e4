import Support

/// How a glyph's ink becomes 28 × 28 pixels. The name and version are locked into every shard and every model.
///
/// How ink is normalized is in `GlyphNormalization`; a model reads only images of its own profile.
public enum NormalizationProfile: String, Sendable, CaseIterable, Codable {
    /// NIST's recipe for MNIST, as QMNIST reverse-engineered it: the default.
    case mnist

    /// The version of the recipe. A change of a single output pixel is a new version.
    public var version: Int {
        switch self {
        case .mnist: 1
        }
    }

    /// Name and version as written into files, such as `mnist/1`.
    public var identifier: String { "\(rawValue)/\(version)" }
}
