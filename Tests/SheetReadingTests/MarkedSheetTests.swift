import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// The quickstart form, drawn and read back.
@Suite struct MarkedSheetTests {
    private static let s = 5.0
    private static let upright = (width: 1050, height: 1485)

    /// A view of the page: what it is called, the picture's size, the map, and how the page is turned in it.
    struct View: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let width: Int
        let height: Int
        let map: Homography
        let quarterTurns: Int
    }

    static let views = [
        View(testDescription: "upright", width: 1050, height: 1485, map: .upright(s), quarterTurns: 0),
        View(
            testDescription: "upside down", width: 1050, height: 1485,
            map: .turned(cosine: -1, sine: 0, pixelsPerMM: s, center: Point(x: 524.5, y: 742)), quarterTurns: 2),
        View(
            testDescription: "on its left side", width: 1485, height: 1050,
            map: .turned(cosine: 0, sine: 1, pixelsPerMM: s, center: Point(x: 742, y: 524.5)), quarterTurns: 1),
        View(
            testDescription: "on its right side", width: 1485, height: 1050,
            map: .turned(cosine: 0, sine: -1, pixelsPerMM: s, center: Point(x: 742, y: 524.5)), quarterTurns: 3),
        View(
            testDescription: "turned by 20 degrees", width: 1600, height: 1800,
            map: .turned(cosine: 0.9396926, sine: 0.3420201, pixelsPerMM: s, center: Point(x: 800, y: 900)), quarterTurns: 0),
        View(
            testDescription: "photographed from below", width: 1300, height: 1700,
            map: Homography([5.6, 0.5, 60, 0.15, 6.1, 70, 1e-4, 9e-4, 1]), quarterTurns: 0),
    ]

    @Test(arguments: views)
    func everyCellIsReadInEveryView(_ view: View) throws {
        let template = try SheetTemplate.shipped("quickstart")
        let image = DrawnSheet(template: template, shadow: 0.6).picture(width: view.width, height: view.height, through: view.map)
        let reading = try SheetReader(template: template).read(image)
        #expect(reading.cells.count == 100)
        #expect(reading.cells.allSatisfy { $0.status == .ok })
        #expect(reading.registration.quarterTurns == view.quarterTurns)
        #expect(reading.registration.marks.allSatisfy { $0 != nil })
        #expect(reading.registration.residualMM < 0.12)
        #expect(reading.registration.confidence > 0.9)
        #expect(reading.registration.possibleQuarterTurns == [0])
        for corner in template.fieldBoundsMM.corners {
            let error = reading.registration.pageToPicture.map(corner).distance(to: view.map.map(corner))
            #expect(error / view.map.scale(at: corner) < 0.25, "\(error) pixels")
        }
        // Digits of one column are the same in every row.
        for cell in reading.cells {
            let glyph = try #require(cell.glyph), first = try #require(reading.fields[0].cell(row: 0, column: cell.column).glyph)
            let difference = glyph.difference(from: first)
            #expect(difference < 40, "row \(cell.row) column \(cell.column): \(difference)")
        }
    }

    @Test(arguments: 0...3)
    func threeOfFourMarksSufficeWithLessConfidence(_ missing: Int) throws {
        let template = try SheetTemplate.shipped("quickstart")
        let view = Self.views[5]
        let image = DrawnSheet(template: template, missingMarks: [missing])
            .picture(width: view.width, height: view.height, through: Homography([5.6, 0.3, 60, 0.15, 5.7, 70, 5e-5, 3e-4, 1]))
        let reading = try SheetReader(template: template).read(image)
        #expect(reading.cells.allSatisfy { $0.status == .ok })
        #expect(reading.registration.marks[missing] == nil)
        #expect((0.5...0.82).contains(reading.registration.confidence))
    }

    @Test func printScaleIsToldFromTheResolution() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let image = DrawnSheet(template: template).picture(width: 1050, height: 1485, through: .upright(Self.s))
        let reading = try SheetReader(template: template).read(image, dotsPerInch: 5 * 25.4 / 0.95)
        let scale = try #require(reading.registration.printScale)
        #expect(abs(scale - 0.95) < 0.002)
    }

    @Test func mirroredPageIsNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let mirror = Homography(scaleX: -Self.s, scaleY: Self.s, offsetX: 1049.5, offsetY: -0.5)
        let image = DrawnSheet(template: template).picture(width: 1050, height: 1485, through: mirror)
        #expect(throws: SheetError.mirrored) { try SheetReader(template: template).read(image) }
    }

    @Test(arguments: [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]], [0.0, 20])
    func twoMarksAndTheGridAreEnough(missing: [Int], tiltDegrees: Double) throws {
        let template = try SheetTemplate.shipped("quickstart")
        let size = template.pageSizeMM, drawn = DrawnForm.pageSizeMM
        let toMiddle = Homography(
            scaleX: 1, scaleY: 1, offsetX: (drawn.width - size.width) / 2, offsetY: (drawn.height - size.height) / 2)
        let map = toMiddle.followed(
            by: DrawnForm.tilted(tiltDegrees, turnedDegrees: 0, pixelsPerMM: 5, center: Point(x: 700, y: 800)))
        let image = DrawnSheet(template: template, missingMarks: Set(missing)).picture(width: 1400, height: 1600, through: map)
        let reading = try SheetReader(template: template).read(image)
        #expect(reading.registration.marks.map { $0 == nil } == (0..<4).map(missing.contains))
        for cell in reading.cells {
            let truth = map.map(template.grids[0].cellRectMM(row: cell.row, column: cell.column).center)
            #expect(Rect(around: cell.quad).center.distance(to: truth) < 3)
        }
    }

    @Test func theMissingMarksAreNamedWhereOneIsLeft() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let image = DrawnSheet(template: template, missingMarks: [0, 2, 3])
            .picture(width: 1050, height: 1485, through: .upright(Self.s))
        #expect(throws: SheetError.tooFewMarks(found: 1, missing: [.topLeft, .bottomRight, .bottomLeft])) {
            try SheetReader(template: template).read(image)
        }
    }

    @Test(arguments: [(1050, 1290), (1020, 1485)])
    func aPageCutOffAtItsMarksIsRead(width: Int, height: Int) throws {
        // The cells are all there; two marks are not.
        let template = try SheetTemplate.shipped("quickstart")
        let map = Homography(scaleX: Self.s, scaleY: Self.s, offsetX: width < 1050 ? -79 : 0, offsetY: 0)
        let image = DrawnSheet(template: template).picture(width: width, height: height, through: map)
        let reading = try SheetReader(template: template).read(image)
        #expect(reading.cells.allSatisfy { $0.status.isDigit })
    }

    @Test func aRoundDigitOfAMarksSizeIsNoMark() throws {
        // The lower marks are cut off; what is written in a cell looks like one of them.
        let template = try SheetTemplate.shipped("quickstart")
        guard case .marks(let marks) = template.registration else {
            Issue.record("the quickstart's form has marks")
            return
        }
        var image = DrawnSheet(template: template).picture(width: 1050, height: 1290, through: .upright(Self.s))
        let center = template.grids[0].cellRectMM(row: 2, column: 4).center
        let radius = marks.diameterMM / 2 * Self.s, hole = radius * marks.holeFractions[2]
        for y in 0..<1290 {
            for x in 0..<1050 {
                let distance = Point(x: Double(x) + 0.5, y: Double(y) + 0.5).distance(to: center * Self.s)
                if distance <= radius { image[x, y] = distance < hole ? 255 : 20 }
            }
        }
        let reading = try SheetReader(template: template).read(image)
        #expect(reading.registration.marks.map { $0 == nil } == [false, false, true, true])
    }

    @Test func blankPageIsNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        var image = GrayImage(width: 1050, height: 1485, gray: 220)
        for y in 0..<1485 {
            for x in 0..<1050 { image[x, y] -= UInt8(x / 20 + (x * 7 + y * 13) % 5) }
        }
        #expect(throws: SheetError.blankPage) { try SheetReader(template: template).read(image) }
    }

    @Test func formThatIsNotFilledInIsNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let image = DrawnSheet(template: template, strokes: { _, _ in [] })
            .picture(width: 1050, height: 1485, through: .upright(Self.s))
        #expect(throws: SheetError.unfilled(cellCount: 100)) { try SheetReader(template: template).read(image) }
    }

    @Test func formWithOtherMarksIsNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let other = RingMarks(insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.7, 0.55, 0.4])
        let form = SheetTemplate(
            name: "other", pageSizeMM: template.pageSizeMM, registration: .marks(other), fields: template.fields)
        let image = DrawnSheet(template: form).picture(width: 1050, height: 1485, through: .upright(Self.s))
        let error = #expect(throws: SheetError.self) { try SheetReader(template: template).read(image) }
        #expect(["sheet.wrong-form", "sheet.mirrored"].contains(try #require(error).diagnostics[0].code))
    }

    @Test func formWithAnotherGridBetweenTheMarksIsNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let grid = CellGrid(
            originMM: Point(x: 37, y: 51), pitchMM: Size(width: 23, height: 22), columnCount: 6, rowCount: 8,
            lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 48)))
        let form = SheetTemplate(
            name: "other", pageSizeMM: template.pageSizeMM, registration: template.registration, fields: [.cells(grid)])
        let image = DrawnSheet(template: form).picture(width: 1050, height: 1485, through: .upright(Self.s))
        let error = #expect(throws: SheetError.self) { try SheetReader(template: template).read(image) }
        #expect(try #require(error).diagnostics[0].code == "sheet.wrong-form")
    }

    @Test func pictureOfAThumbnailIsTooCoarse() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let image = DrawnSheet(template: template).picture(width: 525, height: 742, through: .upright(2.5))
        let error = #expect(throws: SheetError.self) { try SheetReader(template: template).read(image) }
        #expect(try #require(error).diagnostics[0].code == "sheet.too-coarse")
    }
}
