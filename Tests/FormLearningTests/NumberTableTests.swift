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

    @Test func aRowBelowItsCaptionsIsAFieldOfNumbers() throws {
        var table = DrawnTable()
        table.widthsMM = [18, 18, 18, 18, 18]
        table.rowCount = 1
        let grids = try Self.learned(table).grids
        #expect(grids.count == 1 && grids[0].rowCount == 1 && grids[0].columnCount == 5 && grids[0].number == NumberFormat())
    }

    /// A table of tasks: their names and greatest points are printed, also of the total.
    @Test func printedColumnsAndTheirCaptionsAreLeftOut() throws {
        var table = DrawnTable()
        table.widthsMM = [40, 17, 17, 17]
        table.rowCount = 6
        let print = (0..<6).flatMap { row in
            [0, 1].flatMap { column -> [DrawnForm.Stroke] in
                let cell = table.cellMM(row: row, column: column)
                return DrawnForm.text(cell.x + 3, cell.y + 3, wordCount: column == 0 ? 3 : 1)
            }
        }
        let form = try FormLearner().learn(table.picture(print), name: "exam", pageSizeMM: DrawnForm.pageSizeMM)
        #expect(form.template.grids.map(\.rowCount) == [6, 6] && form.template.grids.allSatisfy { $0.number != nil })
        #expect(abs(form.template.grids[0].originMM.x - table.cellMM(row: 0, column: 2).x) < 0.3)
    }

    @Test func printedRowsAndColumnsOfATableOfDigitsAreLeftOut() throws {
        var table = DrawnTable()
        table.widthsMM = [9, 9, 9]
        table.rowCount = 4
        let print = (0..<4).flatMap { row -> [DrawnForm.Stroke] in
            let cell = table.cellMM(row: row, column: 0)
            return DrawnForm.text(cell.x + 2, cell.y + 3, wordCount: 1)
        }
        let form = try FormLearner().learn(table.picture(print), name: "exam", pageSizeMM: DrawnForm.pageSizeMM)
        let grids = form.template.grids
        #expect(grids.count == 1 && grids[0].rowCount == 4 && grids[0].columnCount == 2 && grids[0].number == nil)
        #expect(form.leftOut.first { $0.reason == .printed }?.count == 7)
    }

    @Test func aLoneBoxIsForANumberAndALongOneForText() throws {
        func box(_ x: Double, _ y: Double, _ width: Double) -> [DrawnForm.Stroke] {
            [(x, y, x + width, y), (x, y + 9, x + width, y + 9), (x, y, x, y + 9), (x + width, y, x + width, y + 9)].map {
                DrawnForm.line($0.0, $0.1, $0.2, $0.3)
            }
        }
        var sheet = DrawnForm.sheet(print: box(20, 30, 28) + box(20, 50, 70))
        sheet.hasLines = false
        let grids = try FormLearner().learn(DrawnForm.scan(sheet), name: "list", pageSizeMM: DrawnForm.pageSizeMM).template.grids
        #expect(grids.count == 1 && grids[0].number == NumberFormat() && abs(grids[0].originMM.y - 30) < 0.3)
    }

    /// A table of digits stays one.
    @Test func narrowCellsHoldDigits() throws {
        var table = DrawnTable()
        table.widthsMM = [8, 8, 8, 8, 8]
        let template = try Self.learned(table)
        #expect(!template.hasNumbers)
    }
}
