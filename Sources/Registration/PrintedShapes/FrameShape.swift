import Imaging

/// A four-sided piece of paper that lines enclose in a picture, whichever way it lies.
struct FrameShape {
    /// Clockwise as seen, beginning anywhere.
    let corners: [Point]

    /// Between its outermost pixels a frame with writing in it fills this fraction of its four corners.
    private static let fillRange = 0.86...1.12
    private static let minSidePixels = 6.0
    /// Corners of a piece of paper lie at pixel centers, half a pixel within it, and ink was thickened.
    private static let insetPixels = 0.5

    /// The enclosed pieces, by their topmost rows.
    ///
    /// Method: ink is thickened by a pixel, which closes worn lines; of every connected piece of paper the span between
    /// the outermost pixels of each row is what it covers with whatever is written in it; its corners are the pixel
    /// furthest from its middle, the one furthest from that, and the ones furthest from the line between the two.
    static func all(in page: InkDensity, threshold: UInt8) -> [FrameShape] {
        let thick = page.dilated(radius: 1)
        let paper = BilevelImage(
            width: page.width, height: page.height, ink: thick.values.map { $0 > threshold ? 0 : 1 })
        return paper.components().compactMap { FrameShape($0, pageWidth: page.width, pageHeight: page.height) }
    }

    private init?(_ piece: InkComponent, pageWidth: Int, pageHeight: Int) {
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
        guard let corners = Self.corners(of: outline) else { return nil }
        let middle = corners.reduce(Point(x: 0, y: 0), +) * 0.25
        let grown = corners.map { corner in
            let length = corner.distance(to: middle)
            // Along the diagonal of a square.
            return length > 0 ? corner + (corner - middle) * ((0.5 + 1) * 1.414 * Self.insetPixels / length) : corner
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

    private static func area(of corners: [Point]) -> Double {
        var twice = 0.0
        for (a, b) in zip(corners, corners.dropFirst() + corners.prefix(1)) { twice += a.x * b.y - a.y * b.x }
        return max(1, abs(twice) / 2)
    }
}
