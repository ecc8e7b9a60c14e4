import Support

/// Makes the digit larger or smaller about the glyph's center, its width and its height apart unless `keepsAspect`.
///
/// **Units** factors; 1 leaves the size as it is. Small factors are not low-passed first: below 0.7 thin strokes may break.
/// **Source** Ciresan et al. 2010: ±15–20 %, horizontally and vertically apart.
struct Scale: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let xFactor: Double
        let yFactor: Double
    }

    static let name = "scale"
    static let phase = AugmentationPhase.geometry
    static let strongestSettings = "{ factorRange: { choice: [0.5, 1.4] } }"
    /// From half the size to where the 20 px of a normalized digit fill the 28 px of its glyph.
    private static let factorBounds = 0.5...1.4

    let amount: Amount
    let keepsAspect: Bool

    init(from fields: inout ManifestFields) {
        amount = fields.amount("factorRange", in: Self.factorBounds, neutral: 1)
        keepsAspect = fields.bool("keepsAspect", default: false)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        let x = sampler.value(of: amount)
        let y = sampler.value(of: amount)
        return Parameters(xFactor: x, yFactor: keepsAspect ? x : y)
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        factorBounds.contains(parameters.xFactor) && factorBounds.contains(parameters.yFactor)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        let map = AffineMap(xx: 1 / parameters.xFactor, yy: 1 / parameters.yFactor)
        canvas.transform(map.about(x: canvas.center.x, y: canvas.center.y))
    }
}
