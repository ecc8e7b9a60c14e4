import Imaging
import Support

/// A small glyph written again at any size, with a pen of about any width: ink with smooth edges, whatever the glyph's own pixels.
///
/// Method: the glyph is the grid of a cubic B-spline, which rounds the steps of its pixels away; what is drawn is a level of it. The level
/// is the one at which the ink is as wide as the pen: twice the area within over the length of the outline, which is measured for
/// several levels (the coarea formula turns the mean slope into a length). A bend and a turn of its own make no two copies the same.
/// Limits: a stroke becomes at most about two glyph pixels wider or narrower than it was.
///
/// **Determinism** A.
struct GlyphInk {
    /// How a copy differs from its glyph.
    struct Form: Sendable {
        /// Of the ink, in pixels.
        var height: Double
        /// Over the glyph's own width.
        var widthFactor: Double
        /// Run to the right over rise.
        var shear: Double
        /// Of the pen, in pixels.
        var penWidth: Double
        /// How far the ends of the upright axis and of the level one are bent away, and how far the level axis rises to the right, in
        /// glyph pixels.
        var bend: Point
        var rise: Double
        /// Turned about an upright axis.
        var isMirrored = false
    }

    /// Paper around a glyph, for the spline's reach and for bends.
    private static let margin = 4
    /// Levels that are tried, over full ink.
    private static let levels: [Float] = [0.14, 0.21, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    /// The slope of an edge after the spline, in full ink over glyph pixels.
    private static let edgeSlope = 0.42
    /// Ink from which on a glyph's pixel belongs to its box.
    private static let inkThreshold: UInt8 = 64

    private let width: Int
    private let height: Int
    /// Ink 0…1 with the margin around it, and the same under the spline's weights at the pixels themselves.
    private let ink: [Float]
    private let smooth: [Float]
    /// Of the ink, in pixels of `ink`.
    private let box: Rect

    /// Whether there is ink enough to be written again.
    static func hasInk(_ glyph: Glyph) -> Bool { glyph.ink.contains { $0 >= inkThreshold } }

    /// Nil for a glyph without ink.
    init?(_ glyph: Glyph) {
        var first = (x: glyph.width, y: glyph.height), last = (x: -1, y: -1)
        for y in 0..<glyph.height {
            for x in 0..<glyph.width where glyph[x, y] >= Self.inkThreshold {
                first = (min(first.x, x), min(first.y, y))
                last = (max(last.x, x), y)
            }
        }
        guard last.x >= 0 else { return nil }
        let margin = Self.margin
        width = last.x - first.x + 1 + 2 * margin
        height = last.y - first.y + 1 + 2 * margin
        var ink = [Float](repeating: 0, count: width * height)
        for y in max(0, first.y - 1)...min(glyph.height - 1, last.y + 1) {
            for x in max(0, first.x - 1)...min(glyph.width - 1, last.x + 1) {
                ink[(y - first.y + margin) * width + x - first.x + margin] = Float(glyph[x, y]) / 255
            }
        }
        self.ink = ink
        smooth = Self.splineSmoothed(ink, width: width, height: height)
        box = Rect(
            x: Double(margin), y: Double(margin), width: Double(last.x - first.x), height: Double(last.y - first.y))
    }

    /// The ink as it is written again, its box's lower left pixel at 0, 0. Nil where nothing is left.
    func patch(_ form: Form) -> InkPatch? {
        let scale = scale(height: form.height)
        let scaleX = scale * form.widthFactor, scaleY = scale
        let level = level(forPenWidth: form.penWidth / (scaleX * scaleY).squareRoot()).value
        // No edge is sharper than a pixel, and paper stays without ink.
        let ramp = min(Float(max(0.25, Self.edgeSlope / min(scaleX, scaleY))), 2 * level)
        let reach = 2.5 + form.penWidth / 2
        let halfHeight = (box.height / 2 + abs(form.bend.y) + abs(form.rise)) * scaleY + reach
        let halfWidth = (box.width / 2 + abs(form.bend.x)) * scaleX + abs(form.shear) * halfHeight + reach
        let columns = Int((2 * halfWidth).rounded(.up)), rows = Int((2 * halfHeight).rounded(.up))
        // Small digits: several places a pixel.
        let sampling = min(scaleX, scaleY) < 1.1 ? 2 : 1
        let middle = Point(x: Double(columns - 1) / 2, y: Double(rows - 1) / 2), center = box.center
        let halfBox = Point(x: max(box.width / 2, 4), y: max(box.height / 2, 4))
        var coverage = [Float](repeating: 0, count: columns * rows)
        let offsets = (0..<sampling).map { (Double($0) + 0.5) / Double(sampling) - 0.5 }
        let weight = 1 / Float(sampling * sampling), sign = form.isMirrored ? -1.0 : 1.0
        for y in 0..<rows {
            for x in 0..<columns {
                var sum: Float = 0
                for offsetY in offsets {
                    let dy = Double(y) - middle.y + offsetY
                    for offsetX in offsets {
                        let dx = sign * (Double(x) - middle.x + offsetX + form.shear * dy)
                        let u = dx / scaleX, v = dy / scaleY
                        let across = u / halfBox.x, along = v / halfBox.y
                        let place = Point(
                            x: center.x + u + form.bend.x * (along * along - 0.3),
                            y: center.y + v + form.bend.y * (across * across - 0.3) + form.rise * across)
                        sum += min(max((spline(place) - level) / ramp + 0.5, 0), 1)
                    }
                }
                coverage[y * columns + x] = sum * weight
            }
        }
        guard let cut = InkPatch(cutting: coverage, width: columns, height: rows, left: 0, top: 0) else { return nil }
        return cut.moved(x: -cut.left, y: -cut.bottom)
    }

    /// How far the strokes' width stays from a pen's when the glyph is as high as asked for, in pixels.
    func penWidthError(height: Double, widthFactor: Double, penWidth: Double) -> Double {
        let scale = scale(height: height) * widthFactor.squareRoot()
        return level(forPenWidth: penWidth / scale).error * scale
    }

    /// A digit that is wider than high is not blown up to the height of the others.
    private func scale(height: Double) -> Double { height / (max(box.height, 0.7 * box.width) + 1) }

    /// The level at which the strokes' mean width comes nearest to what is asked for, and how far from it, both in glyph pixels.
    private func level(forPenWidth target: Double) -> (value: Float, error: Double) {
        let ramp: Float = 0.2
        var areas = [Float](repeating: 0, count: Self.levels.count), lengths = areas
        for y in 1..<height - 1 {
            for x in 1..<width - 1 {
                let here = y * width + x, value = smooth[here]
                let dx = smooth[here + 1] - smooth[here - 1], dy = smooth[here + width] - smooth[here - width]
                if value < 0.02 && dx == 0 && dy == 0 { continue }
                let slope = 0.5 * (dx * dx + dy * dy).squareRoot()
                for (index, level) in Self.levels.enumerated() {
                    let above = (value - level) / ramp
                    if above > -0.5 { areas[index] += min(above + 0.5, 1) }
                    if abs(above) < 0.5 { lengths[index] += slope }
                }
            }
        }
        var best = Self.levels[0], leastError = Double.infinity
        for (index, level) in Self.levels.enumerated() where lengths[index] > 0 {
            let error = abs(2 * Double(areas[index] * ramp / lengths[index]) - target)
            if error < leastError { (best, leastError) = (level, error) }
        }
        return (best, leastError)
    }

    /// The cubic B-spline over the ink.
    private func spline(_ p: Point) -> Float {
        let left = Int(p.x.rounded(.down)), top = Int(p.y.rounded(.down))
        guard left >= 1, top >= 1, left < width - 2, top < height - 2 else { return 0 }
        let wx = Self.weights(Float(p.x - Double(left))), wy = Self.weights(Float(p.y - Double(top)))
        let ink = ink.span
        var sum: Float = 0
        var row = (top - 1) * width + left - 1
        for k in 0..<4 {
            sum += wy[k] * (wx.x * ink[row] + wx.y * ink[row + 1] + wx.z * ink[row + 2] + wx.w * ink[row + 3])
            row += width
        }
        return sum
    }

    /// Of the four points around a place, `t` after the second one.
    private static func weights(_ t: Float) -> SIMD4<Float> {
        let s = 1 - t, t2 = t * t, s2 = s * s
        return SIMD4(s2 * s, 4 - 6 * t2 + 3 * t2 * t, 4 - 6 * s2 + 3 * s2 * s, t2 * t) * (1 / 6)
    }

    private static func splineSmoothed(_ ink: [Float], width: Int, height: Int) -> [Float] {
        var across = ink
        for i in 1..<ink.count - 1 { across[i] = (ink[i - 1] + 4 * ink[i] + ink[i + 1]) / 6 }
        var result = across
        for i in width..<ink.count - width { result[i] = (across[i - width] + 4 * across[i] + across[i + width]) / 6 }
        return result
    }
}
