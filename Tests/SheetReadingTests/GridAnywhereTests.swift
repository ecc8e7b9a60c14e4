import Imaging
import Support
import Testing
import TestSupport
@testable import Forms
@testable import Registration
@testable import SheetReading
@testable import SheetSimulation

/// A form's grid in any turn, at a slant, bent, small, twice, or cut off.
@Suite struct GridAnywhereTests {
    private static let template = SheetTemplate(
        name: "lines", pageSizeMM: Size(width: 210, height: 297), registration: .grid,
        fields: [
            .cells(
                CellGrid(
                    originMM: Point(x: 20, y: 30), pitchMM: Size(width: 21, height: 19), columnCount: 8, rowCount: 12,
                    lineWidthMM: 0.35, labels: .fixed((0..<96).map { UInt8($0 % 8) })))
        ])

    private static func camera(degrees: Double, tilt: Double = 0, bendMM: Double = 0, direction: Point = Point(x: 0, y: 1))
        -> PageProjection
    {
        PageProjection(
            camera: template.pageSizeMM, pixelsPerMM: 4.5, distanceMM: 600, turn: degrees * .pi / 180,
            tilt: tilt * .pi / 180, tiltDirection: 0.7,
            bend: PageProjection.Bend(heightMM: bendMM, direction: direction, halfLengthMM: 150),
            center: Point(x: 850, y: 850))
    }

    private static func picture(_ camera: PageProjection) -> GrayImage {
        DrawnSheet(template: template, shadow: 0.7).picture(width: 1700, height: 1700, pointMM: camera.pointMM(ofPixel:))
    }

    /// Some turn that looks alike puts every corner of the form where it was drawn.
    private static func isPlacedAsDrawn(_ reading: SheetReading, _ camera: PageProjection, tolerance: Double) -> Bool {
        [0, 2].contains { turns in
            let turned = reading.turned(turns, template: template)
            return template.grids[0].boundsMM.corners.allSatisfy { corner in
                turned.registration.pageToPicture.map(corner).distance(to: camera.pixel(ofMM: corner)) < tolerance
            }
        }
    }

    /// A single row tells by the middles of its edges alone not how its upright lines slant.
    @Test(arguments: [(0.25, 0.0), (-0.25, 0), (0.15, 0.2), (0, -0.25)])
    func aRowOfBoxesIsFittedToTheSlantOfItsLines(keystone: Double, shear: Double) throws {
        let template = try SheetTemplate.shipped("nine-boxes"), grid = template.grids[0]
        let image = DrawnSheet(template: template).picture(width: 450, height: 150, through: .upright(5))
        let corners = grid.boundsMM.corners, cell = 5 * grid.cellSizeMM.width
        // The upper corners inward, the lower ones outward and to the right.
        let shifts = [keystone / 2, -keystone / 2, keystone / 2 + shear, -keystone / 2 + shear]
        let moved = zip(corners, shifts).map { Homography.upright(5).map($0) + Point(x: $1 * cell, y: 0) }
        let astray = try #require(Homography.fit(from: corners, to: moved))
        let map = PageRefiner(PageInk(image).fine, grids: [grid], pageToInk: astray).pageToInk
        for corner in corners { #expect(map.map(corner).distance(to: Homography.upright(5).map(corner)) < 1) }
    }

    /// Of a row of boxes on a page the template says the shape; how large it was printed is nobody's fault.
    @Test(arguments: [0.5, 0.75, 1.2]) func aRowOfBoxesMayHaveAnySizeOnAScannedPage(scale: Double) throws {
        let template = try SheetTemplate.shipped("nine-boxes"), pixels = scale * 200 / 25.4
        let place = Homography(scaleX: pixels, scaleY: pixels, offsetX: 300, offsetY: 500)
        let image = DrawnSheet(template: template).picture(width: 1700, height: 2200, through: place)
        let reading = try SheetReader(template: template).read(image, dotsPerInch: 200)
        #expect(reading.cells.count { $0.status.isDigit } == 9)
    }

    @Test(arguments: [17.0, 45, 100, 163, 215, 280, 331])
    func gridInAnyTurnIsFound(_ degrees: Double) throws {
        let camera = Self.camera(degrees: degrees)
        let reading = try SheetReader(template: Self.template).read(Self.picture(camera))
        #expect(Self.isPlacedAsDrawn(reading, camera, tolerance: 2))
        #expect(reading.cells.count { $0.status.isDigit } >= 94)
        #expect(reading.registration.possibleQuarterTurns == [0, 2])
    }

    @Test(arguments: [20.0, 35])
    func gridSeenAtASlantIsFound(_ tilt: Double) throws {
        let camera = Self.camera(degrees: 8, tilt: tilt)
        let reading = try SheetReader(template: Self.template).read(Self.picture(camera))
        #expect(Self.isPlacedAsDrawn(reading, camera, tolerance: 2.5))
        #expect(reading.cells.count { $0.status.isDigit } >= 92)
    }

    @Test(arguments: [(2.0, 8.0), (4, 10)])
    func bentPaperIsFollowed(_ bendMM: Double, _ tilt: Double) throws {
        let camera = Self.camera(degrees: 3, tilt: tilt, bendMM: bendMM)
        let reading = try SheetReader(template: Self.template).read(Self.picture(camera))
        let cells = Self.template.grids[0]
        for cell in reading.cells {
            let drawn = cells.cellRectMM(row: cell.row, column: cell.column).corners.map(camera.pixel(ofMM:))
            for (corner, expected) in zip(cell.quad, drawn) { #expect(corner.distance(to: expected) < 1.35) }
        }
        #expect(reading.registration.residualMM < 0.3)
        #expect(reading.registration.projectiveResidualMM > reading.registration.residualMM)
    }

    @Test func smallGridOnAPageIsFound() throws {
        let small = SheetTemplate(
            name: "row", pageSizeMM: Size(width: 90, height: 30), registration: .grid,
            fields: [
                .cells(
                    CellGrid(
                        originMM: Point(x: 10, y: 10), pitchMM: Size(width: 8, height: 10), columnCount: 9, rowCount: 1,
                        lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 9))))
            ])
        let map = Homography([7.8, -0.5, 700, 0.5, 7.8, 400, 0, 0, 1])
        let reading = try SheetReader(template: small).read(
            DrawnSheet(template: small).picture(width: 1700, height: 1500, through: map))
        #expect(reading.cells.allSatisfy { $0.status.isDigit })
        #expect(reading.registration.pageToPicture.map(Point(x: 10, y: 10)).distance(to: map.map(Point(x: 10, y: 10))) < 2)
    }

