import Support

/// Smooths the ink with a Gaussian, as a scanner out of focus or a coarse resolution does.
///
/// **Units** σ in pixels of the glyph; the kernel is cut at 4σ and sums to one, paper lies beyond the glyph.
struct Blur: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let sigmaPixels: Double
    }

    static let name = "blur"
    static let phase = AugmentationPhase.scanner
    static let strongestSettings = "{ sigmaPixelsRange: 2 }"
    /// At 2 px the loops of an 8 run full.
    private static let sigmaBounds = 0.0...2.0

    let amount: Amount

    init(from fields: inout ManifestFields) {
        amount = fields.amount("sigmaPixelsRange", in: Self.sigmaBounds)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(sigmaPixels: sampler.value(of: amount))
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        sigmaBounds.contains(parameters.sigmaPixels)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.sigmaPixels > 0 else { return }
        canvas.smoothInk(sigmaPixels: parameters.sigmaPixels)
    }
}
