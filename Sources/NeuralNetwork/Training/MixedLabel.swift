/// The second label of an image that is a blend of two.
///
/// **Source** Zhang et al., "mixup", 2018.
public struct MixedLabel: Sendable, Equatable {
    public let label: UInt8
    /// Of the second image, 0…1; the first has the rest.
    public let share: Float

    public init(label: UInt8, share: Float) {
        precondition((0...1).contains(share), "share \(share)")
        self.label = label
        self.share = share
    }
}
