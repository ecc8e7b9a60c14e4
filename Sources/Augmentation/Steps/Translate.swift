import Support

/// Shifts the digit, across and down apart, as a badly found box does.
///
/// **Units** fractions of the longer side of the ink's bounding box before any geometry (20 px in a normalized digit, so 0.1 is
/// 2 px); positive is to the right and down.
struct Translate: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let xFraction: Double
        let yFraction: Double
    }

    static let name = "translate"
    static let phase = AugmentationPhase.geometry
    static let strongestSettings = "{ fractionRange: { choice: [-0.3, 0.3] } }"
    /// 6 px of a normalized digit, which has 4 px of paper around it: no more than a tenth of it leaves the glyph.
    private static let fractionBound = 0.3

    let amount: Amount

    init(from fields: inout ManifestFields) {
        amount = fields.amount("fractionRange", in: -Self.fractionBound...Self.fractionBound)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            xFraction: sampler.value(of: amount), yFraction: sampler.value(of: amount))
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        abs(parameters.xFraction) <= fractionBound && abs(parameters.yFraction) <= fractionBound
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        let side = Double(canvas.longerInkSide)
        canvas.transform(AffineMap(x0: -parameters.xFraction * side, y0: -parameters.yFraction * side))
    }
}
