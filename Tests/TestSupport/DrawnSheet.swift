import Imaging
import Forms

/// A filled-in form as a drawing, to be seen through any homography: what the reader is tested on.
package struct DrawnSheet {
    package var template: SheetTemplate
    /// Corners whose mark is covered.
    package var missingMarks: Set<Int> = []
    package var hasLines = true
    /// Straight strokes within a cell, in shares of it from its top left corner; nothing for an empty cell.
    package var strokes: (_ row: Int, _ column: Int) -> [(Point, Point)] = { _, column in DrawnSheet.digit(column) }
    /// Strokes anywhere on the page, in millimeters: `darkness` 1 is as dark as the pen.
    package var strokesMM: [(from: Point, to: Point, widthMM: Double, darkness: Double)] = []
    package var penWidthMM = 0.6
    package var inkGray = 40.0
    package var paperGray = 235.0
    /// Gray of the paper at the right edge over the left one's: a shadow.
    package var shadow = 1.0

    package init(
        template: SheetTemplate,
        missingMarks: Set<Int> = [],
        hasLines: Bool = true,
        strokes: @escaping (_ row: Int, _ column: Int) -> [(Point, Point)] = { _, column in DrawnSheet.digit(column) },
        strokesMM: [(from: Point, to: Point, widthMM: Double, darkness: Double)] = [],
        penWidthMM: Double = 0.6,
        inkGray: Double = 40.0,
        paperGray: Double = 235.0,
        shadow: Double = 1.0
    ) {
        self.template = template
        self.missingMarks = missingMarks
        self.hasLines = hasLines
        self.strokes = strokes
        self.strokesMM = strokesMM
        self.penWidthMM = penWidthMM
        self.inkGray = inkGray
        self.paperGray = paperGray
        self.shadow = shadow
    }

    /// Digits of straight strokes, upright in the cell, a quarter of it free on each side.
    package static func digit(_ value: Int) -> [(Point, Point)] {
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

    /// The picture through a map from millimeters to pixels.
    package func picture(width: Int, height: Int, through pageToPicture: Homography) -> GrayImage {
        guard let toPage = pageToPicture.inverse else { return GrayImage(width: width, height: height) }
        return picture(width: width, height: height) { toPage.map($0) }
    }

    /// The picture in which a pixel shows that point of the page.
    package func picture(width: Int, height: Int, pointMM: (Point) -> Point) -> GrayImage {
        let page = ink()
        var image = GrayImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let place = pointMM(Point(x: Double(x), y: Double(y)))
                let gray = page.gray(at: place, ink: inkGray, paper: paperGray)
                image[x, y] = UInt8(min(255, max(0, gray * (1 + (shadow - 1) * Double(x) / Double(width)))))
            }
        }
        return image
    }

    private func ink() -> PageRaster {
        var page = PageRaster(template.pageSizeMM)
        if case .marks(let marks) = template.registration {
            for (index, center) in marks.centersMM(pageSizeMM: template.pageSizeMM).enumerated()
            where !missingMarks.contains(index) {
                let outer = marks.diameterMM / 2, inner = outer * marks.holeFractions[index]
                page.fill(around: center, center, reach: outer) { (inner...outer).contains($0.distance(to: center)) }
            }
        }
        for grid in template.grids { draw(grid, on: &page) }
        for stroke in strokesMM { page.stroke(stroke.from, stroke.to, width: stroke.widthMM, darkness: stroke.darkness) }
        return page
    }

    private func draw(_ grid: CellGrid, on page: inout PageRaster) {
        let bounds = grid.boundsMM
        let isShared = grid.cellSizeMM == grid.pitchMM
        if hasLines, !isShared {
            for cell in 0..<grid.cellCount {
                let corners = grid.cellRectMM(row: cell / grid.columnCount, column: cell % grid.columnCount).corners
                for (a, b) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
                    page.stroke(a, b, width: grid.lineWidthMM)
                }
            }
        }
        if hasLines, isShared {
            for line in 0...grid.rowCount {
                let y = bounds.y + Double(line) * grid.pitchMM.height
                page.stroke(Point(x: bounds.x, y: y), Point(x: bounds.x + bounds.width, y: y), width: grid.lineWidthMM)
            }
            for line in 0...grid.columnCount {
                let x = bounds.x + Double(line) * grid.pitchMM.width
                page.stroke(Point(x: x, y: bounds.y), Point(x: x, y: bounds.y + bounds.height), width: grid.lineWidthMM)
            }
        }
        for row in 0..<grid.rowCount {
            for column in 0..<grid.columnCount {
                let rect = grid.cellRectMM(row: row, column: column)
                let place = { (p: Point) in Point(x: rect.x + p.x * rect.width, y: rect.y + p.y * rect.height) }
                for (a, b) in strokes(row, column) { page.stroke(place(a), place(b), width: penWidthMM) }
            }
        }
    }
}

