/// One way in which a copy of a page differs from the page: numbers of `PageConditions` that it moves.
///
/// A new one is a line in `all`, and where `PageConditions` lacks its number, that number and its use in `PageCamera`.
public struct PageStepKind: Sendable {
    /// As in a manifest.
    public let name: String
    /// What the step says under `kind`; nil for a step of which there is one kind.
    public let variant: Variant?
    /// Its random numbers. Part of every copy ever made: never renumber, only add.
    let stream: UInt32
    public let fields: [Field]

    /// What a blur comes from.
    public enum Variant: String, CaseIterable, Sendable {
        case defocus, motion
    }

    /// One number, drawn anew for every copy.
    public struct Field: Sendable {
        /// As in a manifest.
        public let name: String
        /// What may be drawn at most.
        public let bounds: ClosedRange<Double>
        let path: WritableKeyPath<PageConditions, Double> & Sendable
    }

    /// Sorted by name.
    public static let all: [PageStepKind] = [
        PageStepKind("blur", variant: .defocus, 9, Field(name: "sigmaMMRange", bounds: 0...0.6, path: \.defocusMM)),
        PageStepKind("blur", variant: .motion, 10, Field(name: "lengthMMRange", bounds: 0...2, path: \.motionMM)),
        PageStepKind("curl", 3, Field(name: "heightMMRange", bounds: 0...30, path: \.curlHeightMM)),
        PageStepKind("exposure", 5, Field(name: "whiteFractionRange", bounds: 0.2...1, path: \.whiteFraction)),
        PageStepKind("gaussianNoise", 11, Field(name: "sigmaFractionRange", bounds: 0...0.2, path: \.noiseSigmaFraction)),
        PageStepKind("illumination", 6, Field(name: "depthRange", bounds: 0...0.8, path: \.illuminationDepth)),
        PageStepKind("jpegArtifacts", 12, Field(name: "qualityRange", bounds: 1...100, path: \.jpegQuality)),
        PageStepKind("perspective", 2, Field(name: "tiltDegreesRange", bounds: 0...45, path: \.tiltDegrees)),
        PageStepKind("resolution", 13, Field(name: "dotsPerInchRange", bounds: 75...400, path: \.dotsPerInch)),
        PageStepKind("rotate", 1, Field(name: "degreesRange", bounds: -180...180, path: \.turnDegrees)),
        PageStepKind("shadow", 7, Field(name: "depthRange", bounds: 0...0.9, path: \.shadowDepth)),
        PageStepKind(
            "table", 4, Field(name: "lightnessRange", bounds: 0...1, path: \.tableLightness),
            Field(name: "marginFractionRange", bounds: 0...0.3, path: \.marginFraction)),
        PageStepKind("vignette", 8, Field(name: "depthRange", bounds: 0...0.9, path: \.vignetteDepth)),
    ]

    /// The names of steps, each once, sorted.
    public static let names = all.map(\.name).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }

    /// The kinds of a step's name.
    static func kinds(named name: String) -> [PageStepKind] { all.filter { $0.name == name } }

    /// Names of earlier versions, with what is written now.
    static let formerNames = [
        "defocus": "blur: { kind: defocus, … }", "jpeg": "jpegArtifacts", "motionBlur": "blur: { kind: motion, … }",
        "noise": "gaussianNoise", "turn": "rotate",
    ]

    /// As a person is told: the name, with the kind where there are several.
    public var displayName: String { variant.map { "\(name) (\($0.rawValue))" } ?? name }

    private init(_ name: String, variant: Variant? = nil, _ stream: UInt32, _ fields: Field...) {
        self.name = name
        self.variant = variant
        self.stream = stream
        self.fields = fields
    }
}
