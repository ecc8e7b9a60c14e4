import Support

/// Covers a rectangle with paper, as a sticker, a punched hole or a torn edge does.
///
/// **Units** sides as fractions of the glyph's, drawn apart; the center likewise, 0.5 being the glyph's. Pixels on the rim lose the
/// share of their ink that is covered.
struct Cutout: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let widthFraction: Double
        let heightFraction: Double
        let xFraction: Double
        let yFraction: Double
    }

    static let name = "cutout"
    static let phase = AugmentationPhase.paper
    static let strongestSettings = "{ sideFractionRange: 0.3 }"
    /// A normalized digit is 20 px of 28 long, so more than half of an upright 1 stays, and of any other digit.
    private static let sideBounds = 0.0...0.3
    private static let centerBounds = 0.0...1.0

    let amount: Amount
    let centerFraction: Distribution

    init(from fields: inout ManifestFields) {
        amount = fields.amount("sideFractionRange", in: Self.sideBounds)
        centerFraction = fields.distribution("centerFractionRange", in: Self.centerBounds, default: .uniform(0.2...0.8))
        fields.renamed("centreFractionRange", to: "centerFractionRange")
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            widthFraction: sampler.value(of: amount), heightFraction: sampler.value(of: amount),
            xFraction: sampler.value(of: centerFraction), yFraction: sampler.value(of: centerFraction))
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        sideBounds.contains(parameters.widthFraction) && sideBounds.contains(parameters.heightFraction)
            && centerBounds.contains(parameters.xFraction) && centerBounds.contains(parameters.yFraction)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.widthFraction > 0, parameters.heightFraction > 0 else { return }
        let (width, height) = (Double(canvas.width), Double(canvas.height))
        let (x0, y0) = (Float(parameters.xFraction * width - 0.5), Float(parameters.yFraction * height - 0.5))
        let (across, down) = (Float(parameters.widthFraction * width), Float(parameters.heightFraction * height))
        canvas.mapPlaces { ink, x, y in
            let rowCover = stripCover(distance: SIMD16(repeating: y - y0), width: down)
            return ink - ink * (stripCover(distance: x - x0, width: across) * rowCover)
        }
    }
}
