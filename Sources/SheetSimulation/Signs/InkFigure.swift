import Imaging

/// Something in ink, in millimeters: strokes of a pen, and glyphs that people wrote, enlarged.
struct InkFigure: Sendable {
    private var strokes: [PenStroke] = []
    private var glyphs: [PlacedGlyph] = []

    private struct PlacedGlyph {
        let glyph: Glyph
        /// Where the box of its ink lies.
        let box: Rect
    }

    init(_ strokes: [PenStroke]) { self.strokes = strokes }

    /// A glyph with the box of its ink around the origin.
    init(_ glyph: Glyph, heightMM: Double) {
        guard let tight = Self.croppedToInk(glyph) else { return }
        let width = heightMM * Double(tight.width) / Double(tight.height)
        glyphs = [PlacedGlyph(glyph: tight, box: Rect(x: -width / 2, y: -heightMM / 2, width: width, height: heightMM))]
    }

    /// The upright box of all ink; nil without any.
    var boundsMM: Rect? {
        let corners = (strokes.compactMap(\.boundsMM) + glyphs.map(\.box)).flatMap(\.corners)
        return corners.isEmpty ? nil : Rect(around: corners)
    }

    func moved(by offset: Point) -> InkFigure {
        var result = InkFigure(strokes.map { $0.moved(by: offset) })
        result.glyphs = glyphs.map { placed in
            PlacedGlyph(
                glyph: placed.glyph,
                box: Rect(x: placed.box.x + offset.x, y: placed.box.y + offset.y, width: placed.box.width, height: placed.box.height))
        }
        return result
    }

    static func + (a: InkFigure, b: InkFigure) -> InkFigure {
        var result = InkFigure(a.strokes + b.strokes)
        result.glyphs = a.glyphs + b.glyphs
        return result
    }

    /// As a scanner's picture turned to black and white, cut to the ink; nil without ink.
    func ink(pixelsPerMM: Double) -> BilevelImage? {
        guard let bounds = boundsMM?.grown(by: 1 / pixelsPerMM) else { return nil }
        let width = Int((bounds.width * pixelsPerMM).rounded(.up)) + 1, height = Int((bounds.height * pixelsPerMM).rounded(.up)) + 1
        var image = BilevelImage(width: width, height: height)
        func pixel(_ p: Point) -> Point { Point(x: (p.x - bounds.x) * pixelsPerMM, y: (p.y - bounds.y) * pixelsPerMM) }
        for stroke in strokes {
            for sample in stroke.samples { image.fillDisc(pixel(sample.positionMM), radius: sample.radiusMM * pixelsPerMM) }
        }
        for placed in glyphs {
            let corner = pixel(Point(x: placed.box.x, y: placed.box.y))
            image.fill(placed.glyph, at: corner, width: placed.box.width * pixelsPerMM, height: placed.box.height * pixelsPerMM)
        }
        return image.croppedToInk
    }

    /// From this on a glyph's pixel is ink.
    fileprivate static let inkThreshold: UInt8 = 110

    /// Nil where there is no ink.
    private static func croppedToInk(_ glyph: Glyph) -> Glyph? {
        let inked = BilevelImage(width: glyph.width, height: glyph.height, ink: glyph.ink.map { $0 >= inkThreshold ? 1 : 0 })
        guard let box = inked.inkBox else { return nil }
        let ink = (0..<box.height).flatMap { y in (0..<box.width).map { glyph[box.x + $0, box.y + y] } }
        return Glyph(width: box.width, height: box.height, ink: ink)
    }
}

extension BilevelImage {
    fileprivate mutating func fillDisc(_ center: Point, radius: Double) {
        let reach = max(radius, 0.5)
        let top = max(0, Int((center.y - reach).rounded(.down))), bottom = min(height - 1, Int((center.y + reach).rounded(.up)))
        let left = max(0, Int((center.x - reach).rounded(.down))), right = min(width - 1, Int((center.x + reach).rounded(.up)))
        guard top <= bottom, left <= right else { return }
        for y in top...bottom {
            for x in left...right {
                let dx = Double(x) + 0.5 - center.x, dy = Double(y) + 0.5 - center.y
                if dx * dx + dy * dy <= reach * reach { self[x, y] = true }
            }
        }
    }

    /// Between its pixels a glyph's ink is interpolated, so that an enlarged one has smooth edges.
    fileprivate mutating func fill(_ glyph: Glyph, at corner: Point, width targetWidth: Double, height targetHeight: Double) {
        let top = max(0, Int(corner.y)), bottom = min(height - 1, Int(corner.y + targetHeight))
        let left = max(0, Int(corner.x)), right = min(width - 1, Int(corner.x + targetWidth))
        guard top <= bottom, left <= right, targetWidth > 0, targetHeight > 0 else { return }
        func ink(_ x: Int, _ y: Int) -> Double {
            (0..<glyph.width).contains(x) && (0..<glyph.height).contains(y) ? Double(glyph[x, y]) : 0
        }
        for y in top...bottom {
            let v = (Double(y) + 0.5 - corner.y) / targetHeight * Double(glyph.height) - 0.5
            for x in left...right {
                let u = (Double(x) + 0.5 - corner.x) / targetWidth * Double(glyph.width) - 0.5
                let x0 = Int(u.rounded(.down)), y0 = Int(v.rounded(.down))
                let a = u - Double(x0), b = v - Double(y0)
                let upper = ink(x0, y0) * (1 - a) + ink(x0 + 1, y0) * a, lower = ink(x0, y0 + 1) * (1 - a) + ink(x0 + 1, y0 + 1) * a
                if upper * (1 - b) + lower * b >= Double(InkFigure.inkThreshold) { self[x, y] = true }
            }
        }
    }
}
