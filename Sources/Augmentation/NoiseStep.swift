import Support

/// A step that moves every pixel's ink by a normal number of its own, of a standard deviation that is a fraction.
protocol NoiseStep: AugmentationStep where Parameters == NoiseParameters {
    /// No manifest may ask for more.
    static var largestSigmaFraction: Double { get }

    init(amount: Amount)
}

struct NoiseParameters: Sendable, Hashable, Codable {
    let sigmaFraction: Double
    let fieldSeed: UInt64
}

extension NoiseStep {
    static var strongestSettings: String { "{ sigmaFractionRange: \(largestSigmaFraction) }" }

    init(from fields: inout ManifestFields) {
        self.init(amount: fields.amount("sigmaFractionRange", in: 0...Self.largestSigmaFraction))
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> NoiseParameters {
        NoiseParameters(sigmaFraction: sampler.value(of: amount), fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: NoiseParameters) -> Bool {
        (0...largestSigmaFraction).contains(parameters.sigmaFraction)
    }
}
