import Augmentation
import Imaging
import Support

/// A scanner and a file: blur, noise, another resolution, JPEG, black and white.
///
/// **Determinism** A.
struct LineScan {
    /// Digits of pictures in black and white are at least this high, in pixels.
    private static let minBilevelHeight = 16.0

    private let blurSigma: Double
    private let noise: Float
    private let isBilevel: Bool
    private let jpegQuality: Int?
    /// Of the scan's blocks that are cut off.
    private let gridX: Int
    private let gridY: Int
    /// What white paper becomes, and what black ink does, 0…255.
    private let white: Float
    private let black: Float
    private let noiseOffset: Point

    init(digitHeight: Double, settings: LineSettings, using stream: inout RandomStream) {
        let blur = stream.chance(0.65) ? stream.uniform(in: 0...1.1) : 0
        blurSigma = blur * min(1, max(0.35, digitHeight / 30))
        noise = stream.chance(0.5) ? Float(stream.uniform(in: 0...5)) : 0
        // Of small digits nothing would be left.
        isBilevel = stream.chance(settings.bilevelFraction) && digitHeight >= Self.minBilevelHeight
        let quality = Int(stream.uniform(in: 30...95))
        jpegQuality = stream.chance(settings.jpegFraction) ? quality : nil
        gridX = stream.below(JPEGRoundTrip.side)
        gridY = stream.below(JPEGRoundTrip.side)
        white = 255
        black = Float(stream.uniform(in: 0...25))
        noiseOffset = Point(x: Double(stream.below(256)), y: Double(stream.below(256)))
    }

    /// - Parameters:
    ///   - light: 0 black … 1 white.
    ///   - paper: the light of the paper, and the fraction of it that the ink takes away.
    ///   - size: of the picture in pixels.
    func picture(of light: FloatPlane, paper: Float, darkness: Float, width: Int, height: Int, texture: NoiseTile) -> GrayImage {
        var plane = light.blurred(sigmaPixels: blurSigma)
        for y in 0..<plane.height {
            for x in 0..<plane.width {
                let index = y * plane.width + x
                var value = black + (white - black) * plane.values[index]
                if noise > 0 { value += noise * texture(Double(x) + noiseOffset.x, Double(y) + noiseOffset.y) }
                plane.values[index] = value
            }
        }
        if width != plane.width || height != plane.height { plane = Self.resampled(plane, width: width, height: height) }
        if isBilevel {
            let level = black + (white - black) * paper * (1 - 0.38 * darkness)
            for index in plane.values.indices { plane.values[index] = plane.values[index] < level ? 0 : 255 }
        }
        if let jpegQuality { compress(&plane, quality: jpegQuality) }
        return GrayImage(width: plane.width, height: plane.height, pixels: plane.values.map { UInt8(min(max($0, 0), 255) + 0.5) })
    }

    /// Bilinear.
    private static func resampled(_ plane: FloatPlane, width: Int, height: Int) -> FloatPlane {
        var result = FloatPlane(width: width, height: height)
        let scaleX = Float(plane.width) / Float(width), scaleY = Float(plane.height) / Float(height)
        let columns = (0..<width).map { place($0, scaleX, plane.width) }
        for y in 0..<height {
            let (top, fy) = place(y, scaleY, plane.height)
            let upper = top * plane.width, lower = min(top + 1, plane.height - 1) * plane.width
            for x in 0..<width {
                let (left, fx) = columns[x], right = min(left + 1, plane.width - 1)
                let above = plane.values[upper + left] * (1 - fx) + plane.values[upper + right] * fx
                let below = plane.values[lower + left] * (1 - fx) + plane.values[lower + right] * fx
                result.values[y * width + x] = above * (1 - fy) + below * fy
            }
        }
        return result
    }

    /// The pixel before a place of another resolution, and how far behind it the place is.
    private static func place(_ x: Int, _ scale: Float, _ count: Int) -> (Int, Float) {
        let p = min(max((Float(x) + 0.5) * scale - 0.5, 0), Float(count - 1))
        let left = Int(p)
        return (left, p - Float(left))
    }

    /// The picture goes on in its rim beyond its edges.
    private func compress(_ plane: inout FloatPlane, quality: Int) {
        let margin = JPEGRoundTrip.side
        let layout = PlaneLayout(width: plane.width, height: plane.height, margin: margin)
        var padded = [Float](repeating: 0, count: layout.paddedValueCount)
        for y in -margin..<plane.height + margin {
            let source = min(max(y, 0), plane.height - 1) * plane.width, target = layout.paddedOffset(row: y)
            for x in -margin..<plane.width + margin { padded[target + x] = 255 - plane.values[source + min(max(x, 0), plane.width - 1)] }
        }
        JPEGRoundTrip.apply(quality: quality, gridX: gridX, gridY: gridY, to: &padded, layout: layout)
        for y in 0..<plane.height {
            let source = layout.paddedOffset(row: y)
            for x in 0..<plane.width { plane.values[y * plane.width + x] = 255 - padded[source + x] }
        }
    }
}
