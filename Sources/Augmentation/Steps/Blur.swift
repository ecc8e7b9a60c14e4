import Support

/// Blurs the ink: evenly as a coarse resolution does, along a line as a sheet that moves does, or as a lens out of focus does.
///
/// Method: `gaussian` is a kernel cut at 4σ; `motion` is the mean along a straight line of ink looked up bilinearly; `defocus` is the
/// mean over a disk with a soft rim. All sum to one; paper lies beyond the glyph.
///
/// **Units** pixels of the glyph: σ, the line's length, the disk's radius. Degrees: the line's direction, counter-clockwise as seen
/// from the right.
struct Blur: AugmentationStep {
    enum Kind: String, CaseIterable, Sendable {
        case gaussian, motion, defocus
    }

    enum Parameters: Sendable, Hashable {
        case gaussian(sigmaPixels: Double)
        case motion(lengthPixels: Double, degrees: Double)
        case defocus(radiusPixels: Double)
    }

    static let name = "blur"
    static let phase = AugmentationPhase.scanner
    static let strongestSettings = "{ sigmaPixelsRange: 2 }"
    /// At 2 px the loops of an 8 run full.
    private static let sigmaBounds = 0.0...2.0
    /// As far as strokes along the line stay apart from their neighbors.
    private static let lengthBounds = 0.0...5.0
    /// Beyond, little is left of thin strokes.
    private static let radiusBounds = 0.0...2.25
    /// A line's direction repeats after half a turn.
    private static let directionBounds = -180.0...180.0

    let kind: Kind
    let amount: Amount
    /// Of `motion`.
    let degrees: Distribution?

    init(from fields: inout ManifestFields) {
        kind = fields.choice("kind", default: .gaussian)
        switch kind {
        case .gaussian: amount = fields.amount("sigmaPixelsRange", in: Self.sigmaBounds)
        case .motion: amount = fields.amount("lengthPixelsRange", in: Self.lengthBounds)
        case .defocus: amount = fields.amount("radiusPixelsRange", in: Self.radiusBounds)
        }
        degrees = kind == .motion ? fields.distribution("degreesRange", in: Self.directionBounds, default: .uniform(0...180)) : nil
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        let value = sampler.value(of: amount)
        return switch kind {
        case .gaussian: .gaussian(sigmaPixels: value)
        case .motion: .motion(lengthPixels: value, degrees: degrees.map { sampler.value(of: $0) } ?? 0)
        case .defocus: .defocus(radiusPixels: value)
        }
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        switch parameters {
        case .gaussian(let sigma): sigmaBounds.contains(sigma)
        case .motion(let length, let degrees): lengthBounds.contains(length) && directionBounds.contains(degrees)
        case .defocus(let radius): radiusBounds.contains(radius)
        }
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        switch parameters {
        case .gaussian(let sigma):
            if sigma > 0 { canvas.smoothInk(sigmaPixels: sigma) }
        case .motion(let length, let degrees):
            guard length > 0 else { return }
            canvas.smallKernel.prepareLine(lengthPixels: length, degrees: degrees)
            canvas.convolveInk()
        case .defocus(let radius):
            guard radius > 0 else { return }
            canvas.smallKernel.prepareDisk(radiusPixels: radius)
            canvas.convolveInk()
        }
    }
}

/// As in a manifest; the amount's name tells the kind.
extension Blur: Encodable {
    private enum CodingKeys: CodingKey {
        case amount, degrees
    }
}

/// The kinds have no field in common, so the fields tell the kind.
extension Blur.Parameters: Codable {
    private enum CodingKeys: CodingKey {
        case sigmaPixels, lengthPixels, degrees, radiusPixels
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let length = try container.decodeIfPresent(Double.self, forKey: .lengthPixels) {
            self = .motion(lengthPixels: length, degrees: try container.decode(Double.self, forKey: .degrees))
        } else if let radius = try container.decodeIfPresent(Double.self, forKey: .radiusPixels) {
            self = .defocus(radiusPixels: radius)
        } else {
            self = .gaussian(sigmaPixels: try container.decode(Double.self, forKey: .sigmaPixels))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .gaussian(let sigma): try container.encode(sigma, forKey: .sigmaPixels)
        case .motion(let length, let degrees):
            try container.encode(length, forKey: .lengthPixels)
            try container.encode(degrees, forKey: .degrees)
        case .defocus(let radius): try container.encode(radius, forKey: .radiusPixels)
        }
    }
}
