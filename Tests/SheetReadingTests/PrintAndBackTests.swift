import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// Ink in the cells that nobody wrote there: prompts, guides, and what shows through from the back.
@Suite struct PrintAndBackTests {
    private static let map = Homography.upright(6)

    private static func template(promptMM: Rect? = nil, printedInk: PrintedInk? = nil) -> SheetTemplate {
        SheetTemplate(
            name: "prompts", pageSizeMM: Size(width: 120, height: 120),
            registration: .marks(RingMarks(insetMM: 10, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7])),
            fields: [
                .cells(
                    CellGrid(
                        originMM: Point(x: 20, y: 20), pitchMM: Size(width: 13, height: 13), columnCount: 6, rowCount: 6,
                        lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 36)), promptMM: promptMM))
            ],
            printedInk: printedInk)
    }

    private static func picture(_ sheet: DrawnSheet) -> GrayImage { sheet.picture(width: 720, height: 720, through: map) }

    /// Straight strokes in every cell, placed in shares of it.
    private static func strokes(
        _ template: SheetTemplate, widthMM: Double, darkness: Double, _ drawn: (Int, Int) -> [(Point, Point)]
    ) -> [(from: Point, to: Point, widthMM: Double, darkness: Double)] {
        template.printedCells.flatMap { cell in
            let rect = cell.rectMM
            let place = { (p: Point) in Point(x: rect.x + p.x * rect.width, y: rect.y + p.y * rect.height) }
            return drawn(cell.row, cell.column).map {
                (from: place($0.0), to: place($0.1), widthMM: widthMM, darkness: darkness)
            }
        }
    }

    /// A digit seen from behind, smaller and moved to a side.
    private static func mirrored(_ value: Int, x: Double, factor: Double) -> [(Point, Point)] {
        let seen = { (p: Point) in Point(x: x - (p.x - 0.5) * factor, y: 0.5 + (p.y - 0.5) * factor) }
        return DrawnSheet.digit(value).map { (seen($0.0), seen($0.1)) }
    }

    private static func moved(_ value: Int, dx: Double) -> [(Point, Point)] {
        DrawnSheet.digit(value).map { ($0.0 + Point(x: dx, y: 0), $0.1 + Point(x: dx, y: 0)) }
    }

    @Test func writingOnTheBackIsNoDigit() throws {
        let template = Self.template()
        // The left half is written on; digits of the back show through in the empty half, and beside the digits.
        let front = { (row: Int, column: Int) in column < 3 ? Self.moved(row + column, dx: -0.15) : [] }
        var sheet = DrawnSheet(template: template, strokes: front)
        let plain = try SheetReader(template: template).read(Self.picture(sheet))
        sheet.strokesMM = Self.strokes(template, widthMM: 0.6, darkness: 0.2) { row, column in
            column < 3 ? Self.mirrored(row + 3, x: 0.84, factor: 0.5) : Self.mirrored(row + 2, x: 0.5, factor: 1)
        }
        let reading = try SheetReader(template: template).read(Self.picture(sheet))
        for (cell, other) in zip(reading.cells, plain.cells) {
            #expect(cell.status == (cell.column < 3 ? .ok : .empty), "row \(cell.row) column \(cell.column): \(cell.status)")
            if let glyph = cell.glyph { #expect(try glyph.difference(from: #require(other.glyph)) < 20) }
        }
    }

    @Test func palePageIsFaintThroughout() throws {
        let template = Self.template()
        var sheet = DrawnSheet(template: template, strokes: { _, _ in [] })
        sheet.strokesMM = Self.strokes(template, widthMM: 0.6, darkness: 0.15) { _, column in DrawnSheet.digit(column) }
        let reading = try SheetReader(template: template).read(Self.picture(sheet))
        #expect(reading.cells.allSatisfy { $0.status == .faint })
    }

    @Test func promptIsNoDigitAndWritingOverItIsKept() throws {
        let prompt = Rect(x: 0.6, y: 0.6, width: 2.6, height: 3.6)
        let template = Self.template(promptMM: prompt)
        // Rows 0…1 empty, 2…3 a digit, 4…5 a stroke through the prompt into the digit's room.
        let written = { (row: Int, column: Int) -> [(Point, Point)] in
            switch row {
            case 0, 1: []
            case 2, 3: Self.moved(column, dx: 0.12)
            default: [(Point(x: 0.1, y: 0.2), Point(x: 0.7, y: 0.2)), (Point(x: 0.7, y: 0.2), Point(x: 0.5, y: 0.8))]
            }
        }
        let plainSheet = DrawnSheet(template: template, strokes: written)
        let plain = try SheetReader(template: Self.template()).read(Self.picture(plainSheet))
        var sheet = plainSheet
        let inPrompt = { (p: Point) in
            Point(x: (prompt.x + p.x * prompt.width) / 13, y: (prompt.y + p.y * prompt.height) / 13)
        }
        sheet.strokesMM = Self.strokes(template, widthMM: 0.3, darkness: 0.4) { row, column in
            DrawnSheet.digit(row + column).map { (inPrompt($0.0), inPrompt($0.1)) }
        }
        let reading = try SheetReader(template: template).read(Self.picture(sheet))
        for (cell, other) in zip(reading.cells, plain.cells) {
            #expect(cell.status == (cell.row < 2 ? .empty : .ok), "row \(cell.row) column \(cell.column): \(cell.status)")
            if let glyph = cell.glyph { #expect(try glyph.difference(from: #require(other.glyph)) < 25) }
        }
    }

    @Test func guidesOfTheBlankFormAreTakenOut() throws {
        let guide = { (_: Int, _: Int) in DrawnSheet.digit(8) }
        let bare = Self.template()
        var blank = DrawnSheet(template: bare, strokes: { _, _ in [] })
        blank.hasLines = false
        blank.missingMarks = [0, 1, 2, 3]
        blank.strokesMM = Self.strokes(bare, widthMM: 0.3, darkness: 0.5, guide)
        let printed = PrintedInk(density: InkDensity(of: Self.picture(blank), tilePixels: 24), pixelsPerMM: 6)
        let template = Self.template(printedInk: printed)
        // Digits on and beside the guides; printed paler than on the blank, and a little beside its place.
        let written = { (row: Int, column: Int) -> [(Point, Point)] in row < 2 ? [] : Self.moved(column + row, dx: 0.03) }
        let plainSheet = DrawnSheet(template: bare, strokes: written)
        let plain = try SheetReader(template: bare).read(Self.picture(plainSheet))
        var sheet = plainSheet
        sheet.strokesMM = Self.strokes(bare, widthMM: 0.3, darkness: 0.35) { _, _ in
            DrawnSheet.digit(8).map { ($0.0 + Point(x: 0.012, y: 0.01), $0.1 + Point(x: 0.012, y: 0.01)) }
        }
        let reading = try SheetReader(template: template).read(Self.picture(sheet))
        for (cell, other) in zip(reading.cells, plain.cells) {
            #expect(cell.status == (cell.row < 2 ? .empty : .ok), "row \(cell.row) column \(cell.column): \(cell.status)")
            if let glyph = cell.glyph { #expect(try glyph.difference(from: #require(other.glyph)) < 25) }
        }
    }
}
