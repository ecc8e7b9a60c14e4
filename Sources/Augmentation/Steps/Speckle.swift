/// Multiplies every pixel's ink by a normal number about 1, as rough paper that takes ink unevenly does; clean paper stays clean.
///
/// **Units** the standard deviation is a fraction of the pixel's own ink.
struct Speckle: NoiseStep {
    static let name = "speckle"
    static let phase = AugmentationPhase.paper
    /// At a half, one pixel in 40 of a stroke is bare.
    static let largestSigmaFraction = 0.5

    let amount: Amount

    static func apply(_ parameters: NoiseParameters, to canvas: inout AugmentationCanvas) {
        guard parameters.sigmaFraction > 0 else { return }
        let sigma = Float(parameters.sigmaFraction)
        canvas.mapInk(normalFieldSeed: parameters.fieldSeed) { ink, normal in ink.addingProduct(ink * sigma, normal) }
    }
}
