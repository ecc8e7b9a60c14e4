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
