import Support

/// Sets single pixels to full ink or to paper, each as often: dirt on the paper, and places the pen skipped.
///
/// **Units** the expected fraction of pixels that are hit, half of them by ink and half by paper.
struct SaltAndPepper: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let fraction: Double
        let fieldSeed: UInt64
    }

    static let name = "saltAndPepper"
    static let phase = AugmentationPhase.paper
    static let strongestSettings = "{ fractionRange: 0.2 }"
    /// At a fifth, a tenth of the ink is gone and a tenth of the paper is dirty: about what a person can still read.
    private static let fractionBounds = 0.0...0.2

    let amount: Amount

    init(from fields: inout ManifestFields) {
        amount = fields.amount("fractionRange", in: Self.fractionBounds)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(fraction: sampler.value(of: amount), fieldSeed: sampler.fieldSeed())
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        fractionBounds.contains(parameters.fraction)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.fraction > 0 else { return }
        // 24 bits of a pixel's word tell whether it is hit, another one by what.
        let threshold = UInt32(parameters.fraction * 0x1p24)
        canvas.mapInk(fieldSeed: parameters.fieldSeed) { ink, word in
            word >> 8 < threshold ? (word & 1 == 0 ? 0 : 255) : ink
        }
    }
}
