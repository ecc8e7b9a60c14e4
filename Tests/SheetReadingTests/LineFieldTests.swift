import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// A form with a field that is a line, read as a whole page.
@Suite struct LineFieldTests {
    private static let lineMM = Rect(x: 40, y: 70, width: 60, height: 12)

    private static func template(label: String?) -> SheetTemplate {
        let grid = CellGrid(
            name: "digits", originMM: Point(x: 30, y: 100), pitchMM: Size(width: 14, height: 14), columnCount: 5, rowCount: 2,
            lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 10)))
        return SheetTemplate(
            name: "t", pageSizeMM: Size(width: 140, height: 160),
            registration: .marks(RingMarks(insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7])),
            fields: [.cells(grid), .line(TextLine(name: "amount", rectMM: lineMM, label: label))])
    }

    /// The drawn sheet with digits of straight strokes side by side on the line.
    private static func reading(_ digits: [Int], label: String?) throws -> SheetReading {
        var sheet = DrawnSheet(template: template(label: label))
        for (index, digit) in digits.enumerated() {
            let corner = Point(x: lineMM.x + 4 + 6 * Double(index), y: lineMM.y)
            for (a, b) in DrawnSheet.digit(digit) {
                let places = [a, b].map { corner + Point(x: $0.x * 12 - 3, y: $0.y * 12) }
                sheet.strokesMM.append((from: places[0], to: places[1], widthMM: 0.6, darkness: 1))
            }
        }
        return try SheetReader(template: sheet.template).read(sheet.picture(width: 1120, height: 1280, through: .upright(8)))
    }

    @Test func numberOnALineOfAFormBecomesCellsOfItsField() throws {
        let field = try #require(try Self.reading([1, 2, 5, 0], label: "1250").fields.last)
        #expect(field.name == "amount" && field.rowCount == 1 && field.columnCount == 4 && field.expectedDigitCount == 4)
        #expect(field.cells.map(\.label) == [1, 2, 5, 0] && field.cells.allSatisfy { $0.field == "amount" })
        for (index, cell) in field.cells.enumerated() {
            let box = Rect(around: cell.quad)
            #expect(abs(box.center.x / 8 - (Self.lineMM.x + 7 + 6 * Double(index))) < 1.5, "\(box)")
            #expect(abs(box.center.y / 8 - Self.lineMM.y - 6) < 1 && cell.glyph != nil)
        }
    }

    @Test func lineWithAnotherCountThanItsLabelHasNoLabels() throws {
        let field = try #require(try Self.reading([1, 2, 5], label: "1250").fields.last)
        #expect(field.cells.count == 3 && field.expectedDigitCount == 4)
        #expect(field.cells.allSatisfy { $0.label == nil && $0.status.isDigit })
    }

    @Test func emptyLineHasNoCells() throws {
        let reading = try Self.reading([], label: nil)
        #expect(reading.fields.last?.cells.isEmpty == true && reading.fields.last?.expectedDigitCount == nil)
        #expect(reading.contactSheet().height > 0)
    }

    @Test func lineIsReadFromAManifest() throws {
        let yaml = """
            name: t
            pageSizeMM: { width: 210, height: 297 }
            registration: { marks: { insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7] } }
            fields:
              - line: { name: amount, rectMM: { x: 20, y: 50, width: 60, height: 12 }, label: "1250" }
            """
        let line = TextLine(name: "amount", rectMM: Rect(x: 20, y: 50, width: 60, height: 12), label: "1250")
        #expect(try SheetTemplate(yaml: yaml, file: "t.yaml").fields == [.line(line)])
    }
}
