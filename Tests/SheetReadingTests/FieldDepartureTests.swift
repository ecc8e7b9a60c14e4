import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import Registration
@testable import SheetReading

/// A field whose lines lie far from where the rest of the page puts them.
struct FieldDepartureTests {
    private static let grids = (0..<12).map { index in
        CellGrid(
            name: "F\(index)", originMM: Point(x: 20 + Double(index % 3) * 55, y: 40 + Double(index / 3) * 30),
            pitchMM: Size(width: 8, height: 9), columnCount: 5, rowCount: 1, lineWidthMM: 0.3,
            labels: .fixed(Array(repeating: nil, count: 5)))
    }
    private static let page = Homography(scaleX: 5, scaleY: 5, offsetX: -0.5, offsetY: -0.5)

    /// - Parameter offset: of a field's crossings, in millimeters.
    private static func astray(_ offset: (Int, Point) -> Point) -> [Int] {
        let crossings = grids.enumerated().map { index, grid in grid.lineCrossingsMM.map { page.map($0 + offset(index, $0)) } }
        let departures = FieldDepartures(grids, crossings, page: page)
        return departures.isAstray.indices.filter { departures.isAstray[$0] }
    }

    @Test(arguments: [3.0, 4.5, 7], [0, 5, 11])
    func aFieldHalfARowOffIsFlagged(byMM: Double, field: Int) {
        #expect(Self.astray { index, _ in Point(x: 0, y: index == field ? byMM : 0) } == [field])
        #expect(Self.astray { index, _ in Point(x: index == field ? byMM : 0.3, y: 0) } == [field])
    }

    @Test(arguments: [0.5, 1.5, 3])
    func bentPaperIsNotFlagged(heightMM: Double) {
        let bent = Self.astray { _, place in
            let fromMiddle = (place.y - 85) / 70
            return Point(x: 0, y: heightMM * (fromMiddle * fromMiddle - 0.4))
        }
        #expect(bent.isEmpty)
    }

    // MARK: Fields laid a cell off

