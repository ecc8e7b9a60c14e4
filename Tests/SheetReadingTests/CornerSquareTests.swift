import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// A template that names four plain squares in the corners, and nothing else to find the page by.
struct CornerSquareTests {
    private static let squares = [(6.0, 6.0), (110, 6), (110, 150), (6, 150)]

    private static let template = SheetTemplate(
        name: "squares", pageSizeMM: DrawnForm.pageSizeMM,
        registration: .print(
            PrintedFeatures(
                marks: squares.map { PrintedMark(centerMM: Point(x: $0.0 + 2, y: $0.1 + 2), sizeMM: Size(width: 4, height: 4)) },
                frames: [], lines: [])),
        fields: DrawnForm.fields.map(SheetField.cells))

    private static func expectRead(covered: Set<Int>, tiltDegrees: Double, turnedDegrees: Double) throws {
        let print = squares.enumerated().filter { !covered.contains($0.offset) }.flatMap { DrawnForm.square($1.0, $1.1) }
        let map = DrawnForm.tilted(tiltDegrees, turnedDegrees: turnedDegrees, pixelsPerMM: 6.4, center: Point(x: 700, y: 700))
        let sheet = DrawnForm.sheet(print: print + DrawnForm.table, strokes: { _, column in DrawnSheet.digit(column) })
        let reading = try SheetReader(template: template).read(sheet.picture(width: 1400, height: 1400, through: map))
        #expect(reading.cells.allSatisfy { $0.status.isDigit })
        for (field, cells) in zip(DrawnForm.fields, reading.fields) {
            for cell in cells.cells {
                let drawn = map.map(field.cellRectMM(row: cell.row, column: cell.column).center)
                #expect(Rect(around: cell.quad).center.distance(to: drawn) < 4)
            }
        }
    }

    @Test(arguments: [(0.0, 0.0), (0, 90), (0, 180), (0, 270), (25, 0), (30, 75), (20, 200)])
    func thePageIsFoundAtAnyTurnAndTilt(tiltDegrees: Double, turnedDegrees: Double) throws {
        try Self.expectRead(covered: [], tiltDegrees: tiltDegrees, turnedDegrees: turnedDegrees)
    }

    @Test(arguments: [[0], [2], [0, 1], [0, 2], [0, 1, 2, 3]])
    func coveredSquaresAreDoneWithout(covered: Set<Int>) throws {
        try Self.expectRead(covered: covered, tiltDegrees: 10, turnedDegrees: 5)
    }

    @Test func aMirroredPageIsNamed() throws {
        let map = DrawnForm.turned(0, pixelsPerMM: 6.4, center: Point(x: 700, y: 700))
            .followed(by: Homography([-1, 0, 1399, 0, 1, 0, 0, 0, 1]))
        let sheet = DrawnForm.sheet(strokes: { _, column in DrawnSheet.digit(column) })
        #expect(throws: SheetError.mirrored) {
            try SheetReader(template: Self.template).read(sheet.picture(width: 1400, height: 1400, through: map))
        }
    }
}
