import Support

/// Bends the digit like rubber: each pixel is looked up at a place moved by a smooth random field.
///
/// Method: for x and for y a field of uniform numbers in −1…1, one for each pixel, is smoothed by a Gaussian of σ pixels and
/// multiplied by α pixels; values are looked up bilinearly. Pixels beyond the glyph count as 0 while smoothing (SciPy's
/// `mode="constant"`, its kernel cut at 4σ), so the field calms down to about 0.7 of its size along an edge.
/// Far from the edges the displacement has a standard deviation of 0.163·α/σ pixels.
///
/// **Units** pixels of the glyph for both; not the α/2, the swapped axes or the box blur of other libraries.
/// **Source** Simard, Steinkraus, Platt 2003 (σ 4, α 34); Ciresan et al. 2010 (σ 5–6, α 36–38).
struct Elastic: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let alphaPixels: Double
        let sigmaPixels: Double
        let fieldSeed: UInt64
    }

    static let name = "elastic"
    static let phase = AugmentationPhase.geometry
    static let strongestSettings = "{ alphaPixels: 108, sigmaPixels: 6 }"
    private static let alphaBounds = 0.0...500.0
    /// Below 2 px strokes are shredded; above 14 px the field is a plain shift of the whole glyph.
    private static let sigmaBounds = 2.0...14.0
    /// With α = 3σ² the slope of the field has a standard deviation of 0.35; beyond, it folds strokes over themselves.
    private static let largestAlphaPerSquaredSigma = 3.0

    let amount: Amount
    let sigmaPixels: Distribution

    init(from fields: inout ManifestFields) {
        let issueCount = fields.issues.errorCount
        amount = fields.amount("alphaPixels", in: Self.alphaBounds)
        sigmaPixels = fields.distribution("sigmaPixels", in: Self.sigmaBounds)
        let leastSigma = sigmaPixels.range.lowerBound, mostAlpha = amount.distribution.range.upperBound
        let largest = Self.largestAlphaPerSquaredSigma * leastSigma * leastSigma
        if mostAlpha > largest, fields.issues.errorCount == issueCount {
            fields.report(
                "out-of-range", field: "alphaPixels",
                "'alphaPixels' in 'elastic' goes up to \(mostAlpha) where 'sigmaPixels' goes down to "
                    + "\(leastSigma): strokes would fold over themselves",
                fix: "keep alphaPixels at or below 3·sigmaPixels², here \(largest), or raise sigmaPixels")
        }
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            alphaPixels: sampler.value(of: amount), sigmaPixels: sampler.value(of: sigmaPixels),
            fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        alphaBounds.contains(parameters.alphaPixels) && sigmaBounds.contains(parameters.sigmaPixels)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.alphaPixels > 0 else { return canvas.transform(.identity) }
        canvas.displace(
            alphaPixels: parameters.alphaPixels, sigmaPixels: parameters.sigmaPixels, fieldSeed: parameters.fieldSeed)
    }
}
