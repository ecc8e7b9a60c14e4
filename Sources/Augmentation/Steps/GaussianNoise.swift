/// Adds independent normal noise to every pixel, as a scanner's sensor does; cut to 0…255, so that paper only gains ink.
///
/// **Units** the standard deviation is a fraction of full ink (255).
struct GaussianNoise: NoiseStep {
    static let name = "gaussianNoise"
    static let phase = AugmentationPhase.scanner
    /// Beyond a third of full ink a faint digit drowns.
    static let largestSigmaFraction = 0.33

    let amount: Amount

    static func apply(_ parameters: NoiseParameters, to canvas: inout AugmentationCanvas) {
        guard parameters.sigmaFraction > 0 else { return }
        let sigma = Float(parameters.sigmaFraction * 255)
        canvas.mapInk(normalFieldSeed: parameters.fieldSeed) { ink, normal in ink.addingProduct(sigma, normal) }
    }
}
