import Support

/// The weights of a sampled Gaussian, cut at three sigma and summing to 1; a single 1 where sigma is below 0.05.
///
/// **Determinism** A.
public struct GaussianKernel: Sendable, Equatable {
    /// An odd count, the middle one for the place itself.
    public let weights: [Double]

    /// - Parameter sigma: in places of the sequence it is applied to.
    public init(sigma: Double) {
        guard sigma >= 0.05 else {
            weights = [1]
            return
        }
        let radius = max(1, Int((3 * sigma).rounded(.up)))
        let raw = (-radius...radius).map { PortableMath.exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = raw.reduce(0, +)
        weights = raw.map { $0 / sum }
    }
}
