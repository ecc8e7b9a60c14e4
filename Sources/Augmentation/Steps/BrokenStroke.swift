import Support

/// Breaks strokes: short gaps straight across them, where a pen skipped or a scan lost a thin line.
///
/// Method: a place is found on the ink, every piece of it as likely, and the stroke's direction there; a slit as long as the gap is
/// erased across it, as far to both sides as wide strokes reach. Later gaps are found on what earlier ones left.
///
/// **Units** pixels of the glyph: the length of a gap along the stroke.
struct BrokenStroke: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let gapPixels: Double
        let count: Int
        let fieldSeed: UInt64
    }

    static let name = "brokenStroke"
    static let phase = AugmentationPhase.ink
    static let strongestSettings = "{ gapPixelsRange: 2, countRange: 3 }"
    /// Three gaps of 2 px take 6 px of a 1 that is 20 px long.
    private static let gapBounds = 0.0...2.0
    private static let countBounds = 1.0...3.0
    /// How far a gap reaches to each side of the stroke's middle, in pixels of the glyph.
    private static let acrossPixels: Float = 3

    let amount: Amount
    let count: Distribution

    init(from fields: inout ManifestFields) {
        amount = fields.amount("gapPixelsRange", in: Self.gapBounds)
        count = fields.distribution("countRange", in: Self.countBounds, default: .choice([1, 2, 3]))
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            gapPixels: sampler.value(of: amount), count: Int(sampler.value(of: count).rounded()), fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        gapBounds.contains(parameters.gapPixels) && countBounds.contains(Double(parameters.count))
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.gapPixels > 0 else { return }
        canvas.prepareInk()
        let fractions = randomUnits(fieldSeed: parameters.fieldSeed), gap = Float(parameters.gapPixels)
        for i in 0..<parameters.count {
            let place = canvas.plane.strokePlace(above: fractions[2 * i], left: fractions[2 * i + 1], scale: canvas.planeScale)
            guard let place else { return }
            erase(gap, at: place, on: &canvas)
        }
    }

    private static func erase(_ gap: Float, at place: StrokePlace, on canvas: inout AugmentationCanvas) {
        let reach = acrossPixels + gap
        let along = SignedDistance(direction: place.direction, x: place.x, y: place.y)
        let across = SignedDistance(direction: (-place.direction.y, place.direction.x), x: place.x, y: place.y)
        canvas.mapPlaces(rows: place.y - reach...place.y + reach) { ink, x, y in
            // The detail's fine pixels, too, are means over a pixel of the glyph, so rims are as soft on either plane.
            let slit = stripCover(distance: along(x: x, y: y), width: gap)
            let stroke = stripCover(distance: across(x: x, y: y), width: 2 * acrossPixels)
            return ink - ink * (slit * stroke)
        }
    }
}
