import Support

/// Makes strokes thicker or thinner by less than a pixel, as another pen or another threshold does.
///
/// Method: with r half the change, the ink is moved by the fraction |r| toward its dilation (or erosion) by one pixel, which
/// moves a straight edge by r. The unit of dilation is the mean of a cross and a square of 3 × 3, so that slanted edges move as
/// far as upright ones, within 6 %.
///
/// **Units** pixels by which the width of a stroke changes; negative is thinner. Paper lies beyond the glyph.
struct StrokeWidth: AugmentationStep {
    struct Parameters: Sendable, Hashable, Codable {
        let pixels: Double
    }

    static let name = "strokeWidth"
    static let phase = AugmentationPhase.ink
    static let strongestSettings = "{ pixelsRange: { choice: [-1, 2] } }"
    /// At −1 every pixel keeps at least half of its ink, so that no stroke, however thin, is erased; at 2 loops begin to close.
    private static let pixelsBounds = -1.0...2.0

    let amount: Amount

    init(from fields: inout ManifestFields) {
        amount = fields.amount("pixelsRange", in: Self.pixelsBounds)
    }

    func sampleParameters(using sampler: inout ParameterSampler) -> Parameters {
        Parameters(pixels: sampler.value(of: amount))
    }

    static func accepts(_ parameters: Parameters) -> Bool {
        pixelsBounds.contains(parameters.pixels)
    }

    static func apply(_ parameters: Parameters, to canvas: inout AugmentationCanvas) {
        guard parameters.pixels != 0 else { return }
        let fraction = SIMD16(repeating: Float(abs(parameters.pixels) / 2))
        if parameters.pixels > 0 {
            canvas.mapNeighborhoods { $0.center.addingProduct(fraction, dilated($0) - $0.center) }
        } else {
            canvas.mapNeighborhoods { $0.center.addingProduct(fraction, eroded($0) - $0.center) }
        }
    }

    /// The mean of the largest values in the cross and in the square.
    @inline(__always)
    private static func dilated(_ n: Neighborhood) -> SIMD16<Float> {
        let cross = larger(larger(larger(n.left, n.right), larger(n.top, n.bottom)), n.center)
        let corners = larger(larger(n.topLeft, n.topRight), larger(n.bottomLeft, n.bottomRight))
        return (cross + larger(cross, corners)) * 0.5
    }

    /// The mean of the smallest values in the cross and in the square.
    @inline(__always)
    private static func eroded(_ n: Neighborhood) -> SIMD16<Float> {
        let cross = smaller(smaller(smaller(n.left, n.right), smaller(n.top, n.bottom)), n.center)
        let corners = smaller(smaller(n.topLeft, n.topRight), smaller(n.bottomLeft, n.bottomRight))
        return (cross + smaller(cross, corners)) * 0.5
    }

    @inline(__always)
    private static func larger(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> SIMD16<Float> { a.replacing(with: b, where: b .> a) }

    @inline(__always)
    private static func smaller(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> SIMD16<Float> { a.replacing(with: b, where: b .< a) }
}
