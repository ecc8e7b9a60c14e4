import Imaging
import Support

/// Changes the picture of a real line a little, so that a network that is shown it again and again learns the writing and not the picture.
///
/// Method: the strip is reduced to about the height that a network sees; one affine map shears, rotates, shifts and heightens it, bilinear;
/// strokes become thicker or thinner by a part of the way to the darkest or lightest of their neighbors; then blur, another gamma, and the
/// grain and stains of other paper. Limits: no change within a digit, no other pen.
///
/// **Determinism** A: a pure function of the seed, the strength, the picture and the line's number.
public struct LineVariation: Sendable {
    /// Strips are reduced as far as they stay this high, in pixels: half as high again as a network sees.
    private static let leastHeight = 48
    /// Standard deviations of the shear, of the rotation in radians, and of the logarithms of gamma and of the width.
    private static let shear = 0.10, rotation = 0.012, gamma = 0.25, width = 0.1
    /// Greatest changes: of the height, and of the place in heights of the strip.
    private static let height = 0.06, shiftX = 0.08, shiftY = 0.05
    /// How far a stroke goes towards its neighbors: thinner (below 0) or thicker.
    private static let strokeRange = -0.5...0.8
    /// Greatest blur of a strip of the least height, in pixels, and greatest amplitudes of grain and stains, 0…1.
    private static let blurSigma = 1.0, grain = 0.05, stains = 0.08
    /// No normal number counts beyond this.
    private static let maxDeviations = 2.5

    private let seed: UInt64
    private let strength: Double
    private let texture: NoiseTile

    /// - Parameter strength: a factor on every change; 0 for none.
    public init(seed: UInt64, strength: Double) {
        self.seed = seed
        self.strength = strength
        var stream = RandomStream(seed: seed, purpose: .strings, step: LineStep.textures.rawValue)
        texture = NoiseTile(using: &stream)
    }

    /// A strip as line `index` shows it.
    ///
    /// - Parameter strip: dark ink on lighter paper.
    /// - Returns: the picture, and how much wider it is to be shown.
    public func varied(_ strip: GrayImage, index: UInt64) -> (picture: GrayImage, widthFactor: Double) {
        let factor = max(1, min(strip.height / Self.leastHeight, strip.width))
        let small = factor > 1 ? strip.reduced(by: factor) : strip
        guard strength > 0 else { return (small, 1) }
        var stream = RandomStream(seed: seed, purpose: .strings, sample: index, step: LineStep.variation.rawValue)
        func normal(_ deviation: Double) -> Double { strength * deviation * stream.normal().clamped(to: Self.maxDeviations) }
        let map = LineMap(
            width: small.width, height: small.height, shear: normal(Self.shear), rotation: normal(Self.rotation),
            heightFactor: PortableMath.exp(strength * stream.uniform(in: -Self.height...Self.height)),
            shiftX: strength * Double(small.height) * stream.uniform(in: -Self.shiftX...Self.shiftX),
            shiftY: strength * Double(small.height) * stream.uniform(in: -Self.shiftY...Self.shiftY))
        var ink = map.mapped(small)
        let widthFactor = PortableMath.exp(normal(Self.width)), gamma = PortableMath.exp(normal(Self.gamma))

        let changesStrokes = stream.chance(0.6), stroke = stream.uniform(in: Self.strokeRange)
        if changesStrokes { ink = ink.withStrokes(grownBy: Float((strength * stroke).clamped(to: 1))) }
        let isBlurred = stream.chance(0.5), sigma = stream.uniform(in: 0...Self.blurSigma)
        if isBlurred { ink = ink.blurred(sigmaPixels: strength * sigma * Double(small.height) / Double(Self.leastHeight)) }
        let hasGrain = stream.chance(0.5), grain = Float(strength * stream.uniform(in: 0...Self.grain))
        let hasStains = stream.chance(0.4), stains = Float(strength * stream.uniform(in: 0...Self.stains))
        let offset = Point(x: Double(stream.below(256)), y: Double(stream.below(256)))
        return (
            picture(of: ink, gamma: gamma, grain: hasGrain ? grain : 0, stains: hasStains ? stains : 0, offset: offset), widthFactor
        )
    }

