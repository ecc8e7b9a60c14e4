import Imaging
import Support
import Testing
import TestSupport
@testable import FormLearning
@testable import Forms
@testable import SheetReading

/// Boxes with rounded corners, learned from a blank and read from pictures of it filled in; combs, learned.
struct OddBoxTests {
    /// What is drawn: cells without lines of their own, and the print around them.
    struct Form: Sendable {
        let cells: CellGrid
        let print: [DrawnForm.Stroke]
    }

    private static func cells(_ count: Int, pitch: Double, height: Double) -> CellGrid {
        CellGrid(
            name: "A1", originMM: Point(x: 15, y: 40), pitchMM: Size(width: pitch, height: height), columnCount: count, rowCount: 1,
            lineWidthMM: 0, labels: .fixed(Array(repeating: nil, count: count)))
    }

    private static func rounded(_ box: Rect, radius: Double) -> [DrawnForm.Stroke] {
        let steps = 6
        var points: [Point] = []
        for (index, corner) in box.corners.enumerated() {
            let inward = [(1.0, 1.0), (-1, 1), (-1, -1), (1, -1)][index]
            let middle = Point(x: corner.x + inward.0 * radius, y: corner.y + inward.1 * radius)
            for step in 0...steps {
                let angle = (180 + 90 * (Double(index) + Double(step) / Double(steps))) * .pi / 180
                points.append(
                    Point(x: middle.x + radius * PortableMath.cos(angle), y: middle.y + radius * PortableMath.sin(angle)))
            }
        }
        return zip(points, points.dropFirst() + points.prefix(1)).map { DrawnForm.line($0.x, $0.y, $1.x, $1.y) }
    }

    private static func roundedBoxes(radius: Double, gap: Double) -> Form {
        let cells = cells(8, pitch: 8, height: 9)
        let boxes = (0..<8).map { cells.cellRectMM(row: 0, column: $0) }.map { cell in
            Rect(x: cell.x + gap / 2, y: cell.y, width: cell.width - gap, height: cell.height)
        }
        return Form(cells: cells, print: DrawnForm.table + boxes.flatMap { rounded($0, radius: radius) })
    }

    /// - Parameter roundedToMM: ticks stand at whole ones of these, as programs that print web pages place them.
    private static func comb(tickMM: Double, isLower: Bool, pitch: Double, roundedToMM: Double = 0.01) -> Form {
        let count = 8, cells = cells(count, pitch: pitch, height: 9), box = cells.boundsMM
        let sides = zip(box.corners, box.corners.dropFirst() + box.corners.prefix(1)).map { DrawnForm.line($0.x, $0.y, $1.x, $1.y) }
        let y = isLower ? box.y + box.height : box.y, toY = isLower ? y - tickMM : y + tickMM
        let ticks = (1..<count).map { tick in
            let x = box.x + (Double(tick) * pitch / roundedToMM).rounded() * roundedToMM
            return DrawnForm.line(x, y, x, toY)
        }
        return Form(cells: cells, print: DrawnForm.table + sides + ticks)
    }

    private static func learned(_ form: Form) throws -> SheetTemplate {
        let blank = DrawnForm.scan(DrawnForm.sheet([form.cells], print: form.print))
        let template = try FormLearner().learn(blank, name: "odd", pageSizeMM: DrawnForm.pageSizeMM).template
        let learned = try #require(template.grids.first)
        #expect(template.grids.count == 1 && learned.columnCount == 8 && learned.rowCount == 1)
        for column in 0..<8 where learned.columnCount == 8 {
            let found = learned.cellRectMM(row: 0, column: column).center, drawn = form.cells.cellRectMM(row: 0, column: column).center
            #expect(found.distance(to: drawn) < 0.3)
        }
        return template
    }

    private static func expectRead(_ form: Form, tiltDegrees: Double, turnedDegrees: Double) throws {
        let template = try learned(form)
        let map = DrawnForm.tilted(tiltDegrees, turnedDegrees: turnedDegrees, pixelsPerMM: 6.4, center: Point(x: 700, y: 700))
        let sheet = DrawnForm.sheet([form.cells], print: form.print, strokes: { _, column in DrawnSheet.digit(column) })
        let reading = try SheetReader(template: template).read(sheet.picture(width: 1400, height: 1400, through: map))
        #expect(reading.cells.count == 8 && reading.cells.allSatisfy { $0.status.isDigit })
        for (column, cell) in reading.cells.enumerated() {
            let drawn = map.map(form.cells.cellRectMM(row: 0, column: column).center)
            #expect(Rect(around: cell.quad).center.distance(to: drawn) < 4)
        }
    }

    @Test(arguments: [0.3, 0.6, 1, 1.6, 2], [(0.0, 0.0), (20, 4)])
    func boxesWithRoundedCornersAreLearnedAndRead(radius: Double, view: (Double, Double)) throws {
        try Self.expectRead(Self.roundedBoxes(radius: radius, gap: 1.2), tiltDegrees: view.0, turnedDegrees: view.1)
    }

    @Test(arguments: [1.0, 2, 3, 5], [true, false])
    func combsAreLearned(tickMM: Double, isLower: Bool) throws {
        for (pitch, roundedToMM) in [(6.0, 0.01), (9, 0.01), (7, 0.53)] {
            _ = try Self.learned(Self.comb(tickMM: tickMM, isLower: isLower, pitch: pitch, roundedToMM: roundedToMM))
        }
    }

    @Test func aFrameWithWritingOnItsLineIsNoComb() throws {
        // Unevenly spaced ticks.
        let form = Self.comb(tickMM: 2, isLower: true, pitch: 8)
        let odd = [DrawnForm.line(41.5, 49, 41.5, 47), DrawnForm.line(27, 49, 27, 47)]
        let blank = DrawnForm.scan(DrawnForm.sheet([form.cells], print: form.print + odd))
        #expect(throws: LearningError.self) { try FormLearner().learn(blank, name: "odd", pageSizeMM: DrawnForm.pageSizeMM) }
    }
}
