import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// Digits that touch, cross, or run along the printed lines.
@Suite struct LineTouchTests {
    /// Strokes by the row of the sheet; the cells above and below are empty.
    private static let touching: [Int: (name: String, strokes: [(Point, Point)])] = [
        1: ("1 that stands on the line", [(Point(x: 0.5, y: 0.3), Point(x: 0.5, y: 0.99))]),
        3: (
            "7 that crosses the line",
            [
                (Point(x: 0.3, y: 0.35), Point(x: 0.7, y: 0.35)), (Point(x: 0.7, y: 0.35), Point(x: 0.45, y: 1.15)),
            ]
        ),
        5: (
            "2 whose foot runs along the line",
            [
                (Point(x: 0.3, y: 0.45), Point(x: 0.5, y: 0.35)), (Point(x: 0.5, y: 0.35), Point(x: 0.68, y: 0.5)),
                (Point(x: 0.68, y: 0.5), Point(x: 0.3, y: 0.97)), (Point(x: 0.3, y: 0.97), Point(x: 0.72, y: 0.97)),
            ]
        ),
        7: (
            "4 that leans on the left line",
            [
                (Point(x: 0.2, y: 0.2), Point(x: 0.015, y: 0.6)), (Point(x: 0.015, y: 0.6), Point(x: 0.6, y: 0.6)),
                (Point(x: 0.45, y: 0.25), Point(x: 0.45, y: 0.85)),
            ]
        ),
    ]

    /// In the middle of the cell.
    private static func centered(_ strokes: [(Point, Point)]) -> [(Point, Point)] {
        let box = Rect(around: strokes.flatMap { [$0.0, $0.1] })
        let shift = Point(x: 0.5, y: 0.5) - box.center
        return strokes.map { ($0.0 + shift, $0.1 + shift) }
    }

    private static func read(isCentered: Bool) throws -> SheetReading {
        let template = try SheetTemplate.shipped("quickstart")
        let sheet = DrawnSheet(
            template: template,
            strokes: { row, column in
                guard column % 2 == 1, let strokes = touching[row]?.strokes else { return [] }
                return isCentered ? centered(strokes) : strokes
            })
        return try SheetReader(template: template).read(sheet.picture(width: 1260, height: 1782, through: .upright(6)))
    }

    @Test func touchingDigitKeepsItsPixelsAndSaysSo() throws {
        let reading = try Self.read(isCentered: false)
        // The same digits away from the lines.
        let free = try Self.read(isCentered: true)
        for (row, digit) in Self.touching {
            for column in stride(from: 1, to: 10, by: 2) {
                let cell = reading.fields[0].cell(row: row, column: column)
                #expect(cell.status == .touchesLine, "\(digit.name), column \(column): \(cell.status)")
                let expected = free.fields[0].cell(row: row, column: column)
                #expect(expected.status == .ok, "\(digit.name) away from the line: \(expected.status)")
                #expect(Double(cell.ink.inkCount) > 0.85 * Double(expected.ink.inkCount), "\(digit.name)")
                // A stroke that ends in a line or runs along it keeps some of the line.
                #expect(Double(cell.ink.inkCount) < 1.3 * Double(expected.ink.inkCount), "\(digit.name)")
                let difference = try #require(cell.glyph).difference(from: #require(expected.glyph))
                #expect(difference < 45, "\(digit.name), column \(column): \(difference)")
            }
        }
        #expect(reading.cells.filter { $0.column % 2 == 0 || $0.row % 2 == 0 }.allSatisfy { $0.status == .empty })
    }
}
