import Support

/// What is drawn for a step that bends the digit over a lattice.
struct LatticeParameters: Sendable, Hashable, Codable {
    /// How far a control point moves at most along each axis, as a fraction of the glyph's shorter side.
    let displacementFraction: Double
    let intervalCount: Int
    let fieldSeed: UInt64

    func isFoldFree(_ basis: LatticeField.Basis) -> Bool {
        guard (1...LatticeField.maxIntervalCount).contains(intervalCount) else { return false }
        return (0...LatticeField.largestFoldFreeFraction(basis) / Double(intervalCount)).contains(displacementFraction)
    }
}

extension AugmentationCanvas {
    mutating func displace(_ basis: LatticeField.Basis, _ parameters: LatticeParameters) {
        guard parameters.displacementFraction > 0 else { return transform(.identity) }
        displace(
            basis, intervalCount: parameters.intervalCount,
            amplitudePixels: parameters.displacementFraction * Double(min(width, height) - 1), fieldSeed: parameters.fieldSeed)
    }
}

extension ManifestFields {
    /// Reads `maxDisplacementFraction`; what could fold over a lattice of so many intervals is refused.
    mutating func latticeAmount(_ basis: LatticeField.Basis, intervalCount: Int) -> Amount {
        let largest = LatticeField.largestFoldFreeFraction(basis) / Double(intervalCount)
        return amount("maxDisplacementFraction", in: 0...largest)
    }
}
