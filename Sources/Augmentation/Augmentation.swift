import Imaging
import Support

/// One way of making another digit out of a digit.
///
/// Split in two: `sampleParameters` is the only randomness, applying the parameters is pure, so every image replays from what
/// was recorded.
public protocol Augmentation: Sendable {
    /// The name in a manifest.
    static var name: String { get }
}
