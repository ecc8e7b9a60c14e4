import Imaging

/// A solid dark four-sided shape in a picture, such as a printed square.
package struct SolidMark: Equatable {
    /// The center of mass.
    package let center: Point
    /// As an upright rectangle of the same moments would have.
    package let size: Size

    /// Solid print is darker than this, also photocopied.
    private static let minDensity: UInt8 = 110
    /// Area over the area of the parallelogram with the same second moments: 1 for one, 1.05 for a disc, 0.87 for a
    /// triangle.
    private static let quadRange = 0.93...1.035
    private static let maxAspect = 3.0

    /// Shapes that are thicker than `2 · radius + 1` pixels throughout, by their topmost rows.
    ///
    /// Method: the ink is worn down by a square of that size, which leaves nothing of letters and lines and parts squares
    /// that touch at a corner; what is left is four-sided if its moments say so, from whichever side it is seen.
    package static func all(in page: InkDensity, radius: Int) -> [SolidMark] {
        let paper = InkDensity(width: page.width, height: page.height, values: page.values.map { 255 - $0 })
        let worn = paper.dilated(radius: radius)
        let core = BilevelImage(
            width: worn.width, height: worn.height, ink: worn.values.map { $0 < 255 - minDensity ? 1 : 0 })
        return core.components().compactMap { SolidMark($0, radius: Double(radius)) }
    }

    private init?(_ piece: InkComponent, radius: Double) {
        guard piece.inkCount >= 4 else { return nil }
        var sumX = 0.0, sumY = 0.0, xx = 0.0, xy = 0.0, yy = 0.0
        for y in 0..<piece.ink.height {
            for x in 0..<piece.ink.width where piece.ink[x, y] {
                let px = Double(x), py = Double(y)
                sumX += px
                sumY += py
                xx += px * px
                xy += px * py
                yy += py * py
            }
        }
        let mass = Double(piece.inkCount)
        let meanX = sumX / mass, meanY = sumY / mass
        // A pixel is a square of second moment 1/12, not a point.
        let vxx = xx / mass - meanX * meanX + 1.0 / 12, vyy = yy / mass - meanY * meanY + 1.0 / 12
        let vxy = xy / mass - meanX * meanY
        let determinant = max(1e-9, vxx * vyy - vxy * vxy)
        guard Self.quadRange.contains(mass / (12 * determinant.squareRoot())) else { return nil }
        let width = (12 * vxx).squareRoot() + 2 * radius, height = (12 * vyy).squareRoot() + 2 * radius
        guard max(width, height) <= Self.maxAspect * min(width, height) else { return nil }
        center = Point(x: Double(piece.x) + meanX, y: Double(piece.y) + meanY)
        size = Size(width: width, height: height)
    }
}
