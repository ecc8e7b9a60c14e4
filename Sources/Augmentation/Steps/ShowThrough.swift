import Support

/// Lets the writing of the sheet's other side show through: mirrored, somewhere else, blurred and faint.
///
/// Method: the glyph's own ink serves as that writing. It is turned over about an upright or a level axis, as leaves of a book
/// or of a pad are, then turned a little, shifted, blurred and added to the paper: the back, not the digit, is mirrored.
///
/// **Units** fractions: of full ink, how strongly the back shows; of the glyph's sides, its shift. σ of its blur in pixels.
struct ShowThrough: AugmentationStep {
    enum Turnover: Int, Codable {
        case aboutUpright, aboutLevel
    }

    struct Parameters: Sendable, Hashable, Codable {
        let inkFraction: Double
        let sigmaPixels: Double
        let xFraction: Double
        let yFraction: Double
        let degrees: Double
        let turnover: Turnover
    }

    static let name = "showThrough"
    static let phase = AugmentationPhase.paper
    static let strongestSettings = "{ inkFractionRange: 0.5 }"
    /// At a half, blurred, the back is about a third as dark as the front.
    private static let inkBounds = 0.0...0.5
    private static let sigmaBounds = 0.5...3.0
    private static let shiftBounds = -1.0...1.0
    private static let turnBounds = -15.0...15.0

    let amount: Amount
    let sigmaPixels: Distribution
    let shiftFraction: Distribution

    init(from fields: inout ManifestFields) {
        amount = fields.amount("inkFractionRange", in: Self.inkBounds)
        sigmaPixels = fields.distribution("sigmaPixelsRange", in: Self.sigmaBounds, default: .uniform(0.6...1.5))
        shiftFraction = fields.distribution("shiftFractionRange", in: Self.shiftBounds, default: .uniform(-0.5...0.5))
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            inkFraction: sampler.value(of: amount), sigmaPixels: sampler.value(of: sigmaPixels),
            xFraction: sampler.value(of: shiftFraction), yFraction: sampler.value(of: shiftFraction),
            degrees: sampler.value(of: .uniform(Self.turnBounds)),
            turnover: sampler.value(of: .choice([0, 1])) == 0 ? .aboutUpright : .aboutLevel)
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        inkBounds.contains(parameters.inkFraction) && sigmaBounds.contains(parameters.sigmaPixels)
            && shiftBounds.contains(parameters.xFraction) && shiftBounds.contains(parameters.yFraction)
            && turnBounds.contains(parameters.degrees)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.inkFraction > 0 else { return }
        let (sin, cos) = sinCos(degrees: parameters.degrees)
        let turn = AffineMap(xx: cos, xy: -sin, yx: sin, yy: cos)
        let over = parameters.turnover == .aboutUpright ? AffineMap(xx: -1) : AffineMap(yy: -1)
        var map = over.after(turn).about(x: canvas.center.x, y: canvas.center.y)
        map = map.after(
            AffineMap(x0: -parameters.xFraction * Double(canvas.width), y0: -parameters.yFraction * Double(canvas.height)))
        canvas.addShowThrough(of: map, sigmaPixels: parameters.sigmaPixels, fraction: parameters.inkFraction)
    }
}
