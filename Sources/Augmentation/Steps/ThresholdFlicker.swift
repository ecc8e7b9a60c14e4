import Support

/// Makes the ink black or white again at a threshold that wanders over the glyph, as a scan in two tones does.
///
/// Method: ink moves by the fraction `hardness` toward 255·((ink − T)/softness + ½), cut to 0…255. T is a fraction of the digit's
/// strongest ink, so that a faint digit is not lost, and follows a smooth random surface.
///
/// **Units** fractions: hardness, 0 for no change and 1 for two tones; threshold, its wandering either way, and softness, the
/// width of the step from white to black, of the strongest ink.
struct ThresholdFlicker: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let hardnessFraction: Double
        let thresholdFraction: Double
        let wanderFraction: Double
        let softnessFraction: Double
        let fieldSeed: UInt64
    }

    static let name = "thresholdFlicker"
    static let phase = AugmentationPhase.scanner
    static let strongestSettings =
        "{ hardnessFractionRange: 1, thresholdFractionRange: { choice: [0.25, 0.6] }, wanderFractionRange: 0.15 }"
    private static let hardnessBounds = 0.0...1.0
    /// With its wandering at most three quarters: thin strokes break, thick ones stay.
    private static let thresholdBounds = 0.25...0.6
    private static let wanderBounds = 0.0...0.15
    private static let softnessBounds = 0.02...0.5

    let amount: Amount
    let thresholdFraction: Distribution
    let wanderFraction: Distribution
    let softnessFraction: Distribution

    init(from fields: inout ManifestFields) {
        amount = fields.amount("hardnessFractionRange", in: Self.hardnessBounds)
        thresholdFraction = fields.distribution("thresholdFractionRange", in: Self.thresholdBounds, default: .uniform(0.35...0.55))
        wanderFraction = fields.distribution("wanderFractionRange", in: Self.wanderBounds, default: .uniform(0...0.15))
        softnessFraction = fields.distribution("softnessFractionRange", in: Self.softnessBounds, default: .uniform(0.05...0.3))
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            hardnessFraction: sampler.value(of: amount), thresholdFraction: sampler.value(of: thresholdFraction),
            wanderFraction: sampler.value(of: wanderFraction), softnessFraction: sampler.value(of: softnessFraction),
            fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        hardnessBounds.contains(parameters.hardnessFraction) && thresholdBounds.contains(parameters.thresholdFraction)
            && wanderBounds.contains(parameters.wanderFraction) && softnessBounds.contains(parameters.softnessFraction)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.hardnessFraction > 0 else { return }
        let strongest = canvas.strongestInk
        guard strongest > 0 else { return }
        let surface = SmoothSurface(fieldSeed: parameters.fieldSeed, width: canvas.width, height: canvas.height)
        let hardness = Float(parameters.hardnessFraction)
        let slope = 1 / Float(parameters.softnessFraction)
        // In units of the softness, so that a pixel costs one multiplication.
        let threshold = Float(parameters.thresholdFraction) * slope - 0.5, wander = Float(parameters.wanderFraction) * slope
        let inkSlope = slope / strongest
        canvas.mapPlaces { ink, x, y in
            // However low the threshold, paper stays white.
            let start = (threshold + wander * surface(x: x, y: y)).cut(0, .infinity)
            let tone = (ink * inkSlope - start).cut(0, 1)
            return ink + hardness * (255 * tone - ink)
        }
    }
}
