import Imaging

/// A four-sided piece of paper that lines enclose in a picture, whichever way it lies.
package struct FrameShape {
    /// Clockwise as seen, beginning anywhere.
    package let corners: [Point]

    /// Between its outermost pixels a frame with writing in it fills this fraction of its four corners.
    private static let fillRange = 0.86...1.12
    private static let minSidePixels = 6.0
    /// Corners of a piece of paper lie at pixel centers, half a pixel within it; ink was thickened by one, blurred edges give half of
    /// it back.
    private static let thickenedInsetPixels = 0.75

    /// The enclosed pieces, by their topmost rows.
    ///
    /// Method: ink is thickened by a pixel, which closes worn lines; of every connected piece of paper the span between
    /// the outermost pixels of each row is what it covers with whatever is written in it; its corners are the pixel
    /// furthest from its middle, the one furthest from that, and the ones furthest from the line between the two.
    static func all(in page: InkDensity, threshold: UInt8) -> [FrameShape] {
        let thick = page.dilated(radius: 1)
        let paper = BilevelImage(
            width: page.width, height: page.height, ink: thick.values.map { $0 > threshold ? 0 : 1 })
        return all(of: paper, insetPixels: thickenedInsetPixels)
    }

    /// The same of paper that is known, a bilevel picture's ink.
    ///
    /// - Parameter insetPixels: from the sides of a piece to the centers of its outermost pixels.
    package static func all(of paper: BilevelImage, insetPixels: Double) -> [FrameShape] {
        paper.components().compactMap { FrameShape($0, pageWidth: paper.width, pageHeight: paper.height, insetPixels: insetPixels) }
    }

    /// Ink is thickened by a pixel, which lies outside of the middle of the outermost lines.
    private static let outsetPixels = 1.0

    /// The corners of what connected pieces of ink span, such as a table with all that is joined to it; those that span most first.
    static func outlines(in page: InkDensity) -> [[Point]] {
        let threshold = PageShapes.threshold(of: page), thick = page.dilated(radius: 1)
        let ink = BilevelImage(width: page.width, height: page.height, ink: thick.values.map { $0 > threshold ? 1 : 0 })
        return all(of: ink, insetPixels: -outsetPixels).map(\.corners).sorted { $0.enclosedArea > $1.enclosedArea }
    }

    private init?(_ piece: InkComponent, pageWidth: Int, pageHeight: Int, insetPixels: Double) {
        let isInside = piece.x > 0 && piece.y > 0 && piece.maxX < pageWidth - 1 && piece.maxY < pageHeight - 1
        guard isInside, Double(min(piece.ink.width, piece.ink.height)) >= Self.minSidePixels else { return nil }
        var outline: [Point] = []
        var area = 0
        for y in 0..<piece.ink.height {
            guard let left = (0..<piece.ink.width).first(where: { piece.ink[$0, y] }),
                let right = (0..<piece.ink.width).last(where: { piece.ink[$0, y] })
            else { continue }
            area += right - left + 1
            outline.append(Point(x: Double(piece.x + left), y: Double(piece.y + y)))
            outline.append(Point(x: Double(piece.x + right), y: Double(piece.y + y)))
        }
        guard var corners = Self.corners(of: outline) else { return nil }
        if Double(area) > Self.fillRange.upperBound * Self.area(of: corners) {
            corners = Self.around(outline + Self.columnEnds(of: piece), corners)
        }
        let middle = corners.reduce(Point(x: 0, y: 0), +) * 0.25
        let grown = corners.map { corner in
            let length = corner.distance(to: middle)
            // Along the diagonal of a square.
            return length > 0 ? corner + (corner - middle) * (1.414 * insetPixels / length) : corner
        }
        guard Self.fillRange.contains(Double(area) / Self.area(of: corners)) else { return nil }
        self.corners = grown
    }

    private static func corners(of outline: [Point]) -> [Point]? {
        guard let first = outline.first, let last = outline.last else { return nil }
        let middle = (first + last) * 0.5
        let furthest = { (from: Point) in outline.max { $0.distance(to: from) < $1.distance(to: from) } }
        guard let a = furthest(middle), let c = furthest(a) else { return nil }
        let side = { (p: Point) in (c.x - a.x) * (p.y - a.y) - (c.y - a.y) * (p.x - a.x) }
        guard let b = outline.min(by: { side($0) < side($1) }), let d = outline.max(by: { side($0) < side($1) }),
            side(b) < 0, side(d) > 0
        else { return nil }
        // With y down a positive cross product lies to the right of a → c: clockwise is a, b, c, d.
        return [a, b, c, d]
    }

    /// The outermost pixels of each column.
    private static func columnEnds(of piece: InkComponent) -> [Point] {
        (0..<piece.ink.width).flatMap { x -> [Point] in
            guard let top = (0..<piece.ink.height).first(where: { piece.ink[x, $0] }),
                let bottom = (0..<piece.ink.height).last(where: { piece.ink[x, $0] })
            else { return [] }
            return [top, bottom].map { Point(x: Double(piece.x + x), y: Double(piece.y + $0)) }
        }
    }

    /// Of a side between two corners on rounded ones, the part that is straight for certain.
    private static let straightRange = 0.3...0.7
    /// What belongs to a side is no further from the line between its corners than this fraction of the length of the shortest side.
    private static let maxSideOffset = 0.25

    /// The four-sided figure around an outline whose corners are rounded: each of its sides runs through the middle part of the outline's.
    private static func around(_ outline: [Point], _ corners: [Point]) -> [Point] {
        let shortest = (0..<4).reduce(Double.infinity) { min($0, corners[$1].distance(to: corners[($1 + 1) % 4])) }
        let sides = (0..<4).compactMap { index -> (from: Point, along: Point)? in
            let from = corners[index], side = corners[(index + 1) % 4] - from, length = side.distance(to: Point(x: 0, y: 0))
            guard length > 0 else { return nil }
            let along = side * (1 / length), across = Point(x: -along.y, y: along.x)
            let places = outline.map { point -> (along: Double, across: Double) in
                let d = point - from
                return (d.x * along.x + d.y * along.y, d.x * across.x + d.y * across.y)
            }.filter { straightRange.contains($0.along / length) && abs($0.across) <= maxSideOffset * shortest }.sorted {
                $0.along < $1.along
            }
            // Half by half the median, which a stroke across the line does not move.
            let half = places.count / 2
            guard half > 0, let first = middle(places[..<half]), let last = middle(places[half...]), last.along > first.along else {
                return nil
            }
            let slope = (last.across - first.across) / (last.along - first.along)
            return (from + along * first.along + across * first.across, along + across * slope)
        }
        guard sides.count == 4 else { return corners }
        let moved = (0..<4).map { index -> Point in
            let a = sides[(index + 3) % 4], b = sides[index], d = b.from - a.from
            let part = (d.x * b.along.y - d.y * b.along.x) / (a.along.x * b.along.y - a.along.y * b.along.x)
            return a.from + a.along * part
        }
        return moved.allSatisfy { $0.x.isFinite && $0.y.isFinite } ? moved : corners
    }

    private static func middle(_ places: ArraySlice<(along: Double, across: Double)>) -> (along: Double, across: Double)? {
        guard let along = places.map(\.along).median, let across = places.map(\.across).median else { return nil }
        return (along, across)
    }

    private static func area(of corners: [Point]) -> Double { max(1, corners.enclosedArea) }
}
