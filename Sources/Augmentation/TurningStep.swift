import Support

/// A step that turns upright strokes by an angle, of which some digits take less than others.
protocol TurningStep: AugmentationStep where Parameters == TurningParameters {
    /// No manifest may ask for more, either way.
    static var degreesBound: Double { get }
}

struct TurningParameters: Sendable, Hashable, Codable {
    let degrees: Double
}

extension TurningStep {
    static var strongestSettings: String { "{ degreesRange: { choice: [\(-degreesBound), \(degreesBound)] }, limits: {} }" }

    /// 1 and 7 take half unless the manifest says otherwise.
    static func amount(from fields: inout ManifestFields) -> Amount {
        fields.amount("degreesRange", in: -degreesBound...degreesBound, halvedClasses: [1, 7])
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> TurningParameters {
        TurningParameters(degrees: sampler.value(of: amount))
    }

    static func accepts(_ parameters: TurningParameters) -> Bool { abs(parameters.degrees) <= degreesBound }

    func largestTurnDegrees(label: UInt8) -> Double { amount.largestDeviation(label: label) }
}
