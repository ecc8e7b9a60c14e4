import Support

/// Weakens the ink, as a pen that runs dry does: more toward one side of the digit, and in patches.
///
/// Method: ink × (1 − loss·(1 − unevenness·(1 − s))), where s, in 0…1, grows across the glyph in a random direction and is
/// changed by a smooth random surface.
///
/// **Units** fractions: of the ink, where most of it is lost; and of that loss, how much is spared where least is lost.
struct InkFade: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let lossFraction: Double
        let unevennessFraction: Double
        /// The direction in which more is lost, counter-clockwise as seen from the right.
        let degrees: Double
        let fieldSeed: UInt64
    }

    static let name = "inkFade"
    static let phase = AugmentationPhase.ink
    static let strongestSettings = "{ lossFractionRange: 0.6, unevennessFractionRange: { choice: [0, 1] } }"
    /// Two fifths of full ink stay everywhere, which still stands out from dirt.
    private static let lossBounds = 0.0...0.6
    private static let unevennessBounds = 0.0...1.0

    let amount: Amount
    let unevennessFraction: Distribution

    init(from fields: inout ManifestFields) {
        amount = fields.amount("lossFractionRange", in: Self.lossBounds)
        unevennessFraction = fields.distribution("unevennessFractionRange", in: Self.unevennessBounds, default: .uniform(0...1))
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            lossFraction: sampler.value(of: amount), unevennessFraction: sampler.value(of: unevennessFraction),
            degrees: sampler.degrees(), fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        lossBounds.contains(parameters.lossFraction) && unevennessBounds.contains(parameters.unevennessFraction)
            && fullTurn.contains(parameters.degrees)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.lossFraction > 0 else { return }
        let surface = SmoothSurface(fieldSeed: parameters.fieldSeed, width: canvas.width, height: canvas.height)
        let along = SignedDistance(degrees: parameters.degrees, x: canvas.center.x, y: canvas.center.y)
        // A normalized digit fills three quarters of the glyph's side, over which the ramp rises from about 0 to 1.
        let slope = 1.2 / Float(max(canvas.width, canvas.height))
        let spared = Float(parameters.lossFraction * parameters.unevennessFraction), loss = Float(parameters.lossFraction)
        canvas.mapPlaces { ink, x, y in
            let rise = (0.5 + along(x: x, y: y) * slope + 0.3 * surface(x: x, y: y)).cut(0, 1)
            return ink - ink * (loss - spared * (1 - rise))
        }
    }
}
