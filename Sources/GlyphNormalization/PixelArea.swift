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

    /// - Parameter places: of its pixels, in a picture of a width.
    init(_ places: [Int], width: Int) {
        let count = Double(max(1, places.count))
        var sumX = 0.0, sumY = 0.0
        for place in places {
            sumX += Double(place % width)
            sumY += Double(place / width)
        }
        let middle = Point(x: sumX / count, y: sumY / count)
        var moments = Moments(xx: 0, xy: 0, yy: 0)
        for place in places {
            let dx = Double(place % width) - middle.x, dy = Double(place / width) - middle.y
            moments.xx += dx * dx / count
            moments.xy += dx * dy / count
            moments.yy += dy * dy / count
        }
        // Of a pixel's own extent.
        moments.xx += 1.0 / 12
        moments.yy += 1.0 / 12
        pixelCount = places.count
        center = middle
        self.moments = moments
    }

    /// Which fraction of an area lies where an ellipse of its middle and moments has none, or the other way round: about 0 for an ellipse.
    ///
    /// - Parameter isInside: whether a place belongs to the area.
    static func ellipseMisfit(_ area: PixelArea, width: Int, height: Int, _ isInside: (Int) -> Bool) -> Double {
        let m = area.moments, determinant = m.xx * m.yy - m.xy * m.xy
        guard determinant > 0 else { return 1 }
        var wrong = 0
        for y in 0..<height {
            for x in 0..<width {
                let dx = Double(x) - area.center.x, dy = Double(y) - area.center.y
                let distance = (m.yy * dx * dx - 2 * m.xy * dx * dy + m.xx * dy * dy) / determinant
                if (distance <= 4) != isInside(y * width + x) { wrong += 1 }
            }
        }
        return Double(wrong) / Double(max(1, area.pixelCount))
    }
}

extension BilevelImage {
    /// The areas of paper that ink encloses, as the places of their pixels; through corners paper does not reach.
    ///
    /// **Complexity** linear in the pixels. **Determinism** A.
    var enclosedPlaces: [[Int]] {
        var walk = AreaWalk(isOpen: ink.map { $0 == 0 }, width: width)
        for x in 0..<width {
            _ = walk.area(from: x)
            _ = walk.area(from: (height - 1) * width + x)
        }
        for y in 0..<height {
            _ = walk.area(from: y * width)
            _ = walk.area(from: y * width + width - 1)
        }
        return ink.indices.map { walk.area(from: $0) }.filter { !$0.isEmpty }
    }

    /// Their sizes in pixels.
    var enclosedAreas: [Int] { enclosedPlaces.map(\.count) }
}
