import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// What cells of drawn sheets hold, and what is made of it.
@Suite struct CellStatusTests {
    private static func read(
        inkGray: Double = 40, penWidthMM: Double = 0.6, _ strokes: @escaping (Int, Int) -> [(Point, Point)]
    ) throws -> SheetReading {
        let template = try SheetTemplate.shipped("quickstart")
        let sheet = DrawnSheet(template: template, strokes: strokes, penWidthMM: penWidthMM, inkGray: inkGray)
        return try SheetReader(template: template).read(sheet.picture(width: 1260, height: 1782, through: .upright(6)))
    }

    private static func shifted(_ value: Int, dx: Double, dy: Double) -> [(Point, Point)] {
        DrawnSheet.digit(value).map { ($0.0 + Point(x: dx, y: dy), $0.1 + Point(x: dx, y: dy)) }
    }

    @Test func cellWithoutInkIsEmptyAndHasNoGlyph() throws {
        let reading = try Self.read { row, column in row == 4 ? [] : DrawnSheet.digit(column) }
        for cell in reading.cells {
            #expect(cell.status == (cell.row == 4 ? .empty : .ok))
            #expect((cell.glyph == nil) == (cell.row == 4))
        }
    }

    @Test func digitAcrossALineIsWholeAndTheNeighborDoesNotGetIt() throws {
        let reading = try Self.read { row, column in
            guard row % 3 == 1 else { return row % 3 == 2 ? [] : DrawnSheet.digit(column) }
            return Self.shifted(column, dx: 0, dy: 0.32)
        }
        for cell in reading.cells where cell.row % 3 == 1 {
            #expect(cell.status == .touchesLine, "row \(cell.row) column \(cell.column)")
            let straight = try #require(reading.fields[0].cell(row: 0, column: cell.column).glyph)
            let glyph = try #require(cell.glyph)
            let difference = glyph.difference(from: straight)
            #expect(difference < 40, "row \(cell.row) column \(cell.column): \(difference)")
        }
        #expect(reading.cells.filter { $0.row % 3 == 2 }.allSatisfy { $0.status == .empty })
    }

    @Test func digitsThatJoinAcrossALineOverflow() throws {
        let reading = try Self.read { row, column in
            guard row == 5, column == 3 || column == 4 else { return DrawnSheet.digit(column) }
            let bridge = column == 3 ? (0.65, 1.35) : (-0.35, 0.35)
            return DrawnSheet.digit(0) + [(Point(x: bridge.0, y: 0.5), Point(x: bridge.1, y: 0.5))]
        }
        #expect(reading.fields[0].cell(row: 5, column: 3).status == .overflow)
        #expect(reading.fields[0].cell(row: 5, column: 4).status == .overflow)
        #expect(reading.cells.filter { $0.status != .ok }.count == 2)
    }

    @Test func twoDigitsInACellAreSeveral() throws {
        let reading = try Self.read { row, column in
            row == 2 ? Self.shifted(1, dx: -0.25, dy: 0) + Self.shifted(7, dx: 0.17, dy: 0) : DrawnSheet.digit(column)
        }
        for cell in reading.cells { #expect(cell.status == (cell.row == 2 ? .several : .ok)) }
    }

    @Test func looseStrokesOfOneDigitBelongToIt() throws {
        // The bar of a 5 and its body do not touch.
        let five =
            [(Point(x: 0.4, y: 0.22), Point(x: 0.65, y: 0.22))]
            + DrawnSheet.digit(5).dropFirst().map {
                ($0.0 + Point(x: 0, y: 0.06), $0.1 + Point(x: 0, y: 0.06))
            }
        let reading = try Self.read { _, _ in five }
        for cell in reading.cells {
            #expect(cell.status == .ok)
            #expect(cell.ink.components().count == 2)
        }
    }

    @Test func speckFarFromTheDigitIsLeftOut() throws {
        let reading = try Self.read { _, column in
            DrawnSheet.digit(column) + [(Point(x: 0.85, y: 0.12), Point(x: 0.86, y: 0.12))]
        }
        #expect(reading.cells.allSatisfy { $0.status == .ok && $0.ink.components().count == 1 })
        #expect(reading.cells.allSatisfy { $0.score < 1 && $0.score > 0.8 })
    }

    @Test func inkLittleDarkerThanThePaperIsFaint() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let pale = DrawnSheet(template: template, inkGray: 212).picture(width: 1260, height: 1782, through: .upright(6))
        let black = DrawnSheet(template: template, strokes: { _, _ in [] })
            .picture(width: 1260, height: 1782, through: .upright(6))
        let image = GrayImage(
            width: 1260, height: 1782, pixels: zip(pale.pixels, black.pixels).map { min($0, $1) })
        let reading = try SheetReader(template: template).read(image)
        #expect(reading.cells.allSatisfy { $0.status == .faint && $0.glyph != nil })
    }

    @Test func scoreIsAFraction() throws {
        let reading = try Self.read { row, column in Self.shifted(column, dx: 0.05 * Double(row), dy: 0) }
        #expect(reading.cells.allSatisfy { (0...1).contains($0.score) })
    }

    @Test func onlyWholeSingleDigitsBecomeDigits() {
        #expect(CellStatus.allCases.filter(\.isDigit) == [.ok, .touchesLine, .faint])
    }
}
