/// A place on a stroke, in pixels of the glyph.
struct StrokePlace {
    let x: Float
    let y: Float
    /// A unit vector along the stroke.
    let direction: (x: Float, y: Float)
}

/// Places on strokes, every piece of ink being as likely as every other.
extension InkPlane {
    /// How far the ink counts that tells a stroke's direction, in pixels of the glyph: beyond the width of most strokes.
    private static let directionReach = 4

    /// The place in the row above which a share of all ink lies, where another share of the row's ink lies to the left; nil
    /// where there is none, as on an empty plane. At every resolution it is about the same place.
    ///
    /// **Determinism** A.
    ///
    /// - Parameters:
    ///   - above, left: in [0, 1).
    ///   - scale: how many pixels of the plane one of the glyph is wide.
    func strokePlace(above: Float, left: Float, scale: Int) -> StrokePlace? {
        var total: Float = 0
        for y in 0..<layout.height { total += PixelKernels.rowSum(ink, row: y, layout: layout) }
        var rest = above * total
        for y in 0..<layout.height {
            let row = PixelKernels.rowSum(ink, row: y, layout: layout)
            if row <= rest {
                rest -= row
                continue
            }
            rest = left * row
            for x in 0..<layout.width {
                let value = max(0, ink[y * layout.stride + x])
                if value > rest { return strokePlace(x: x, y: y, scale: scale) }
                rest -= value
            }
        }
        return nil
    }

    /// Method: the principal axis of the ink about the pixel, looked at one pixel of the glyph apart and counting less the farther
    /// away; the place is moved across to that axis.
    private func strokePlace(x: Int, y: Int, scale: Int) -> StrokePlace {
        var sum: Float = 0, sumX: Float = 0, sumY: Float = 0, sumXX: Float = 0, sumXY: Float = 0, sumYY: Float = 0
        let reach = Self.directionReach, farthest = Float((reach + 1) * (reach + 1))
        for dy in -reach...reach where (0..<layout.height).contains(y + dy * scale) {
            for dx in -reach...reach where (0..<layout.width).contains(x + dx * scale) {
                let (fx, fy) = (Float(dx), Float(dy))
                let near = max(0, farthest - fx * fx - fy * fy)
                let weight = near * max(0, ink[(y + dy * scale) * layout.stride + x + dx * scale])
                sum += weight
                sumX += weight * fx
                sumY += weight * fy
                sumXX += weight * fx * fx
                sumXY += weight * fx * fy
                sumYY += weight * fy * fy
            }
        }
        let spread = sum * (sumXX - sumYY) - (sumX * sumX - sumY * sumY), tilt = 2 * (sum * sumXY - sumX * sumY)
        let direction = Self.axis(cosine: spread, sine: tilt)
        // From the pixel across to the middle of the stroke.
        let aside = (sumY * direction.x - sumX * direction.y) / sum
        let step = 1 / Float(scale), first = (step - 1) / 2
        return StrokePlace(
            x: first + Float(x) * step - aside * direction.y, y: first + Float(y) * step + aside * direction.x,
            direction: direction)
    }

    /// The unit vector at half the angle that a vector has; level where that has no length.
    private static func axis(cosine: Float, sine: Float) -> (x: Float, y: Float) {
        let length = (cosine * cosine + sine * sine).squareRoot()
        guard length > 0, length.isFinite else { return (1, 0) }
        let x = max(0, 0.5 + 0.5 * cosine / length).squareRoot(), y = max(0, 0.5 - 0.5 * cosine / length).squareRoot()
        return (x, sine < 0 ? -y : y)
    }
}
