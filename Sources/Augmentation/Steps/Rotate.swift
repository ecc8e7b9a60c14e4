import Support

/// Turns the digit about the glyph's center, as a crooked sheet or a crooked hand does.
///
/// **Units** degrees, counter-clockwise as seen. 1 and 7 take half of the range unless `limits` says otherwise.
/// **Source** Ciresan et al. 2010: ±15°, ±7.5° for 1 and 7.
struct Rotate: TurningStep {
    static let name = "rotate"
    static let phase = AugmentationPhase.geometry
    /// Beyond, a 6 is on its way to a 9.
    static let degreesBound = 45.0

    let amount: Amount

    init(from fields: inout ManifestFields) {
        amount = Self.amount(from: &fields)
    }

    static func apply(_ parameters: TurningParameters, to canvas: inout AugmentationCanvas) {
        let (sin, cos) = sinCos(degrees: parameters.degrees)
        canvas.transform(AffineMap(xx: cos, xy: -sin, yx: sin, yy: cos).about(x: canvas.center.x, y: canvas.center.y))
    }
}
