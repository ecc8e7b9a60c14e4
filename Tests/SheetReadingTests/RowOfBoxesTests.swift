import Imaging
import Support
import Testing
import TestSupport
@testable import Forms
@testable import Registration
@testable import SheetReading
@testable import SheetSimulation

/// A single row of boxes somewhere on a page, as exams have it for a number: a line at either end, and little else to be found by.
struct RowOfBoxesTests {
    private static let row = form(columnCount: 9)
    private static let place = Homography([7.8, -0.5, 500, 0.5, 7.8, 700, 0, 0, 1])

    private static func form(columnCount: Int) -> SheetTemplate {
        let grid = CellGrid(
            originMM: Point(x: 10, y: 10), pitchMM: Size(width: 8, height: 10), columnCount: columnCount, rowCount: 1, lineWidthMM: 0.3,
            labels: .fixed(Array(repeating: nil, count: columnCount)))
        let width = 20 + 8 * Double(columnCount)
        return SheetTemplate(name: "row", pageSizeMM: Size(width: width, height: 30), registration: .grid, fields: [.cells(grid)])
    }

    /// The picture of a page that is larger than what the template tells of it.
    private static func picture(
        strokes: @escaping (_ row: Int, _ column: Int) -> [(Point, Point)] = { _, column in DrawnSheet.digit(column) },
        through map: Homography = place
    ) -> GrayImage {
        DrawnSheet(template: row, strokes: strokes).picture(width: 1700, height: 1500, through: map)
    }

    private static func offset(_ reading: SheetReading, from map: (Point) -> Point) -> Double {
        row.grids[0].lineCrossingsMM.indices.map { index in
            let column = min(index % 10, 8), isRight = index % 10 == 9, isLower = index >= 10
            let quad = reading.cells[column].quad
            let corner = isLower ? (isRight ? quad[2] : quad[3]) : (isRight ? quad[1] : quad[0])
            return corner.distance(to: map(row.grids[0].lineCrossingsMM[index]))
        }.max() ?? .infinity
    }

    /// No box is closed by its lines alone: strokes run through those above and below it.
    @Test func aRowWhoseDigitsAllTouchItsLinesIsFound() throws {
        let image = Self.picture { _, _ in
            [(Point(x: 0.3, y: -0.04), Point(x: 0.7, y: 1.04)), (Point(x: 0.7, y: -0.04), Point(x: 0.3, y: 1.04))]
        }
        #expect(Self.offset(try SheetReader(template: Self.row).read(image), from: Self.place.map) < 3)
    }

    @Test(arguments: [8.0, 14, 20]) func aRowInNoiseIsFound(sigma: Double) throws {
        let map = Homography([5.8, -0.4, 500, 0.4, 5.8, 700, 0, 0, 1])
        var image = Self.picture(through: map)
        var stream = RandomStream(seed: 3, purpose: .testing)
        for index in image.pixels.indices {
            // Pale lines on gray paper.
            let level = 120 + Double(image.pixels[index]) / 3 + sigma * stream.normal()
            image.pixels[index] = UInt8(min(max(level, 0), 255))
        }
        #expect(Self.offset(try SheetReader(template: Self.row).read(image), from: map.map) < 3)
    }

    /// The lines at both ends lie off where flat paper has them, on strongly bent paper by a good part of a box.
    @Test(arguments: [(3.0, 10.0), (5, 15), (7, 20), (12, 25), (16, 30)]) func aRowOnBentPaperIsFound(bendMM: Double, tilt: Double) throws {
        let camera = PageProjection(
            camera: Size(width: 130, height: 90), pixelsPerMM: 8, distanceMM: 330, turn: 0.04, tilt: tilt * .pi / 180, tiltDirection: 0.7,
            bend: PageProjection.Bend(heightMM: bendMM, direction: Point(x: 1, y: 0.2), halfLengthMM: 70), center: Point(x: 650, y: 500))
        // The row in the middle of the page.
        let offset = Point(x: 19, y: 30)
        let image = DrawnSheet(template: Self.row).picture(width: 1300, height: 1000) { camera.pointMM(ofPixel: $0) - offset }
        let farthest = Self.offset(try SheetReader(template: Self.row).read(image)) { camera.pixel(ofMM: $0 + offset) }
        #expect(farthest < 4)
    }

    /// What is seen of a longer row may be the form's at either end of it.
    @Test func aLongerRowIsNotTheForm() throws {
        let map = Homography([7.8, -0.5, 300, 0.5, 7.8, 700, 0, 0, 1])
        let image = DrawnSheet(template: Self.form(columnCount: 12)).picture(width: 1700, height: 1500, through: map)
        let error = #expect(throws: SheetError.self) { try SheetReader(template: Self.row).read(image) }
        #expect(error?.diagnostics[0].code == "sheet.wrong-form")
    }
}
