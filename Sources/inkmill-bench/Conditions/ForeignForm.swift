import FormLearning
import Forms
import Imaging
import SheetSimulation
import Support

/// A form of somebody else, drawn from a number: boxes for digits amid other print, and what it is read by.
///
/// **Determinism** the same form for the same kind, sizes and number.
struct ForeignForm: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// Rows of boxes and grids with captions, a square in each corner of the page; learned from a scan of the blank.
        case squares
        /// The same without squares.
        case boxes
        /// A row of nine boxes between lines of text.
        case row
        /// A puzzle of nine by nine cells, with thick lines around each nine.
        case puzzle
    }

    let kind: Kind
    /// The cells as they are printed.
    let drawing: SheetTemplate
    let page: PrintedPage
    /// Between the thinnest lines of the cells and the thickest.
    private let meanRuleMM: Double

    private static let pixelsPerMM = 10.0
    private static let blankDotsPerInch = 200.0
    private static let letterMM = 2.0

    /// - Parameters:
    ///   - boxMM: side of a box.
    ///   - ruleMM: of its lines.
    init(_ kind: Kind, boxMM: Double, ruleMM: Double, using stream: inout RandomStream) {
        self.kind = kind
        var print = Print(), thickRuleMM = ruleMM
        let size: Size, fields: [CellGrid]
        switch kind {
        case .squares, .boxes:
            size = Size(width: 148, height: 210)
            fields = Self.blocks(on: &print, size, boxMM: boxMM, ruleMM: ruleMM, using: &stream)
            if kind == .squares {
                let inset = stream.uniform(in: 9...14), side = stream.uniform(in: 4...7)
                for corner in Rect(x: 0, y: 0, width: size.width, height: size.height).inset(by: inset).corners {
                    print.square(around: corner, side: side)
                }
            }
        case .row:
            size = Size(width: 11 * boxMM + 30, height: 90)
            let grid = Self.grid("", x: stream.uniform(in: 12...20), y: 38, boxMM, ruleMM, columns: 9, rows: 1, using: &stream)
            for y in [12.0, 18, 24, 32, 44 + grid.pitchMM.height, 52 + grid.pitchMM.height] {
                print.text(x: 12, y: y, toX: size.width - 12, letterMM: Self.letterMM, using: &stream)
            }
            fields = [grid]
        case .puzzle:
            size = Size(width: 9 * boxMM + 30, height: 9 * boxMM + 50)
            let grid = CellGrid(
                originMM: Point(x: 15, y: 28), pitchMM: Size(width: boxMM, height: boxMM), columnCount: 9, rowCount: 9,
                lineWidthMM: ruleMM, labels: Self.unlabeled(81))
            let thickMM = min(ruleMM * stream.uniform(in: 2...5), 0.12 * boxMM)
            thickRuleMM = thickMM
            for place in stride(from: 0.0, through: 9 * boxMM, by: 3 * boxMM) {
                print.line(15 + place, 28, 15 + place, 28 + 9 * boxMM, thickMM)
                print.line(15, 28 + place, 15 + 9 * boxMM, 28 + place, thickMM)
            }
            print.text(x: 15, y: 16, toX: 60, letterMM: 1.5 * Self.letterMM, using: &stream)
            print.text(x: 15, y: 36 + 9 * boxMM, toX: 9 * boxMM, letterMM: Self.letterMM, using: &stream)
            fields = [grid]
        }
        for grid in fields { print.outline(grid) }
        meanRuleMM = (ruleMM + thickRuleMM) / 2
        drawing = SheetTemplate(name: kind.rawValue, pageSizeMM: size, registration: .grid, fields: fields.map(SheetField.cells))
        page = PrintedPage(
            identity: SheetIdentity(collection: kind.rawValue, sheet: 1, page: 1), image: print.image(size, pixelsPerMM: Self.pixelsPerMM),
            pixelsPerMM: Self.pixelsPerMM)
    }

    /// What it is read by: a template of the cells alone, or what is learned from a scan of the blank.
    ///
    /// - Returns: with it, for each of its cells the printed cell that it is, by its place on the blank; nil where there is none.
    func read(
        settings: (_ capture: CaptureKind, _ dotsPerInch: Double) throws -> SimulationSettings
    ) throws -> (template: SheetTemplate, drawnCells: [Int?]) {
        switch kind {
        case .squares, .boxes:
            let blank = SheetSimulator(template: drawing).sheet(try settings(.documentScan, Self.blankDotsPerInch), on: page)
            let form = try FormLearner().learn(blank.image, name: kind.rawValue, pageSizeMM: drawing.pageSizeMM)
            let centers = blank.cells.map { Rect(around: $0.quad).center }
            let cells = form.template.printedCells.map { cell -> Int? in
                let center = form.pageToPicture.map(cell.rectMM.center), reach = form.pageToPicture.scale(at: cell.rectMM.center)
                let nearest = centers.indices.min { centers[$0].distance(to: center) < centers[$1].distance(to: center) }
                return nearest.flatMap { centers[$0].distance(to: center) < reach * cell.rectMM.width / 4 ? $0 : nil }
            }
            return (form.template, cells)
        case .row, .puzzle:
            let grid = drawing.grids[0], margin = 10.0
            let cells = CellGrid(
                originMM: Point(x: margin, y: margin), pitchMM: grid.pitchMM, columnCount: grid.columnCount, rowCount: grid.rowCount,
                lineWidthMM: meanRuleMM, labels: Self.unlabeled(grid.cellCount))
            let size = Size(width: grid.boundsMM.width + 2 * margin, height: grid.boundsMM.height + 2 * margin)
            let template = SheetTemplate(name: kind.rawValue, pageSizeMM: size, registration: .grid, fields: [.cells(cells)])
            return (template, Array(0..<grid.cellCount))
        }
    }

    // MARK: Layout

    private static func unlabeled(_ count: Int) -> CellLabels { .fixed(Array(repeating: nil, count: count)) }

    private static func grid(
        _ name: String, x: Double, y: Double, _ boxMM: Double, _ ruleMM: Double, columns: Int, rows: Int, gapMM: Double = 0,
        using stream: inout RandomStream
    ) -> CellGrid {
        let box = Size(width: boxMM, height: boxMM * stream.uniform(in: 1...1.25))
        return CellGrid(
            name: name, originMM: Point(x: x, y: y), pitchMM: Size(width: box.width + gapMM, height: box.height + gapMM), cellSizeMM: box,
            columnCount: columns, rowCount: rows, lineWidthMM: ruleMM, labels: unlabeled(columns * rows))
    }

    /// Rows of boxes, rows of boxes with gaps, and grids, one below the other, each with a caption above it or before it.
    private static func blocks(
        on print: inout Print, _ size: Size, boxMM: Double, ruleMM: Double, using stream: inout RandomStream
    ) -> [CellGrid] {
        var fields: [CellGrid] = [], y = 34.0
        print.text(x: 22, y: 22, toX: 100, letterMM: 1.5 * letterMM, using: &stream)
        while y < size.height - 30 - 1.25 * boxMM {
            var x = 22 + stream.uniform(in: 0...8)
            if stream.chance(0.4) {
                print.text(x: x, y: y + 0.4 * boxMM, toX: x + 26, letterMM: letterMM, using: &stream)
                x += 30
            } else {
                print.text(x: x, y: y, toX: x + 40, letterMM: letterMM, using: &stream)
                y += 5
            }
            let shape = stream.below(3), gapMM = shape == 1 ? boxMM * stream.uniform(in: 0.15...0.5) : 0
            let columns = min(2 + stream.below(7), Int((size.width - 20 - x) / (boxMM + gapMM)))
            let rows = shape == 2 ? min(2 + stream.below(4), Int((size.height - 25 - y) / (1.25 * boxMM))) : 1
            if columns > 0, rows > 0 {
                let grid = grid("f\(fields.count)", x: x, y: y, boxMM, ruleMM, columns: columns, rows: rows, gapMM: gapMM, using: &stream)
                fields.append(grid)
                y += grid.boundsMM.height
            }
            y += stream.uniform(in: 5...10)
        }
        return fields
    }
}