    /// - Parameter ink: 0 paper … 1 ink.
    private func picture(of ink: FloatPlane, gamma: Double, grain: Float, stains: Float, offset: Point) -> GrayImage {
        // Of a few hundred levels, so that it is not computed for each pixel.
        let curve = (0...Self.levelCount).map { level in
            level == 0 ? Float(0) : Float(PortableMath.exp(gamma * PortableMath.log(Double(level) / Double(Self.levelCount))))
        }
        var picture = GrayImage(width: ink.width, height: ink.height)
        for y in 0..<ink.height {
            for x in 0..<ink.width {
                var value = curve[Int(min(max(ink[x, y], 0), 1) * Float(Self.levelCount) + 0.5)]
                let p = Point(x: Double(x) + offset.x, y: Double(y) + offset.y)
                if grain > 0 { value += grain * texture(p.x, p.y) }
                if stains > 0 { value += stains * (0.5 + texture(p.x * 0.21, p.y * 0.21)) }
                picture[x, y] = UInt8(255 * (1 - min(max(value, 0), 1)) + 0.5)
            }
        }
        return picture
    }

    private static let levelCount = 255
}

/// Where each pixel of a changed line comes from.
private struct LineMap {
    let width: Int
    let height: Int
    /// Of the offset from the middle of the strip.
    private let a: Double, b: Double, c: Double, d: Double
    private let shiftX: Double, shiftY: Double

    init(width: Int, height: Int, shear: Double, rotation: Double, heightFactor: Double, shiftX: Double, shiftY: Double) {
        self.width = width
        self.height = height
        let cosine = PortableMath.cos(rotation), sine = PortableMath.sin(rotation)
        // Rotated, then sheared along the line, then lower by the height factor.
        (a, b) = (cosine + shear * sine, -sine + shear * cosine)
        (c, d) = (sine / heightFactor, cosine / heightFactor)
        self.shiftX = shiftX
        self.shiftY = shiftY
    }

    /// The ink of the changed picture, 0…1; beyond the edges it goes on as its rim.
    func mapped(_ picture: GrayImage) -> FloatPlane {
        var plane = FloatPlane(width: width, height: height)
        let middleX = Double(width - 1) / 2, middleY = Double(height - 1) / 2
        let lastX = Double(width - 1), lastY = Double(height - 1)
        picture.pixels.withUnsafeBufferPointer { pixels in
            for y in 0..<height {
                let v = Double(y) - middleY - shiftY
                for x in 0..<width {
                    let u = Double(x) - middleX - shiftX
                    let px = min(max(a * u + b * v + middleX, 0), lastX), py = min(max(c * u + d * v + middleY, 0), lastY)
                    let left = Int(px), top = Int(py), right = min(left + 1, width - 1), bottom = min(top + 1, height - 1)
                    let fx = Float(px - Double(left)), fy = Float(py - Double(top))
                    let upper = Float(pixels[top * width + left]) * (1 - fx) + Float(pixels[top * width + right]) * fx
                    let lower = Float(pixels[bottom * width + left]) * (1 - fx) + Float(pixels[bottom * width + right]) * fx
                    plane.values[y * width + x] = 1 - (upper * (1 - fy) + lower * fy) / 255
                }
            }
        }
        return plane
    }
}

extension FloatPlane {
    /// Each value moved towards the greatest of itself and its four neighbors, or towards the least.
    ///
    /// - Parameter amount: the part of the way, −1…1; below 0 towards the least.
    fileprivate func withStrokes(grownBy amount: Float) -> FloatPlane {
        var result = self
        for y in 0..<height {
            let above = max(y - 1, 0) * width, here = y * width, below = min(y + 1, height - 1) * width
            for x in 0..<width {
                let value = values[here + x]
                let neighbors = (values[above + x], values[below + x], values[here + max(x - 1, 0)], values[here + min(x + 1, width - 1)])
                let extreme =
                    amount > 0
                    ? max(value, neighbors.0, neighbors.1, neighbors.2, neighbors.3)
                    : min(value, neighbors.0, neighbors.1, neighbors.2, neighbors.3)
                result.values[here + x] = value + abs(amount) * (extreme - value)
            }
        }
        return result
    }
}
