/// The noise of counted light: its variance is proportional to the light, so that paper is rough and full ink is smooth.
///
/// Method: where white paper sends n photons to a pixel, a pixel of ink i, in 0…1, sends (1 − i)·n on average; their count is taken as
/// normal with that variance. In ink: i + σ·√(1 − i)·z, with σ = 1/√n and z standard normal. Cut to 0…255 at the end, so that
/// paper only gains ink.
///
/// **Units** σ, the standard deviation on white paper, is a fraction of full ink (255).
struct ShotNoise: NoiseStep {
    static let name = "shotNoise"
    static let phase = AugmentationPhase.scanner
    /// Sixteen photons a pixel: beyond, thin strokes drown.
    static let largestSigmaFraction = 0.25

    let amount: Amount

    static func apply(_ parameters: NoiseParameters, to canvas: inout AugmentationCanvas) {
        guard parameters.sigmaFraction > 0 else { return }
        let sigma = Float(255 * parameters.sigmaFraction)
        canvas.mapInk(normalFieldSeed: parameters.fieldSeed) { ink, normal in
            let light = 1 - ink * (1 / 255)
            let brightness = light > 0 ? (light < 1 ? light : 1) : 0
            return ink.addingProduct(sigma * NormalNoise.squareRoot(brightness), normal)
        }
    }
}
