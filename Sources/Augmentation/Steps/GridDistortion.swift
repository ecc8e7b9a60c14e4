import Support

/// Moves the corners of a grid of squares over the digit and stretches each square with its corners: the uneven pull of wet or
/// wrinkled paper, with kinks where squares meet.
///
/// Method: a bilinear lattice; see `LatticeField`. What could fold is refused when the manifest is read.
///
/// **Units** fractions of the glyph's side (28 px), along each axis.
struct GridDistortion: AugmentationStep {
    static let name = "gridDistortion"
    static let phase = AugmentationPhase.geometry
    static let strongestSettings = "{ maxDisplacementFraction: 0.08, cellCount: 3 }"
    private static let cellCounts = 2...8

    let amount: Amount
    let cellCount: Int

    init(from fields: inout ManifestFields) {
        cellCount = fields.int("cellCount", in: Self.cellCounts, default: 4)
        amount = fields.latticeAmount(.linear, intervalCount: cellCount)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> LatticeParameters {
        LatticeParameters(
            displacementFraction: sampler.value(of: amount), intervalCount: cellCount, fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: LatticeParameters) -> Bool { parameters.isFoldFree(.linear) }

    static func apply(_ parameters: LatticeParameters, to canvas: inout AugmentationCanvas) {
        canvas.displace(.linear, parameters)
    }
}
