import Support

/// What one step did to one image: enough to do the same again, and to say what was done.
public struct AppliedStep: Sendable {
    /// The step's name in the manifest.
    public let step: String
    /// The number of the random stream it drew from.
    public let stream: UInt32
    /// How far the step moved a pixel of the glyph at most, in pixels; nil for steps that move none.
    public let largestDisplacementPixels: Double?
    let action: any AugmentationAction

    init<Step: AugmentationStep>(
        _ step: Step.Type, stream: UInt32, parameters: Step.Parameters, largestDisplacementPixels: Double?
    ) {
        self.step = Step.name
        self.stream = stream
        self.largestDisplacementPixels = largestDisplacementPixels
        action = DrawnAction<Step>(parameters: parameters)
    }
}

/// A step together with the parameters drawn for one image.
protocol AugmentationAction: Sendable {
    func apply(to canvas: inout AugmentationCanvas)
    func encodeParameters(into container: inout KeyedEncodingContainer<AppliedStep.CodingKeys>) throws
    func isEqual(to other: any AugmentationAction) -> Bool
    func hash(into hasher: inout Hasher)
}

struct DrawnAction<Step: AugmentationStep>: AugmentationAction {
    let parameters: Step.Parameters

    func apply(to canvas: inout AugmentationCanvas) {
        canvas.enter(Step.phase)
        Step.apply(parameters, to: &canvas)
    }

    func encodeParameters(into container: inout KeyedEncodingContainer<AppliedStep.CodingKeys>) throws {
        try container.encode(parameters, forKey: .parameters)
    }

    func isEqual(to other: any AugmentationAction) -> Bool {
        (other as? Self)?.parameters == parameters
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(parameters)
    }
}

extension AppliedStep: Hashable {
    public static func == (a: Self, b: Self) -> Bool {
        a.step == b.step && a.stream == b.stream && a.largestDisplacementPixels == b.largestDisplacementPixels
            && a.action.isEqual(to: b.action)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(step)
        hasher.combine(stream)
        hasher.combine(largestDisplacementPixels)
        action.hash(into: &hasher)
    }
}

extension AppliedStep: Codable {
    enum CodingKeys: String, CodingKey {
        case step, stream, parameters, largestDisplacementPixels
    }

    /// - Throws: `AugmentationError` where the step does not exist or its parameters are out of range.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .step)
        guard let type = AugmentationRegistry.step(named: name) else { throw AugmentationError.unknownStep(name) }
        self = try Self.decode(type, from: container)
    }

    private static func decode<Step: AugmentationStep>(
        _ step: Step.Type, from container: KeyedDecodingContainer<CodingKeys>
    ) throws -> AppliedStep {
        let parameters = try container.decode(Step.Parameters.self, forKey: .parameters)
        guard Step.accepts(parameters) else {
            throw AugmentationError.unusableParameters(step: Step.name, found: "\(parameters)")
        }
        return AppliedStep(
            step, stream: try container.decode(UInt32.self, forKey: .stream), parameters: parameters,
            largestDisplacementPixels: try container.decodeIfPresent(Double.self, forKey: .largestDisplacementPixels))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(step, forKey: .step)
        try container.encode(stream, forKey: .stream)
        try action.encodeParameters(into: &container)
        try container.encodeIfPresent(largestDisplacementPixels, forKey: .largestDisplacementPixels)
    }
}
