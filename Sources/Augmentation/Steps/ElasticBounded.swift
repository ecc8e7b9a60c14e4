import Support

/// Bends the digit over a coarse lattice whose points move by no more than a stated fraction of the glyph, so that nothing folds.
///
/// Method: a cubic B-spline over `controlPointCount` points along each side; see `LatticeField`. The bound is hard: along each
/// axis no pixel moves further than `maxDisplacementFraction` of the glyph's side. What could fold is refused when the
/// manifest is read.
///
/// **Units** fractions of the glyph's side (28 px).
/// **Source** Rueckert et al. 1999; the bound of Choi and Lee 2000.
struct ElasticBounded: AugmentationStep {
    static let name = "elasticBounded"
    static let phase = AugmentationPhase.geometry
    static let strongestSettings = "{ maxDisplacementFraction: 0.12, controlPointCount: 5 }"
    private static let controlPointCounts = 3...9

    let amount: Amount
    let controlPointCount: Int

    init(from fields: inout ManifestFields) {
        controlPointCount = fields.int("controlPointCount", in: Self.controlPointCounts, default: 5)
        amount = fields.latticeAmount(.cubic, intervalCount: controlPointCount - 1)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> LatticeParameters {
        LatticeParameters(
            displacementFraction: sampler.value(of: amount), intervalCount: controlPointCount - 1,
            fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: LatticeParameters) -> Bool { parameters.isFoldFree(.cubic) }

    static func apply(_ parameters: LatticeParameters, to canvas: inout AugmentationCanvas) {
        canvas.displace(.cubic, parameters)
    }
}
