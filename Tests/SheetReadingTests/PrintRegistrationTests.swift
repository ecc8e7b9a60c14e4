import Imaging
import Support
import Testing
import TestSupport
@testable import FormLearning
@testable import Forms
@testable import SheetReading

/// A form learned from its blank, then read from pictures of it filled in.
struct PrintRegistrationTests {
    private static let marked = Result { try learned(DrawnForm.sheet()) }
    private static let unmarked = Result { try learned(DrawnForm.sheet(print: DrawnForm.table)) }

    private static func learned(_ blank: DrawnSheet) throws -> SheetTemplate {
        try FormLearner().learn(DrawnForm.scan(blank), name: "drawn", pageSizeMM: DrawnForm.pageSizeMM).template
    }

    private static let center = Point(x: 700, y: 700)

    private static func photo(_ sheet: DrawnSheet, _ map: Homography) -> GrayImage {
        sheet.picture(width: 1400, height: 1400, through: map)
    }

    /// Every cell is found where it was drawn and holds a digit.
    private static func expectRead(_ reading: SheetReading, _ map: Homography) {
        #expect(reading.cells.count == 31)
        #expect(reading.cells.allSatisfy { $0.status.isDigit })
        for (field, cells) in zip(DrawnForm.fields, reading.fields) {
            for cell in cells.cells {
                let drawn = field.cellRectMM(row: cell.row, column: cell.column).corners.map(map.map)
                #expect(zip(cell.quad, drawn).allSatisfy { $0.distance(to: $1) < 0.5 * map.scale(at: field.boundsMM.center) })
            }
        }
    }

    @Test(arguments: [(0.0, 0.0), (90, 0), (180, 0), (203, 0), (0, 30), (75, 35), (305, 25)])
    func filledInSheetIsFoundByItsMarksAtAnyTurnAndTilt(turnedDegrees: Double, tiltDegrees: Double) throws {
        let map = DrawnForm.tilted(
            tiltDegrees, turnedDegrees: turnedDegrees, pixelsPerMM: 6.4, center: Self.center)
        let sheet = DrawnForm.sheet(strokes: { _, column in DrawnSheet.digit(column) })
        let reading = try SheetReader(template: Self.marked.get()).read(Self.photo(sheet, map))
        Self.expectRead(reading, map)
        #expect(reading.registration.possibleQuarterTurns == [0])
    }

    @Test func aCoveredMarkIsDoneWithout() throws {
        let map = DrawnForm.tilted(15, turnedDegrees: 10, pixelsPerMM: 6.4, center: Self.center)
        let print = DrawnForm.square(6, 6) + DrawnForm.square(14, 6) + DrawnForm.square(110, 6) + DrawnForm.square(6, 150)
        let sheet = DrawnForm.sheet(print: print + DrawnForm.table, strokes: { _, column in DrawnSheet.digit(column) })
        Self.expectRead(try SheetReader(template: Self.marked.get()).read(Self.photo(sheet, map)), map)
    }

    @Test(arguments: [(0.0, 0.0), (90, 0), (187, 0), (20, 20)])
    func formWithoutMarksIsFoundByItsFrames(turnedDegrees: Double, tiltDegrees: Double) throws {
        let map = DrawnForm.tilted(
            tiltDegrees, turnedDegrees: turnedDegrees, pixelsPerMM: 6.4, center: Self.center)
        let sheet = DrawnForm.sheet(print: DrawnForm.table, strokes: { _, column in DrawnSheet.digit(column) })
        Self.expectRead(try SheetReader(template: Self.unmarked.get()).read(Self.photo(sheet, map)), map)
    }

    @Test func mirroredPageIsRefusedByThatWord() throws {
        let upright = DrawnForm.turned(0, pixelsPerMM: 6.4, center: Self.center)
        let mirror = Homography([-1, 0, 1399, 0, 1, 0, 0, 0, 1])
        let sheet = DrawnForm.sheet(strokes: { _, column in DrawnSheet.digit(column) })
        let template = try Self.marked.get()
        #expect(throws: SheetError.mirrored) {
            try SheetReader(template: template).read(Self.photo(sheet, upright.followed(by: mirror)))
        }
    }

    @Test func sheetOfAnotherFormIsRefused() throws {
        let other = CellGrid(
            originMM: Point(x: 30, y: 60), pitchMM: Size(width: 12, height: 12), columnCount: 5, rowCount: 5,
            lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 25)))
        let map = DrawnForm.turned(0, pixelsPerMM: 6.4, center: Self.center)
        let sheet = DrawnForm.sheet([other], print: [], strokes: { _, column in DrawnSheet.digit(column) })
        for template in [try Self.marked.get(), try Self.unmarked.get()] {
            let error = #expect(throws: SheetError.self) { try SheetReader(template: template).read(Self.photo(sheet, map)) }
            #expect(error?.diagnostics[0].code == "sheet.wrong-form")
        }
    }

    @Test func twoSheetsInOnePictureAreRefused() throws {
        let sheet = DrawnForm.sheet(strokes: { _, column in DrawnSheet.digit(column) })
        var picture = GrayImage(width: 2 * 800, height: 1100, gray: 190)
        for side in 0...1 {
            let half = sheet.picture(
                width: 800, height: 1100, through: DrawnForm.turned(Double(side) * 4, pixelsPerMM: 6, center: Point(x: 400, y: 550)))
            for y in 0..<1100 { for x in 0..<800 { picture[x + side * 800, y] = half[x, y] } }
        }
        let template = try Self.marked.get()
        #expect(throws: SheetError.severalSheets(count: 2)) { try SheetReader(template: template).read(picture) }
    }
}
