import Support

/// Leans the digit, as a writer's slant does: rows shift sideways, the row through the glyph's center stays.
///
/// **Units** degrees by which an upright stroke turns, counter-clockwise as seen: positive leans to the left. 1 and 7 take half
/// of the range unless `limits` says otherwise.
/// **Source** Ciresan et al. 2010: ±15°, ±7.5° for 1 and 7.
struct Shear: TurningStep {
    static let name = "shear"
    static let phase = AugmentationPhase.geometry
    /// Twice the slant of the most slanted writers; rows 10 px from the center then move 5.8 px.
    static let degreesBound = 30.0

    let amount: Amount

    init(from fields: inout ManifestFields) {
        amount = Self.amount(from: &fields)
    }

    static func apply(_ parameters: TurningParameters, to canvas: inout AugmentationCanvas) {
        // A point above the center (y < 0) goes to the left for a positive angle: x' = x + y·tan, looked up as x = x' − y'·tan.
        let (sin, cos) = sinCos(degrees: parameters.degrees)
        canvas.transform(AffineMap(xy: -sin / cos).about(x: canvas.center.x, y: canvas.center.y))
    }
}
