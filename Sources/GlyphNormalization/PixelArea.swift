import Imaging

/// An area of a picture, such as paper that ink encloses: how large it is, where, and of what shape.
struct PixelArea: Equatable {
    let pixelCount: Int
    /// Its middle, in pixels of the picture.
    let center: Point
    /// The moments about its middle, over the pixels: of x with x, x with y and y with y.
    let moments: Moments

    struct Moments: Equatable {
        var xx: Double
        var xy: Double
        var yy: Double

        /// The area of the ellipse that has these moments.
        var ellipseArea: Double { 4 * Double.pi * max(0, xx * yy - xy * xy).squareRoot() }

        /// The shorter axis of that ellipse over the longer.
        var aspect: Double {
            let mean = (xx + yy) / 2, spread = ((xx - yy) * (xx - yy) / 4 + xy * xy).squareRoot()
            return mean + spread > 0 ? (max(0, mean - spread) / (mean + spread)).squareRoot() : 1
        }
    }

    /// - Parameter piece: with the area as its ink.
    init(_ piece: InkComponent) {
        var sumX = 0.0, sumY = 0.0
        let count = Double(max(1, piece.inkCount)), ink = piece.ink
        func forEachPixel(_ body: (Double, Double) -> Void) {
            for y in 0..<ink.height {
                for x in 0..<ink.width where ink[x, y] { body(Double(piece.x + x), Double(piece.y + y)) }
            }
        }
        forEachPixel { x, y in
            sumX += x
            sumY += y
        }
        let middle = Point(x: sumX / count, y: sumY / count)
        // Of a pixel's own extent.
        var moments = Moments(xx: 1.0 / 12, xy: 0, yy: 1.0 / 12)
        forEachPixel { x, y in
            let dx = x - middle.x, dy = y - middle.y
            moments.xx += dx * dx / count
            moments.xy += dx * dy / count
            moments.yy += dy * dy / count
        }
        pixelCount = piece.inkCount
        center = middle
        self.moments = moments
    }

    /// Which fraction of an area lies where an ellipse of its middle and moments has none, or the other way round: about 0 for an ellipse.
    ///
    /// - Parameter picture: with the area as its ink, and nothing else.
    func ellipseMisfit(_ picture: BilevelImage) -> Double {
        let determinant = moments.xx * moments.yy - moments.xy * moments.xy
        guard determinant > 0 else { return 1 }
        var wrong = 0
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                let dx = Double(x) - center.x, dy = Double(y) - center.y
                let distance = (moments.yy * dx * dx - 2 * moments.xy * dx * dy + moments.xx * dy * dy) / determinant
                if (distance <= 4) != picture[x, y] { wrong += 1 }
            }
        }
        return Double(wrong) / Double(max(1, pixelCount))
    }
}