    private static let square = CellGrid(
        name: "square", originMM: Point(x: 40, y: 40), pitchMM: Size(width: 8, height: 9), columnCount: 6, rowCount: 4, lineWidthMM: 0.3,
        labels: .fixed(Array(repeating: nil, count: 24)))
    private static let row = CellGrid(
        name: "row", originMM: Point(x: 40, y: 100), pitchMM: Size(width: 9, height: 9), cellSizeMM: Size(width: 7, height: 9),
        columnCount: 5,
        rowCount: 1, lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 5)))

    /// What is found where the page is laid so many cells of its first field off the drawn one.
    private static func found(
        _ fields: [CellGrid], cellsOff: Point, drawn: [CellGrid]? = nil,
        strokes: @escaping (_ row: Int, _ column: Int) -> [(Point, Point)] = { _, column in DrawnSheet.digit(column) }
    ) -> PageRefiner {
        let template = SheetTemplate(
            name: "fields", pageSizeMM: Size(width: 150, height: 150), registration: .grid, fields: (drawn ?? fields).map(SheetField.cells))
        let image = DrawnSheet(template: template, strokes: strokes).picture(width: 750, height: 750, through: .upright(5))
        let shift = Homography(
            scaleX: 1, scaleY: 1, offsetX: cellsOff.x * fields[0].pitchMM.width, offsetY: cellsOff.y * fields[0].pitchMM.height)
        return PageRefiner(PageInk(image).fine, grids: fields, pageToInk: shift.followed(by: .upright(5)))
    }

    private static func astray(_ fields: [CellGrid], cellsOff: Point, drawn: [CellGrid]? = nil) -> [Bool] {
        found(fields, cellsOff: cellsOff, drawn: drawn).isAstray
    }

    @Test(arguments: [
        Point(x: 1, y: 0), Point(x: -1, y: 0), Point(x: 0, y: 1), Point(x: 0, y: -1), Point(x: 1, y: -1), Point(x: -1, y: -1),
    ])
    func aFieldLaidACellOffIsFlagged(cellsOff: Point) {
        #expect(Self.astray([Self.square], cellsOff: cellsOff) == [true])
        if cellsOff.y == 0 { #expect(Self.astray([Self.row], cellsOff: cellsOff) == [true]) }
    }

    @Test func aFieldLaidOnItsOwnCellsIsNotFlagged() {
        #expect(Self.astray([Self.square, Self.row], cellsOff: Point(x: 0, y: 0)) == [false, false])
    }

    /// Half of a table's columns is not seen, such as in a scan in black and white; the next field's are.
    @Test func theLinesOfTheNextFieldAreNoReasonToFlagOne() {
        let paler = CellGrid(
            name: "paler", originMM: Point(x: 40, y: 40), pitchMM: Size(width: 8, height: 9), columnCount: 3, rowCount: 4, lineWidthMM: 0.3,
            labels: .fixed(Array(repeating: nil, count: 12)))
        let next = CellGrid(
            name: "next", originMM: Point(x: 64, y: 40), pitchMM: Size(width: 8, height: 9), columnCount: 3, rowCount: 4, lineWidthMM: 0.3,
            labels: .fixed(Array(repeating: nil, count: 12)))
        let seen = CellGrid(
            name: "seen", originMM: Point(x: 48, y: 40), pitchMM: Size(width: 8, height: 9), columnCount: 5, rowCount: 4, lineWidthMM: 0.3,
            labels: .fixed(Array(repeating: nil, count: 20)))
        #expect(Self.astray([paler, next], cellsOff: Point(x: 0, y: 0), drawn: [seen]) == [false, false])
        #expect(Self.astray([paler], cellsOff: Point(x: 0, y: 0), drawn: [seen]) == [true])
    }

    /// Bars of digits along the lower line hide some of its edges; a header above, which is no field, has nothing written in it.
    @Test(arguments: [1, 4]) func aHeaderAboveAWrittenRowIsNoReasonToFlagIt(tableCount: Int) {
        func table(_ index: Int, rowCount: Int, y: Double) -> CellGrid {
            CellGrid(
                name: "table \(index)", originMM: Point(x: 30, y: y + 27 * Double(index)), pitchMM: Size(width: 8, height: 9),
                columnCount: 10,
                rowCount: rowCount, lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 10 * rowCount)))
        }
        let found = Self.found(
            (0..<tableCount).map { table($0, rowCount: 1, y: 29) }, cellsOff: Point(x: 0, y: 0),
            drawn: (0..<tableCount).map { table($0, rowCount: 2, y: 20) }
        ) { row, column in
            row == 1 && column % 4 == 0
                ? [(Point(x: 0.05, y: 0.9), Point(x: 0.95, y: 0.9)), (Point(x: 0.95, y: 0.9), Point(x: 0.4, y: 0.1))] : []
        }
        #expect(found.isAstray == Array(repeating: false, count: tableCount))
        #expect(!found.isLost)
    }

    @Test func aPageLaidACellOffIsLost() {
        let fields = (0..<3).map { index in
            CellGrid(
                name: "\(index)", originMM: Point(x: 40, y: 20 + 40 * Double(index)), pitchMM: Size(width: 8, height: 9), columnCount: 4,
                rowCount: 2, lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 8)))
        }
        #expect(Self.found(fields, cellsOff: Point(x: 0, y: 1)).isLost)
        #expect(Self.found(fields, cellsOff: Point(x: 1, y: 1)).isLost)
        #expect(!Self.found(fields, cellsOff: Point(x: 0, y: 0)).isLost)
    }

    @Test func aPageOfWhichNoFieldIsFoundIsNotBlank() throws {
        let image = DrawnSheet(template: try .shipped("quickstart")).picture(width: 1050, height: 1485, through: .upright(5))
        let reading = try SheetReader(template: .shipped("quickstart")).read(image)
        let lost = reading.fields[0].notFound(edgeFraction: 0.5)
        let page = SheetReading(registration: reading.registration, identity: nil, fields: [lost])
        #expect(throws: SheetError.fieldsNotFound(cellCount: 100, ofCells: 100)) { try page.requireFilled() }
        // Nor one of which a part is: what was written may be in the rest.
        let empty = reading.fields[0].cells.map { cell in
            CellReading(
                field: "blank", row: cell.row, column: cell.column, status: .empty, score: 0, glyph: nil, crop: cell.crop, ink: cell.ink,
                quad: cell.quad)
        }
        let blank = FieldReading(name: "blank", rowCount: 10, columnCount: 10, cells: empty)
        let part = SheetReading(registration: reading.registration, identity: nil, fields: [lost, blank, blank])
        #expect(throws: SheetError.fieldsNotFound(cellCount: 100, ofCells: 300)) { try part.requireFilled() }
    }

    @Test func whatALineLeavesUnsaidIsAnErrorOnMostOfAPage() throws {
        let image = DrawnSheet(template: try .shipped("quickstart")).picture(width: 1050, height: 1485, through: .upright(5))
        let reading = try SheetReader(template: .shipped("quickstart")).read(image)
        #expect(reading.unreadError == nil)
        let cells = reading.cells.enumerated().map { index, cell in
            CellReading(
                field: cell.field, row: cell.row, column: cell.column, status: index < 60 ? .overflow : cell.status, score: 1, glyph: nil,
                crop: cell.crop, ink: cell.ink, quad: cell.quad)
        }
        let field = FieldReading(name: "", rowCount: 10, columnCount: 10, cells: cells)
        let unread = SheetReading(registration: reading.registration, identity: nil, fields: [field])
        #expect(unread.unreadError == .mostlyUnread(unread: 60, written: 100))
    }
}
