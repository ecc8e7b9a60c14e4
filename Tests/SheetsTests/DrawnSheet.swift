import Imaging

@testable import Sheets

/// A filled-in form as a drawing, to be seen through any homography: what the reader is tested on.
struct DrawnSheet {
    var template: SheetTemplate
    /// Corners whose mark is covered.
    var missingMarks: Set<Int> = []
    var hasLines = true
    /// Straight strokes within a cell, in shares of it from its top left corner; nothing for an empty cell.
    var strokes: (_ row: Int, _ column: Int) -> [(Point, Point)] = { _, column in DrawnSheet.digit(column) }
    var penWidthMM = 0.6
    var inkGray = 40.0
    var paperGray = 235.0
    /// Grey of the paper at the right edge over the left one's: a shadow.
    var shadow = 1.0

    /// Digits of straight strokes, upright in the cell, a quarter of it free on each side.
    static func digit(_ value: Int) -> [(Point, Point)] {
        let l = 0.35, r = 0.65, t = 0.22, m = 0.5, b = 0.78
        let lines: [[(Double, Double)]] = [
            [(l, t), (r, t), (r, b), (l, b), (l, t)], [(0.4, 0.35), (0.5, t), (0.5, b)],
            [(l, t), (r, t), (r, m), (l, m), (l, b), (r, b)], [(l, t), (r, t), (r, m), (l, m), (r, m), (r, b), (l, b)],
            [(l, t), (l, m), (r, m), (r, t), (r, b)], [(r, t), (l, t), (l, m), (r, m), (r, b), (l, b)],
            [(r, t), (l, t), (l, b), (r, b), (r, m), (l, m)], [(l, t), (r, t), (0.45, b)],
            [(l, t), (r, t), (r, b), (l, b), (l, t), (l, m), (r, m)], [(r, m), (l, m), (l, t), (r, t), (r, b)],
        ]
        let points = lines[value % 10].map { Point(x: $0.0, y: $0.1) }
        return Array(zip(points, points.dropFirst()))
    }

    /// The picture through a map from millimetres to pixels; 2 × 2 samples a pixel.
    func picture(width: Int, height: Int, through pageToPicture: Homography) -> GrayImage {
        guard let toPage = pageToPicture.inverse else { return GrayImage(width: width, height: height) }
        let cells = (0..<template.grid.rowCount).map { row in
            (0..<template.grid.columnCount).map { column in strokesMM(row: row, column: column) }
        }
        var image = GrayImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                var sum = 0.0
                for (dx, dy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
                    let place = toPage.map(Point(x: Double(x) + dx, y: Double(y) + dy))
                    sum += gray(at: place, cells)
                }
                image[x, y] = UInt8(min(255, max(0, sum / 4 * (1 + (shadow - 1) * Double(x) / Double(width)))))
            }
        }
        return image
    }

    private func strokesMM(row: Int, column: Int) -> [(Point, Point)] {
        let rect = template.grid.cellRectMM(row: row, column: column)
        let place = { (p: Point) in Point(x: rect.x + p.x * rect.width, y: rect.y + p.y * rect.height) }
        return strokes(row, column).map { (place($0.0), place($0.1)) }
    }

    private func gray(at p: Point, _ cells: [[[(Point, Point)]]]) -> Double {
        let page = Rect(x: 0, y: 0, width: template.pageSizeMM.width, height: template.pageSizeMM.height)
        guard p.x >= 0, p.y >= 0, p.x <= page.width, p.y <= page.height else { return 0.8 * paperGray }
        return isDark(p, cells) ? inkGray : paperGray
    }

    private func isDark(_ p: Point, _ cells: [[[(Point, Point)]]]) -> Bool {
        if case .marks(let marks) = template.registration {
            for (index, centre) in marks.centresMM(pageSizeMM: template.pageSizeMM).enumerated()
            where !missingMarks.contains(index) {
                let distance = p.distance(to: centre) / (marks.diameterMM / 2)
                if distance <= 1 { return distance >= marks.holeFractions[index] }
            }
        }
        let grid = template.grid, bounds = grid.boundsMM
        let u = (p.x - bounds.x) / grid.pitchMM.width, v = (p.y - bounds.y) / grid.pitchMM.height
        let columns = Double(grid.columnCount), rows = Double(grid.rowCount)
        if hasLines, u > -0.02, v > -0.02, u < columns + 0.02, v < rows + 0.02 {
            let half = grid.lineWidthMM / 2
            if abs(u - u.rounded()) * grid.pitchMM.width <= half || abs(v - v.rounded()) * grid.pitchMM.height <= half {
                return true
            }
        }
        // Strokes may run into the neighbouring cells.
        let column = Int(u.rounded(.down)), row = Int(v.rounded(.down))
        for r in max(0, row - 1)..<max(0, row - 1, min(grid.rowCount, row + 2)) {
            for c in max(0, column - 1)..<max(0, column - 1, min(grid.columnCount, column + 2)) {
                for (a, b) in cells[r][c] where Self.distance(p, a, b) <= penWidthMM / 2 { return true }
            }
        }
        return false
    }

    private static func distance(_ p: Point, _ a: Point, _ b: Point) -> Double {
        let d = b - a
        let length = d.x * d.x + d.y * d.y
        let t = length > 0 ? min(1, max(0, ((p.x - a.x) * d.x + (p.y - a.y) * d.y) / length)) : 0
        return p.distance(to: a + d * t)
    }
}

extension Homography {
    /// A page seen upright at so many pixels a millimetre.
    static func upright(_ pixelsPerMM: Double) -> Homography {
        Homography(scaleX: pixelsPerMM, scaleY: pixelsPerMM, offsetX: -0.5, offsetY: -0.5)
    }

    /// A page of A4 turned counter-clockwise about its middle, in a picture with its middle at `centre`.
    static func turned(cosine: Double, sine: Double, pixelsPerMM s: Double, centre: Point) -> Homography {
        Homography([
            s * cosine, s * sine, centre.x - s * (cosine * 105 + sine * 148.5),
            -s * sine, s * cosine, centre.y + s * (sine * 105 - cosine * 148.5), 0, 0, 1,
        ])
    }
}

extension Glyph {
    /// How many full pixels of ink two glyphs differ by, at the best of the places a pixel apart: centring rounds.
    func difference(from other: Glyph) -> Int {
        var best = Int.max
        for dy in -1...1 {
            for dx in -1...1 {
                var sum = 0
                for y in 1..<(height - 1) {
                    for x in 1..<(width - 1) { sum += abs(Int(self[x, y]) - Int(other[x + dx, y + dy])) }
                }
                best = min(best, sum / 255)
            }
        }
        return best
    }
}
