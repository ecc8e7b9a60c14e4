import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// A form without marks, found by its lines.
@Suite struct GridSheetTests {
    private static let s = 5.0

    private static func template(rows: Int = 12, columns: Int = 9, pitch: Size = Size(width: 20, height: 21)) -> SheetTemplate {
        let labels = (0..<rows * columns).map { UInt8($0 % columns) as UInt8? }
        return SheetTemplate(
            name: "lines", pageSizeMM: Size(width: 210, height: 297), registration: .grid,
            fields: [
                .cells(
                    CellGrid(
                        originMM: Point(x: 14, y: 20), pitchMM: pitch, columnCount: columns, rowCount: rows, lineWidthMM: 0.25,
                        labels: .fixed(labels)))
            ])
    }

    /// Unit vectors of small turns.
    @Test(arguments: [(1.0, 0.0), (0.9994, 0.0349), (0.9962, -0.0872)])
    func pageTurnedALittleIsReadWhole(_ cosine: Double, _ sine: Double) throws {
        let template = Self.template()
        let map = Homography.turned(cosine: cosine, sine: sine, pixelsPerMM: Self.s, center: Point(x: 600, y: 800))
        let reading = try SheetReader(template: template).read(
            DrawnSheet(template: template, shadow: 0.7).picture(width: 1200, height: 1600, through: map))
        #expect(reading.cells.count == 108)
        #expect(reading.cells.allSatisfy { $0.status == .ok })
        #expect(reading.registration.residualMM < 0.15)
        #expect(reading.registration.possibleQuarterTurns == [0, 2])
        for corner in template.fieldBoundsMM.corners {
            #expect(reading.registration.pageToPicture.map(corner).distance(to: map.map(corner)) < 1.5)
        }
    }

    @Test func pageWithSomePerspectiveIsReadWhole() throws {
        let template = Self.template()
        let map = Homography([5.4, 0.1, 20, 0.05, 5.3, 30, 3e-5, 1.2e-4, 1])
        let reading = try SheetReader(template: template).read(
            DrawnSheet(template: template).picture(width: 1180, height: 1640, through: map))
        #expect(reading.cells.allSatisfy { $0.status == .ok })
        for corner in template.fieldBoundsMM.corners {
            #expect(reading.registration.pageToPicture.map(corner).distance(to: map.map(corner)) < 1.5)
        }
    }

    @Test func outerLinesCutOffByTheScannerAreFilledIn() throws {
        let template = Self.template()
        // The picture begins and ends within a millimeter of the outermost lines.
        let map = Homography(scaleX: Self.s, scaleY: Self.s, offsetX: -14.4 * Self.s, offsetY: -20.4 * Self.s)
        let reading = try SheetReader(template: template).read(
            DrawnSheet(template: template).picture(width: 896, height: 1256, through: map))
        #expect(reading.cells.allSatisfy { $0.status.isDigit })
        #expect(reading.registration.pageToPicture.map(Point(x: 14, y: 20)).distance(to: map.map(Point(x: 14, y: 20))) < 2)
    }

    @Test func pageOnItsSideIsTurned() throws {
        let template = Self.template()
        let map = Homography.turned(cosine: 0, sine: 1, pixelsPerMM: Self.s, center: Point(x: 742, y: 524.5))
        let reading = try SheetReader(template: template).read(
            DrawnSheet(template: template).picture(width: 1485, height: 1050, through: map))
        #expect(reading.registration.quarterTurns == 1)
        let straight = try SheetReader(template: template).read(
            DrawnSheet(template: template).picture(width: 1050, height: 1485, through: .upright(Self.s)))
        for (cell, other) in zip(reading.cells, straight.cells) {
            #expect(try #require(cell.glyph).difference(from: #require(other.glyph)) < 40)
        }
    }

    @Test func readingTurnedByHalfIsTheReadingOfTheTurnedPage() throws {
        let template = Self.template()
        let turned = Homography.turned(cosine: -1, sine: 0, pixelsPerMM: Self.s, center: Point(x: 524.5, y: 742))
        let upsideDown = try SheetReader(template: template).read(
            DrawnSheet(template: template).picture(width: 1050, height: 1485, through: turned))
        let reading = upsideDown.turned(2, template: template)
        let straight = try SheetReader(template: template).read(
            DrawnSheet(template: template).picture(width: 1050, height: 1485, through: .upright(Self.s)))
        #expect(upsideDown.registration.quarterTurns == 0)
        #expect(reading.registration.quarterTurns == 2)
        #expect(reading.cells.map(\.label) == straight.cells.map(\.label))
        for (cell, other) in zip(reading.cells, straight.cells) {
            #expect((cell.row, cell.column) == (other.row, other.column))
            #expect(try #require(cell.glyph).difference(from: #require(other.glyph)) < 40)
        }
        let corner = Point(x: 14, y: 20)
        #expect(reading.registration.pageToPicture.map(corner).distance(to: turned.map(corner)) < 1.5)
    }

    @Test func otherGridIsNamedWithItsCounts() throws {
        let form = Self.template(rows: 8, columns: 5, pitch: Size(width: 34, height: 33))
        let image = DrawnSheet(template: form).picture(width: 1050, height: 1485, through: .upright(Self.s))
        let error = #expect(throws: SheetError.self) { try SheetReader(template: Self.template()).read(image) }
        #expect(
            error == .otherGrid(foundRows: 8, foundColumns: 5, expectedRows: 12, expectedColumns: 9, template: "lines"))
    }

    @Test func pageOfWritingWithoutLinesHasNoGrid() throws {
        var sheet = DrawnSheet(template: Self.template())
        sheet.hasLines = false
        let image = sheet.picture(width: 1050, height: 1485, through: .upright(Self.s))
        let error = #expect(throws: SheetError.self) { try SheetReader(template: Self.template()).read(image) }
        #expect(["sheet.no-grid", "sheet.wrong-form"].contains(try #require(error).diagnostics[0].code))
    }
}
