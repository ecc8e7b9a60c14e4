import Imaging

extension InkDensity {
    /// Each takes half the variance of what is left of noise.
    private static let smoothings = 3

    /// A picture whose noise, or whose black and white points, are smoothed away, and what is thinner than two pixels with them.
    var withoutNoise: InkDensity { (0..<Self.smoothings).reduce(self) { picture, _ in picture.smoothed() } }
}
