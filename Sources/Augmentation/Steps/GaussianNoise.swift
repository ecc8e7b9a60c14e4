import Support

/// Adds independent normal noise to every pixel, as a scanner's sensor does; cut to 0…255, so that paper only gains ink.
///
/// **Units** the standard deviation is a fraction of full ink (255).
struct GaussianNoise: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let sigmaFraction: Double
        let fieldSeed: UInt64
    }

    static let name = "gaussianNoise"
    static let phase = AugmentationPhase.scanner
    static let strongestSettings = "{ sigmaFractionRange: 0.33 }"
    /// Beyond a third of full ink a faint digit drowns.
    private static let sigmaFractionBounds = 0.0...0.33

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
        let sigma = Float(parameters.sigmaFraction * 255)
        canvas.mapInk(normalFieldSeed: parameters.fieldSeed) { ink, normal in ink.addingProduct(sigma, normal) }
    }
}
