import Support

/// When a step acts on a glyph. Steps run in this order whatever order the manifest lists them in; within a phase the
/// manifest's order counts.
///
/// It is the order in which a sheet comes to be: a pen draws, a hand and a form bend, paper is dirty, a scanner looks.
enum AugmentationPhase: Int, Comparable, Sendable {
    case ink, geometry, paper, scanner

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// One way of making another digit out of a digit.
///
/// Split in two: `sampleParameters` is the only randomness, `apply` is a pure function of glyph and parameters, so every image
/// replays from what was recorded. To add one: a file in `Steps`, and a line in `AugmentationRegistry`.
protocol AugmentationStep: Sendable, Hashable, Encodable {
    /// What is drawn for one image and recorded; enough, together with the glyph, to make the same bytes again.
    associatedtype Parameters: Sendable & Hashable & Codable

    /// The name in a manifest; the file is named after it.
    static var name: String { get }
    static var phase: AugmentationPhase { get }
    /// The fields of the strongest step a manifest may ask for, as YAML: where previews and calibrations end.
    static var strongestSettings: String { get }

    /// How much the step does.
    var amount: Amount { get }

    /// Reads the step's own fields. `probability` and `stream` are read, and `finish()` is called, by the recipe.
    init(from fields: inout ManifestFields)

    /// Draws the parameters of one image. Always takes the same count of numbers from the stream.
    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters

    /// Whether parameters read from a record may be applied; those drawn always may.
    static func accepts(_ parameters: Parameters) -> Bool

    /// Changes the ink on the canvas, or adds to its pending geometry.
    ///
    /// **Determinism** A.
    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas)

    /// How far the step may turn an upright stroke of a digit, in degrees, at strength 1.
    func largestTurnDegrees(label: UInt8) -> Double
}

extension AugmentationStep {
    func largestTurnDegrees(label: UInt8) -> Double { 0 }
}
