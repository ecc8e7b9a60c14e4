import Support

/// Leaves the remains of a ruled or printed line: near one side of the glyph, level or upright, thin and broken.
///
/// Method: a strip of paper loses light as under ink of its own; where pen and line meet, both count. Four gaps break it into five
/// pieces; the lengths of gaps, and those of pieces, are random fractions of what is lost and of what is left.
///
/// **Units** fractions: of full ink, the line's; of the glyph's side, how far from the edge its middle lies; of the line, how
/// much is left of it. Pixels: its thickness. Degrees: its tilt.
struct LineResidue: AugmentationStep {
    /// The side of the glyph near which the line lies, counter-clockwise from the right: level lines lie at the top and the bottom.
    enum Side: Int, Codable {
        case right, top, left, bottom
    }

    struct Parameters: Sendable, Hashable, Codable {
        let inkFraction: Double
        let thicknessPixels: Double
        let offsetFraction: Double
        let tiltDegrees: Double
        let keptFraction: Double
        let side: Side
        let fieldSeed: UInt64
    }

    static let name = "lineResidue"
    static let phase = AugmentationPhase.paper
    static let strongestSettings = "{ inkFractionRange: 1 }"
    private static let inkBounds = 0.0...1.0
    /// Beyond 2 px it is as thick as a pen's stroke.
    private static let thicknessBounds = 0.2...2.0
    /// From the edge to the middle.
    private static let offsetBounds = 0.0...0.5
    private static let tiltBounds = -10.0...10.0
    private static let keptBounds = 0.1...1.0
    private static let gapCount = 4

    let amount: Amount
    let thicknessPixels: Distribution
    let offsetFraction: Distribution
    let tiltDegrees: Distribution
    let keptFraction: Distribution

    init(from fields: inout ManifestFields) {
        amount = fields.amount("inkFractionRange", in: Self.inkBounds)
        thicknessPixels = fields.distribution("thicknessPixelsRange", in: Self.thicknessBounds, default: .uniform(0.4...1.5))
        offsetFraction = fields.distribution("offsetFractionRange", in: Self.offsetBounds, default: .uniform(0...0.15))
        tiltDegrees = fields.distribution("tiltDegreesRange", in: Self.tiltBounds, default: .uniform(-2...2))
        keptFraction = fields.distribution("keptFractionRange", in: Self.keptBounds, default: .uniform(0.3...1))
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            inkFraction: sampler.value(of: amount), thicknessPixels: sampler.value(of: thicknessPixels),
            offsetFraction: sampler.value(of: offsetFraction), tiltDegrees: sampler.value(of: tiltDegrees),
            keptFraction: sampler.value(of: keptFraction),
            side: Side(rawValue: Int(sampler.value(of: .choice([0, 1, 2, 3])))) ?? .right, fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        inkBounds.contains(parameters.inkFraction) && thicknessBounds.contains(parameters.thicknessPixels)
            && offsetBounds.contains(parameters.offsetFraction) && tiltBounds.contains(parameters.tiltDegrees)
            && keptBounds.contains(parameters.keptFraction)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.inkFraction > 0 else { return }
        let (width, height) = (Double(canvas.width), Double(canvas.height))
        let isUpright = parameters.side == .left || parameters.side == .right
        let offset = parameters.offsetFraction * (isUpright ? width : height) - 0.5
        var (x, y) = (canvas.center.x, canvas.center.y)
        switch parameters.side {
        case .right: x = width - 1 - offset
        case .top: y = offset
        case .left: x = offset
        case .bottom: y = height - 1 - offset
        }
        let outwards = Double(parameters.side.rawValue) * 90 + parameters.tiltDegrees
        let away = SignedDistance(degrees: outwards, x: x, y: y), along = SignedDistance(degrees: outwards + 90, x: x, y: y)
        let gaps = gaps(parameters, length: Float(isUpright ? height : width))
        let thickness = Float(parameters.thicknessPixels), strength = Float(parameters.inkFraction)
        // A level line meets few rows.
        let slant = Float(width * abs(sinCos(degrees: parameters.tiltDegrees).sin)), rim = thickness + slant + 1
        canvas.mapPlaces(rows: isUpright ? nil : Float(y) - rim...Float(y) + rim) { ink, x, y in
            let cover = stripCover(distance: away(x: x, y: y), width: thickness) * strength
            let place = along(x: x, y: y)
            var left = SIMD16<Float>(repeating: 1)
            for i in 0..<gapCount { left -= left * stripCover(distance: place - gaps.places[i], width: gaps.lengths[i]) }
            return ink.addingProduct(255 - ink, cover * left)
        }
    }

    /// The middles of the gaps, from the line's own, and their lengths, in pixels.
    private static func gaps(_ parameters: Parameters, length: Float) -> (places: SIMD4<Float>, lengths: SIMD4<Float>) {
        // Shares that are not all 0: gap, piece, gap, piece …, with the last piece in lane 8.
        let fractions = randomUnits(fieldSeed: parameters.fieldSeed) + 0x1p-10
        var gapSum: Float = 0, pieceSum = fractions[2 * gapCount]
        for i in 0..<gapCount {
            gapSum += fractions[2 * i]
            pieceSum += fractions[2 * i + 1]
        }
        let kept = Float(parameters.keptFraction)
        let gapUnit = (1 - kept) * length / gapSum, pieceUnit = kept * length / pieceSum
        var places = SIMD4<Float>.zero, lengths = SIMD4<Float>.zero, end = -0.5 * length
        for i in 0..<gapCount {
            lengths[i] = fractions[2 * i] * gapUnit
            end += fractions[2 * i + 1] * pieceUnit + lengths[i]
            places[i] = end - 0.5 * lengths[i]
        }
        return (places, lengths)
    }
}
