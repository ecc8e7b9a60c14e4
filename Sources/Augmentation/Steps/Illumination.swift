import Support

/// Light that falls unevenly: ink pales toward one side, gently or at the edge of a shadow, and the paper there keeps a veil.
///
/// What it leaves is what is left of a shadow once the background has been divided out: less contrast, and a rest of gray.
///
/// Method: s rises from 0 to 1 in a smooth step across an edge; ink becomes ink·(1 − loss·s) + 255·veil·loss·s.
///
/// **Units** fractions: of the ink, where most of it is lost; of what is lost, how much comes back as gray of paper and ink
/// alike; of the glyph's longer side, how far from the center the edge's middle lies. Pixels: the width of the edge.
struct Illumination: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let lossFraction: Double
        let veilFraction: Double
        let edgePixels: Double
        /// From the center, in the direction of the loss.
        let placeFraction: Double
        /// The direction in which more is lost, counter-clockwise as seen from the right.
        let degrees: Double
    }

    static let name = "illumination"
    static let phase = AugmentationPhase.paper
    static let strongestSettings = "{ lossFractionRange: 0.6, veilFractionRange: 0.5 }"
    /// Two fifths of the contrast stay everywhere.
    private static let lossBounds = 0.0...0.6
    /// With half of three fifths, paper in the shadow is as dark as the ink there is above it.
    private static let veilBounds = 0.0...0.5
    /// From a sharp shadow to light that changes over several glyphs.
    private static let edgeBounds = 1.0...100.0
    private static let placeBounds = -0.3...0.3

    let amount: Amount
    let veilFraction: Distribution
    let edgePixels: Distribution

    init(from fields: inout ManifestFields) {
        amount = fields.amount("lossFractionRange", in: Self.lossBounds)
        veilFraction = fields.distribution("veilFractionRange", in: Self.veilBounds, default: .uniform(0...0.3))
        edgePixels = fields.distribution("edgePixelsRange", in: Self.edgeBounds, default: .logUniform(2...50))
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            lossFraction: sampler.value(of: amount), veilFraction: sampler.value(of: veilFraction),
            edgePixels: sampler.value(of: edgePixels), placeFraction: sampler.value(of: .uniform(Self.placeBounds)),
            degrees: sampler.degrees())
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        lossBounds.contains(parameters.lossFraction) && veilBounds.contains(parameters.veilFraction)
            && edgeBounds.contains(parameters.edgePixels) && placeBounds.contains(parameters.placeFraction)
            && fullTurn.contains(parameters.degrees)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.lossFraction > 0 else { return }
        let beyondCenter = SignedDistance(degrees: parameters.degrees, x: canvas.center.x, y: canvas.center.y)
        let slope = Float(1 / parameters.edgePixels)
        let start = 0.5 - Float(parameters.placeFraction * Double(max(canvas.width, canvas.height))) * slope
        let loss = Float(parameters.lossFraction), veil = Float(255 * parameters.veilFraction * parameters.lossFraction)
        canvas.mapPlaces { ink, x, y in
            let t = (start + beyondCenter(x: x, y: y) * slope).cut(0, 1)
            let s = t * t * (3 - 2 * t)
            return ink + s * (veil - loss * ink)
        }
    }
}
