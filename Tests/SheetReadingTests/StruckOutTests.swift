import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// Cells that their writers crossed out, and digits that look as if.
@Suite struct StruckOutTests {
    private typealias Stroke = (Point, Point)

    private static func line(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> Stroke {
        (Point(x: x0, y: y0), Point(x: x1, y: y1))
    }

    private static func path(_ points: [(Double, Double)]) -> [Stroke] {
        zip(points, points.dropFirst()).map { line($0.0, $0.1, $1.0, $1.1) }
    }

    private static func scaled(_ strokes: [Stroke], _ factor: Double) -> [Stroke] {
        let center = Point(x: 0.5, y: 0.5)
        return strokes.map { (center + ($0.0 - center) * factor, center + ($0.1 - center) * factor) }
    }

    /// Round digits, as one writes them: corners of polygons on ellipses.
    private static func oval(_ x: Double, _ y: Double, _ rx: Double, _ ry: Double) -> [Stroke] {
        let corners = [
            (1.0, 0.0), (0.92, 0.38), (0.71, 0.71), (0.38, 0.92), (0.0, 1.0), (-0.38, 0.92), (-0.71, 0.71), (-0.92, 0.38),
            (-1.0, 0.0), (-0.92, -0.38), (-0.71, -0.71), (-0.38, -0.92), (0.0, -1.0), (0.38, -0.92), (0.71, -0.71),
            (0.92, -0.38), (1.0, 0.0),
        ]
        return path(corners.map { (x + rx * $0.0, y + ry * $0.1) })
    }

    private static let cross = [line(0.1, 0.12, 0.9, 0.88), line(0.88, 0.1, 0.12, 0.9)]
    private static let zigzag = path([
        (0.2, 0.25), (0.8, 0.3), (0.2, 0.36), (0.8, 0.41), (0.2, 0.47), (0.8, 0.52), (0.2, 0.58), (0.8, 0.63), (0.2, 0.69),
        (0.8, 0.74),
    ])

    /// A row of the sheet: how its cells are written, by the column.
    private struct Writing: Sendable {
        let name: String
        let strokes: @Sendable (Int) -> [Stroke]

        init(_ name: String, _ strokes: @escaping @Sendable (Int) -> [Stroke]) {
            self.name = name
            self.strokes = strokes
        }
    }

    /// Each row of the sheet is crossed out in its own way.
    private static let struckOut: [Writing] = [
        Writing("a cross over an empty cell", { _ in cross }),
        Writing("a cross from corner to corner", { _ in [line(0.03, 0.03, 0.97, 0.97), line(0.97, 0.03, 0.03, 0.97)] }),
        Writing("a small cross", { _ in [line(0.25, 0.22, 0.77, 0.76), line(0.75, 0.24, 0.24, 0.78)] }),
        Writing("a cross over a digit", { cross + DrawnSheet.digit($0) }),
        Writing("a level stroke", { [line(0.06, 0.45, 0.94, 0.42)] + scaled(DrawnSheet.digit($0), 0.9) }),
        Writing("a rising stroke", { [line(0.08, 0.85, 0.92, 0.2)] + scaled(oval(0.5, 0.52, 0.17, 0.27), 1 - 0.01 * Double($0)) }),
        Writing("two strokes", { [line(0.06, 0.4, 0.94, 0.36), line(0.07, 0.62, 0.95, 0.57)] + DrawnSheet.digit($0) }),
        Writing("a scribble", { _ in zigzag }),
        Writing("a scribble over a digit", { zigzag + DrawnSheet.digit($0) }),
    ]

    /// Each row of the sheet is written in its own way.
    private static let digits: [Writing] = [
        Writing("plain", { DrawnSheet.digit($0) }),
        Writing("large", { scaled(DrawnSheet.digit($0), 1.55) }),
        Writing("small", { scaled(DrawnSheet.digit($0), 0.5) }),
        Writing("slashed 0", { _ in oval(0.5, 0.5, 0.2, 0.3) + [line(0.28, 0.78, 0.72, 0.22)] }),
        Writing("large slashed 0", { _ in oval(0.5, 0.5, 0.3, 0.42) + [line(0.24, 0.84, 0.76, 0.16)] }),
        Writing("slashed 7", { _ in path([(0.25, 0.15), (0.75, 0.15), (0.4, 0.88)]) + [line(0.32, 0.5, 0.72, 0.47)] }),
        Writing("open 4", { _ in path([(0.35, 0.12), (0.22, 0.6), (0.82, 0.58)]) + [line(0.62, 0.3, 0.58, 0.9)] }),
        Writing("closed 4", { _ in path([(0.62, 0.9), (0.62, 0.1), (0.15, 0.62), (0.85, 0.62)]) }),
        Writing("8 of two loops", { _ in oval(0.5, 0.31, 0.18, 0.19) + oval(0.5, 0.69, 0.22, 0.19) }),
        Writing(
            "8 of one stroke",
            { _ in
                path([
                    (0.72, 0.16), (0.5, 0.08), (0.28, 0.2), (0.36, 0.38), (0.68, 0.64), (0.72, 0.82), (0.5, 0.93), (0.26, 0.82),
                    (0.34, 0.62), (0.66, 0.38), (0.72, 0.16),
                ])
            }),
    ]

    /// - Parameter columns: that are written in.
    private static func read(_ rows: [Writing], columns: StrideTo<Int> = stride(from: 0, to: 10, by: 1)) throws -> SheetReading {
        let template = try SheetTemplate.shipped("quickstart")
        let sheet = DrawnSheet(
            template: template,
            strokes: { row, column in
                // Nobody writes the same at the same height in every cell: that would be a printed line.
                let shift = Point(x: 0, y: 0.012 * Double((column * 3 + row) % 5 - 2))
                return row < rows.count && columns.contains(column) ? rows[row].strokes(column).map { ($0.0 + shift, $0.1 + shift) } : []
            },
            penWidthMM: 0.5)
        return try SheetReader(template: template).read(sheet.picture(width: 1260, height: 1782, through: .upright(6)))
    }

    @Test func crossedOutCellIsStruckOutAndNoDigit() throws {
        // Every other cell: strokes across all of a sheet's cells would hide where its lines are.
        let columns = stride(from: 1, to: 10, by: 2)
        let reading = try Self.read(Self.struckOut, columns: columns)
        for cell in reading.cells where cell.row < Self.struckOut.count && columns.contains(cell.column) {
            #expect(cell.status == .struckOut, "\(Self.struckOut[cell.row].name), column \(cell.column)")
            #expect(cell.glyph == nil && cell.score >= 0.5)
        }
    }

    @Test func digitWithLongStrokesIsNotStruckOut() throws {
        let reading = try Self.read(Self.digits)
        for cell in reading.cells where cell.row < Self.digits.count {
            #expect(cell.status.isDigit, "\(Self.digits[cell.row].name), column \(cell.column): \(cell.status)")
        }
    }

    @Test func thresholdOfOneTurnsItOff() {
        var mask = BilevelImage(width: 60, height: 60)
        for i in 2..<58 {
            for dx in -1...1 {
                mask[i + dx, i] = true
                mask[59 - i + dx, i] = true
            }
        }
        let score = { (minSpan: Double) in
            StrikeOut.score(mask, cellSide: 60, pixelsPerMM: 6, usualWidth: 3, minSpan: minSpan)
        }
        #expect(score(0.75) ?? 0 > 0.5)
        #expect(score(1) == nil)
    }
}
