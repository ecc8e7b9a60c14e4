import Support

/// Which models have been evaluated on a set of test digits: whoever evaluates often and keeps the best has chosen on the test
/// set, and the figure is too good.
public struct TestEvaluations: Sendable, Codable, Equatable {
    /// Digests of the models, in the order in which they were evaluated.
    public private(set) var models: [ContentDigest] = []

    public var count: Int { models.count }

    /// Counts a model; the same one again does not count, since it says the same again.
    package mutating func add(_ model: ContentDigest) {
        if !models.contains(model) { models.append(model) }
    }
}