/// A page's ink, fine enough to be looked at from anywhere.
private struct PageRaster {
    private static let pixelsPerMM = 10.0
    private let width: Int
    private let height: Int
    private var ink: [UInt8]

    package init(_ size: Size) {
        width = Int(size.width * Self.pixelsPerMM)
        height = Int(size.height * Self.pixelsPerMM)
        ink = Array(repeating: 0, count: width * height)
    }

    package mutating func stroke(_ a: Point, _ b: Point, width: Double, darkness: Double = 1) {
        let d = b - a
        let length = d.x * d.x + d.y * d.y
        fill(around: a, b, reach: width / 2, darkness: darkness) { p in
            let t = length > 0 ? min(1, max(0, ((p.x - a.x) * d.x + (p.y - a.y) * d.y) / length)) : 0
            return p.distance(to: a + d * t) <= width / 2
        }
    }

    package mutating func fill(
        around a: Point, _ b: Point, reach: Double, darkness: Double = 1, where isInk: (Point) -> Bool
    ) {
        let level = UInt8((darkness * 255).rounded())
        let s = Self.pixelsPerMM
        let left = max(0, Int((min(a.x, b.x) - reach) * s) - 1), right = min(width, Int((max(a.x, b.x) + reach) * s) + 2)
        let top = max(0, Int((min(a.y, b.y) - reach) * s) - 1), bottom = min(height, Int((max(a.y, b.y) + reach) * s) + 2)
        for y in top..<max(top, bottom) {
            for x in left..<max(left, right) where isInk(Point(x: (Double(x) + 0.5) / s, y: (Double(y) + 0.5) / s)) {
                ink[y * width + x] = max(ink[y * width + x], level)
            }
        }
    }

    /// Bilinear; a table a little darker than paper beyond the page.
    package func gray(at place: Point, ink inkGray: Double, paper: Double) -> Double {
        let x = place.x * Self.pixelsPerMM - 0.5, y = place.y * Self.pixelsPerMM - 0.5
        guard x >= 0, y >= 0, x < Double(width - 1), y < Double(height - 1) else { return 0.8 * paper }
        let column = Int(x), row = Int(y)
        let u = x - Double(column), v = y - Double(row), at = row * width + column
        let top = Double(ink[at]) * (1 - u) + Double(ink[at + 1]) * u
        let bottom = Double(ink[at + width]) * (1 - u) + Double(ink[at + width + 1]) * u
        return paper + (top * (1 - v) + bottom * v) / 255 * (inkGray - paper)
    }
}

extension Homography {
    /// A page seen upright at so many pixels a millimeter.
    package static func upright(_ pixelsPerMM: Double) -> Homography {
        Homography(scaleX: pixelsPerMM, scaleY: pixelsPerMM, offsetX: -0.5, offsetY: -0.5)
    }

    /// A page of A4 turned counter-clockwise about its middle, in a picture with its middle at `center`.
    package static func turned(cosine: Double, sine: Double, pixelsPerMM s: Double, center: Point) -> Homography {
        Homography([
            s * cosine, s * sine, center.x - s * (cosine * 105 + sine * 148.5),
            -s * sine, s * cosine, center.y + s * (sine * 105 - cosine * 148.5), 0, 0, 1,
        ])
    }
}

extension Glyph {
    /// How many full pixels of ink two glyphs differ by, at the best of the places a pixel apart: centering rounds.
    package func difference(from other: Glyph) -> Int {
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