    @Test func twoSheetsInOnePictureAreCounted() throws {
        let one = DrawnSheet(template: Self.template).picture(width: 840, height: 1188, through: .upright(4))
        var both = GrayImage(width: 1700, height: 1188)
        for y in 0..<1188 {
            for x in 0..<1700 { both[x, y] = x < 840 ? one[x, y] : x >= 860 ? one[x - 860, y] : 180 }
        }
        #expect(throws: SheetError.severalSheets(count: 2)) { try SheetReader(template: Self.template).read(both) }
    }

    @Test func gridThatLeavesThePictureIsCutOff() throws {
        // Nine rows and a bit of twelve.
        let image = DrawnSheet(template: Self.template).picture(width: 1050, height: 1010, through: .upright(5))
        #expect(
            throws: SheetError.cutOff(
                edges: [.lower], seenRows: 9, seenColumns: 8, expectedRows: 12, expectedColumns: 8, template: "lines")
        ) { try SheetReader(template: Self.template).read(image) }
    }

    @Test func formOfFewerRowsIsNotTheForm() throws {
        let fewer = SheetTemplate(
            name: "fewer", pageSizeMM: Size(width: 210, height: 297), registration: .grid,
            fields: [
                .cells(
                    CellGrid(
                        originMM: Point(x: 20, y: 30), pitchMM: Size(width: 21, height: 19), columnCount: 8, rowCount: 10,
                        lineWidthMM: 0.35, labels: .fixed((0..<80).map { UInt8($0 % 8) })))
            ])
        let image = DrawnSheet(template: fewer).picture(width: 1050, height: 1485, through: .upright(5))
        let error = #expect(throws: SheetError.self) { try SheetReader(template: Self.template).read(image) }
        #expect(
            error == .otherGrid(foundRows: 10, foundColumns: 8, expectedRows: 12, expectedColumns: 8, template: "lines"))
    }

    @Test func squareGridMayLieInFourWays() throws {
        let sudoku = try SheetTemplate.shipped("sudoku")
        let map = Homography([0, 9, 30, -9, 0, 1020, 0, 0, 1])
        let reading = try SheetReader(template: sudoku).read(
            DrawnSheet(template: sudoku).picture(width: 1050, height: 1050, through: map))
        #expect(reading.registration.possibleQuarterTurns == [0, 1, 2, 3])
        // It is read as it lies; turned as it was drawn, its first cell is the one drawn first.
        let turned = reading.turned(1, template: sudoku)
        #expect(turned.registration.pageToPicture.map(Point(x: 10, y: 10)).distance(to: map.map(Point(x: 10, y: 10))) < 2)
        let first = turned.fields[0].cell(row: 0, column: 0)
        #expect(first.quad[0].distance(to: map.map(Point(x: 10, y: 10))) < 2)
        #expect(turned.turned(3, template: sudoku).fields == reading.fields)
    }
}
