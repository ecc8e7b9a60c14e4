import Imaging
import Support

/// How the light falls over a picture, as a factor for each pixel.
///
/// **Determinism** A.
struct Lighting: Sendable {
    /// A factor of the distance along a direction: how a shadow or a slope of brightness runs.
    fileprivate struct Ramp {
        let direction: SIMD2<Float>
        /// Where along the direction it begins, and how far it takes to be complete, in pixels.
        let start: Float
        let length: Float
        /// Share of light that is gone at its end.
        let depth: Float

        func factor(_ p: SIMD2<Float>) -> Float {
            let along = direction.x * p.x + direction.y * p.y
            let t = min(max((along - start) / length, 0), 1)
            return 1 - depth * t * t * (3 - 2 * t)
        }
    }

    /// How wide a hand's shadow is at its edge, over the picture's diagonal.
    private static let shadowEdgeFraction = 0.006

    private let ramps: [Ramp]
    private let center: SIMD2<Float>
    /// Share of light that is gone per squared pixel from the center.
    private let vignette: Float

    static let even = Lighting(ramps: [], center: .zero, vignette: 0)

    func level(x: Float, y: Float) -> Float {
        guard vignette != 0 || !ramps.isEmpty else { return 1 }
        let p = SIMD2(x, y)
        let away = p - center
        var level = 1 - vignette * (away.x * away.x + away.y * away.y)
        for ramp in ramps { level *= ramp.factor(p) }
        return level
    }

    private init(ramps: [Ramp], center: SIMD2<Float>, vignette: Float) {
        self.ramps = ramps
        self.center = center
        self.vignette = vignette
    }

    /// With a fault's sharp shadow and dark corners on top.
    func shadowed(by faults: CaptureFaults, in picture: Size, using stream: inout RandomStream) -> Lighting {
        guard faults.shadowDepth > 0 || faults.vignetteDepth > 0 else { return self }
        let diagonal = (picture.width * picture.width + picture.height * picture.height).squareRoot()
        let middle = Point(x: picture.width / 2, y: picture.height / 2)
        let angle = stream.uniform(in: 0...(2 * .pi))
        let direction = Point(x: PortableMath.cos(angle), y: PortableMath.sin(angle))
        let start = middle.x * direction.x + middle.y * direction.y + stream.uniform(in: -0.25...0.25) * diagonal
        let shadow = Ramp(
            direction: SIMD2(Float(direction.x), Float(direction.y)), start: Float(start),
            length: Float(Self.shadowEdgeFraction * diagonal), depth: Float(faults.shadowDepth))
        return Lighting(
            ramps: ramps + [shadow], center: SIMD2(Float(middle.x), Float(middle.y)),
            vignette: vignette + Float(faults.vignetteDepth / (diagonal * diagonal / 4)))
    }

    /// Under a scanner's lid: nearly even, darker along one edge where the paper does not lie flat.
    init(lidOver picture: Size, using stream: inout RandomStream) {
        let isLeft = stream.chance(0.5)
        let width = Float(picture.width)
        let edge = Float(stream.uniform(in: 0.02...0.08)) * width
        let depth = Float(stream.uniform(in: 0.02...0.12))
        let ramp = Ramp(
            direction: SIMD2(isLeft ? -1 : 1, 0), start: isLeft ? -edge : width - edge, length: edge, depth: depth)
        self.init(ramps: [ramp], center: .zero, vignette: 0)
    }

    /// In a room: brighter toward a lamp, a soft shadow over a part, darker corners.
    init(roomAround picture: Size, using stream: inout RandomStream) {
        let slope = Ramp(lampOver: picture, depth: 0.1...0.3, using: &stream)
        let shadow = Ramp(across: picture, reach: 0...0.25, length: 0.05...0.2, depth: 0.1...0.35, using: &stream)
        let diagonal = (picture.width * picture.width + picture.height * picture.height).squareRoot()
        self.init(
            ramps: [slope, shadow], center: SIMD2(Float(picture.width / 2), Float(picture.height / 2)),
            vignette: Float(stream.uniform(in: 0.03...0.15) / (diagonal * diagonal / 4)))
    }

    /// Brighter toward a lamp: at the far end a fraction of the light is gone.
    init(lampOver picture: Size, depth: Double, using stream: inout RandomStream) {
        let slope = Ramp(lampOver: picture, depth: depth...depth, using: &stream)
        self.init(ramps: depth > 0 ? [slope] : [], center: .zero, vignette: 0)
    }
}

extension Lighting.Ramp {
    /// From one side of the picture to the other.
    fileprivate init(lampOver picture: Size, depth: ClosedRange<Double>, using stream: inout RandomStream) {
        self.init(across: picture, reach: -0.5...(-0.4), length: 0.8...1, depth: depth, using: &stream)
    }

    /// In any direction.
    ///
    /// - Parameters:
    ///   - reach: where it begins, from the middle, over the diagonal.
    ///   - length: over the diagonal.
    fileprivate init(
        across picture: Size, reach: ClosedRange<Double>, length: ClosedRange<Double>, depth: ClosedRange<Double>,
        using stream: inout RandomStream
    ) {
        let diagonal = (picture.width * picture.width + picture.height * picture.height).squareRoot()
        let middle = Point(x: picture.width / 2, y: picture.height / 2)
        let angle = stream.uniform(in: 0...(2 * .pi))
        let direction = Point(x: PortableMath.cos(angle), y: PortableMath.sin(angle))
        let start = middle.x * direction.x + middle.y * direction.y + stream.uniform(in: reach) * diagonal
        self.init(
            direction: SIMD2(Float(direction.x), Float(direction.y)), start: Float(start),
            length: Float(stream.uniform(in: length) * diagonal), depth: Float(stream.uniform(in: depth)))
    }
}
