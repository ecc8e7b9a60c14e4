import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import Registration
@testable import SheetReading

/// Ways to lay a grid that say where its lines cross.
struct GridGuessTests {
    private static func grid(rows: Int, columns: Int, gapMM: Double, lineWidthMM: Double = 0.3) -> CellGrid {
        CellGrid(
            originMM: Point(x: 20, y: 30), pitchMM: Size(width: 9, height: 9), cellSizeMM: Size(width: 9 - gapMM, height: 9 - gapMM),
            columnCount: columns, rowCount: rows, lineWidthMM: lineWidthMM, labels: .fixed(Array(repeating: nil, count: rows * columns)))
    }

    @Test(arguments: [(4, 4, 0.0), (3, 3, 1.5), (2, 5, 0), (1, 9, 2)])
    func crossingsTurnAsTheGridDoes(rows: Int, columns: Int, gapMM: Double) throws {
        let grid = Self.grid(rows: rows, columns: columns, gapMM: gapMM)
        let map = Homography([4, 0.3, 20, -0.2, 5, 70, 1e-4, 2e-4, 1])
        let crossings = grid.lineCrossingsMM.map(map.map)
        for turns in grid.alikeQuarterTurns {
            let turned = try #require(grid.crossings(crossings, quarterTurns: turns))
            let expected = grid.lineCrossingsMM.map(grid.turnMM(turns).followed(by: map).map)
            #expect(zip(turned, expected).allSatisfy { $0.distance(to: $1) < 1e-6 })
        }
    }

    @Test func aGridOfOtherLinesUprightThanLevelIsNotTurnedByAQuarter() {
        let grid = Self.grid(rows: 2, columns: 3, gapMM: 0)
        #expect(grid.crossings(grid.lineCrossingsMM, quarterTurns: 1) == nil)
    }

    /// Cells are found in the picture, and the form has no lines there to be followed.
    @Test func aFormWithoutLinesDoesNotEndTheProgramWhereCellsAreFound() {
        let unlined = Self.grid(rows: 1, columns: 6, gapMM: 0, lineWidthMM: 0)
        let template = SheetTemplate(
            name: "unlined", pageSizeMM: Size(width: 100, height: 70), registration: .grid, fields: [.cells(unlined)])
        let drawn = SheetTemplate(
            name: "lined", pageSizeMM: Size(width: 100, height: 70), registration: .grid,
            fields: [.cells(Self.grid(rows: 1, columns: 6, gapMM: 0))])
        let image = DrawnSheet(template: drawn).picture(
            width: 1200, height: 900, through: Homography([7, 0.4, 200, -0.3, 7, 200, 0, 0, 1]))
        // A form without lines cannot be told from others; it must not end the program.
        _ = try? SheetReader(template: template).read(image)
    }
}
