import Imaging
import Support
import Testing
import TestSupport
@testable import FormLearning
@testable import Forms

/// Tables whose cells are too wide for one digit.
struct NumberTableTests {
    private static func learned(_ table: DrawnTable) throws -> SheetTemplate {
        try FormLearner().learn(table.picture(), name: "list", pageSizeMM: DrawnForm.pageSizeMM).template
    }

    @Test func everyColumnOfATableIsAFieldWithoutItsCaption() throws {
        let table = DrawnTable(), template = try Self.learned(table)
        #expect(template.fields.map(\.name) == ["A1", "A2", "A3", "A4"])
        for (column, grid) in template.grids.enumerated() {
            #expect(grid.rowCount == 10 && grid.columnCount == 1 && grid.number == NumberFormat())
            for row in [0, 9] {
                let corners = zip(grid.cellRectMM(row: row, column: 0).corners, table.cellMM(row: row, column: column).corners)
                #expect(corners.allSatisfy { $0.distance(to: $1) < 0.3 }, "row \(row) of column \(column)")
            }
        }
        guard case .print = template.registration else {
            Issue.record("registered by \(template.registration)")
            return
        }
    }

    @Test func cellsWithOpenLinesAreFilledIn() throws {
        var table = DrawnTable()
        table.openCells = [(2, 1), (6, 3)]
        let template = try Self.learned(table)
        #expect(template.grids.map(\.rowCount) == [10, 10, 10, 10])
    }

    @Test func aRowOfAnotherHeightIsAFieldOfItsOwn() throws {
        var table = DrawnTable()
        table.rowCount = 6
        var print = table.print
        let top = table.originMM.y + table.rowHeightMM * 7, right = table.originMM.x + table.widthsMM.reduce(0, +)
        print.append(DrawnForm.line(table.originMM.x, top + 9.6, right, top + 9.6))
        for column in 0...table.widthsMM.count {
            let x = table.originMM.x + table.widthsMM.prefix(column).reduce(0, +)
            print.append(DrawnForm.line(x, top, x, top + 9.6))
        }
        var sheet = DrawnForm.sheet(print: print)
        sheet.hasLines = false
        let template = try FormLearner().learn(DrawnForm.scan(sheet), name: "list", pageSizeMM: DrawnForm.pageSizeMM).template
        #expect(template.grids.map(\.rowCount) == [6, 6, 6, 6, 1, 1, 1, 1])
        #expect(template.fields.map(\.name).suffix(4) == ["B1", "B2", "B3", "B4"])
    }

    @Test func twoRowsAreNoTable() throws {
        var table = DrawnTable()
        table.rowCount = 1
        #expect(throws: LearningError.self) { try Self.learned(table) }
    }

    /// A table of digits stays one.
    @Test func narrowCellsHoldDigits() throws {
        var table = DrawnTable()
        table.widthsMM = [8, 8, 8, 8, 8]
        let template = try Self.learned(table)
        #expect(!template.hasNumbers)
    }
}
