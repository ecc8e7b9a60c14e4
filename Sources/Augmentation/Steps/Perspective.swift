import Support

/// Looks at the digit from aside, as a photograph of a page does: one side grows, the opposite one shrinks, the middle stays.
///
/// **Units** the fraction by which the scale changes from the glyph's center to its edge; the direction is drawn evenly from all
/// unless `directionDegreesRange` says otherwise.
struct Perspective: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let fraction: Double
        /// Where the near side lies, counter-clockwise from the right.
        let directionDegrees: Double
    }

    static let name = "perspective"
    static let phase = AugmentationPhase.geometry
    static let strongestSettings = "{ fractionRange: 0.4 }"
    /// At 0.4 a corner of the glyph is looked up twice as far out; beyond, strokes on the far side vanish.
    private static let fractionBounds = 0.0...0.4

    let amount: Amount
    let directionDegrees: Distribution

    init(from fields: inout ManifestFields) {
        amount = fields.amount("fractionRange", in: Self.fractionBounds)
        directionDegrees = fields.distribution("directionDegreesRange", in: -360...360, default: .uniform(-180...180))
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(fraction: sampler.value(of: amount), directionDegrees: sampler.value(of: directionDegrees))
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        fractionBounds.contains(parameters.fraction) && abs(parameters.directionDegrees) <= 360
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.fraction > 0 else { return canvas.transform(.identity) }
        let (sin, cos) = sinCos(degrees: parameters.directionDegrees)
        let perPixel = parameters.fraction / (Double(max(canvas.width, canvas.height)) / 2)
        canvas.project(tilt: (x: perPixel * cos, y: -perPixel * sin))
    }
}
