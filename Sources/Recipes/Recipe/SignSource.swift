/// Signs that are not one digit, made of what the recipe's writers have written and drawn in invented hands, and digits made in the same
/// way. A recipe that has them trains a network that tells them from digits.
public struct SignSource: Sendable {
    public let count: Int
    /// Nil for the manifest's.
    public let seed: UInt64?
}
