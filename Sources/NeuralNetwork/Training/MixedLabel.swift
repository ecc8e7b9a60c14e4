/// The second label of an image that is a blend of two.
///
/// **Source** Zhang et al., "mixup", 2018.
public struct MixedLabel: Sendable, Equatable {
    public let label: UInt8
    /// Of the second image, 0…1; the first has the rest.
    public let fraction: Float

    public init(label: UInt8, fraction: Float) {
        precondition((0...1).contains(fraction), "share \(fraction)")
        self.label = label
        self.fraction = fraction
    }
}