/// Strokes of print, and the page that they make.
private struct Print {
    private var strokes: [(from: Point, to: Point, widthMM: Double)] = []

    mutating func line(_ x: Double, _ y: Double, _ toX: Double, _ toY: Double, _ widthMM: Double) {
        strokes.append((Point(x: x, y: y), Point(x: toX, y: toY), widthMM))
    }

    mutating func square(around center: Point, side: Double) {
        let width = 0.4, reach = (side - width) / 2
        for y in stride(from: -reach, through: reach, by: width / 2) {
            line(center.x - reach, center.y + y, center.x + reach, center.y + y, width)
        }
    }

    mutating func outline(_ grid: CellGrid) {
        for index in 0..<grid.cellCount {
            let corners = grid.cellRectMM(row: index / grid.columnCount, column: index % grid.columnCount).corners
            for (a, b) in zip(corners, corners.dropFirst() + corners.prefix(1)) { line(a.x, a.y, b.x, b.y, grid.lineWidthMM) }
        }
    }

    /// Words of slanted and upright strokes, as much like text as matters from afar.
    mutating func text(x: Double, y: Double, toX: Double, letterMM size: Double, using stream: inout RandomStream) {
        var left = x
        while left < toX {
            for _ in 0...stream.below(7) where left < toX {
                let width = size * stream.uniform(in: 0.3...0.7), top = y - size * (stream.chance(0.3) ? 1.4 : 1)
                line(left, top, left, y, 0.12 * size)
                if stream.chance(0.7) {
                    line(left, stream.chance(0.5) ? top : y, left + width, stream.chance(0.5) ? y : y - size, 0.12 * size)
                }
                if stream.chance(0.4) { line(left + width, y - size, left + width, y, 0.12 * size) }
                left += width + 0.3 * size
            }
            left += 0.6 * size
        }
    }

    func image(_ sizeMM: Size, pixelsPerMM scale: Double) -> GrayImage {
        let width = Int(sizeMM.width * scale), height = Int(sizeMM.height * scale)
        var image = GrayImage(width: width, height: height, pixels: Array(repeating: 255, count: width * height))
        for stroke in strokes {
            let a = stroke.from * scale, b = stroke.to * scale, radius = stroke.widthMM * scale / 2
            let box = Rect(around: [a, b]).grown(by: radius + 1)
            guard var mask = CoverageMask(bounds: box, imageWidth: width, imageHeight: height) else { continue }
            mask.addLine(from: a, startRadius: radius, to: b, endRadius: radius)
            for y in 0..<mask.height {
                for x in 0..<mask.width {
                    let level = UInt8((255 * (1 - mask[x, y])).rounded())
                    let at = (x + mask.originX, y + mask.originY)
                    image[at.0, at.1] = min(image[at.0, at.1], level)
                }
            }
        }
        return image
    }
}
