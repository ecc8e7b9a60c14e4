/// A step that turns upright strokes by an angle, of which some digits take less than others.
protocol TurningStep: AugmentationStep where Parameters == TurningParameters {
    /// No manifest may ask for more, either way.
    static var degreesBound: Double { get }

    var degreesRange: ClosedRange<Double> { get }
    var limits: ClassLimits { get }
}

struct TurningParameters: Sendable, Hashable, Codable {
    let degrees: Double
}

extension TurningStep {
    func sampleParameters(using sampler: inout ParameterSampler) -> TurningParameters {
        TurningParameters(degrees: sampler.scaledValue(in: limits.cut(degreesRange, label: sampler.label)))
    }

    static func accepts(_ parameters: TurningParameters) -> Bool { abs(parameters.degrees) <= degreesBound }

    func largestTurnDegrees(label: UInt8) -> Double {
        let range = limits.cut(degreesRange, label: label)
        return max(abs(range.lowerBound), abs(range.upperBound))
    }
}
