import Support

/// Compresses and decompresses as JPEG does: rings around strokes and the seams of blocks.
///
/// Method: libjpeg's own arithmetic, to the last bit (`JPEGRoundTrip`), with blocks that begin anywhere, white paper lying around the
/// glyph.
///
/// **Units** libjpeg's quality, rounded to whole numbers; at 100, which stands for no compression, nothing is done.
struct JpegArtifacts: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let quality: Int
        /// Pixels of the glyph's first block that lie before its first pixel, 0…7.
        let gridX: Int
        let gridY: Int
    }

    static let name = "jpegArtifacts"
    static let phase = AugmentationPhase.scanner
    static let strongestSettings = "{ qualityRange: 10 }"
    private static let losslessQuality = 100.0
    /// At 10 a block keeps a handful of its 64 coefficients.
    private static let qualityBounds = 10.0...losslessQuality
    private static let gridStarts = Distribution.choice((0..<JPEGRoundTrip.side).map(Double.init))

    let amount: Amount

    init(from fields: inout ManifestFields) {
        amount = fields.amount("qualityRange", in: Self.qualityBounds, neutral: Self.losslessQuality)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(
            quality: Int(sampler.value(of: amount).rounded()), gridX: Int(sampler.value(of: Self.gridStarts)),
            gridY: Int(sampler.value(of: Self.gridStarts)))
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        let grid = 0..<JPEGRoundTrip.side
        return qualityBounds.contains(Double(parameters.quality)) && grid.contains(parameters.gridX) && grid.contains(parameters.gridY)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard Double(parameters.quality) < losslessQuality else { return }
        canvas.compressInk(quality: parameters.quality, gridX: parameters.gridX, gridY: parameters.gridY)
    }
}
