import Support

/// Multiplies every pixel's ink by a normal number about 1, as rough paper that takes ink unevenly does; clean paper stays clean.
///
/// **Units** the standard deviation is a fraction of the pixel's own ink.
struct Speckle: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let sigmaFraction: Double
        let fieldSeed: UInt64
    }

    static let name = "speckle"
    static let phase = AugmentationPhase.paper
    static let strongestSettings = "{ sigmaFractionRange: 0.5 }"
    /// At a half, one pixel in 40 of a stroke is bare.
    private static let sigmaFractionBounds = 0.0...0.5

    let amount: Amount

    init(from fields: inout ManifestFields) {
        amount = fields.amount("sigmaFractionRange", in: Self.sigmaFractionBounds)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(sigmaFraction: sampler.value(of: amount), fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        sigmaFractionBounds.contains(parameters.sigmaFraction)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.sigmaFraction > 0 else { return }
        let sigma = Float(parameters.sigmaFraction)
        canvas.mapInk(normalFieldSeed: parameters.fieldSeed) { ink, normal in ink.addingProduct(ink * sigma, normal) }
    }
}
