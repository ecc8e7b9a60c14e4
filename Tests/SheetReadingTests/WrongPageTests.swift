import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// Pictures that could pass for a sheet of the form and are not: each is refused with its reason.
@Suite struct WrongPageTests {
    private static func code(_ image: GrayImage, _ template: SheetTemplate) -> String? {
        do {
            _ = try SheetReader(template: template).read(image)
            return nil
        } catch {
            return error.diagnostics[0].code
        }
    }

    /// The quickstart's marks with the same grid a cell further.
    private static func shifted(columns: Int, rows: Int) throws -> SheetTemplate {
        let template = try SheetTemplate.shipped("quickstart")
        let grid = try #require(template.grids.first)
        let moved = CellGrid(
            originMM: Point(
                x: grid.originMM.x + Double(columns) * grid.pitchMM.width, y: grid.originMM.y + Double(rows) * grid.pitchMM.height),
            pitchMM: grid.pitchMM, columnCount: grid.columnCount, rowCount: grid.rowCount, lineWidthMM: grid.lineWidthMM,
            labels: grid.labels)
        return SheetTemplate(
            name: "moved", pageSizeMM: template.pageSizeMM, registration: template.registration, fields: [.cells(moved)])
    }

    @Test(arguments: [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1)], [nil, 0, 2])
    func gridThatLiesACellFurtherIsNeverReadAsTheForms(_ shift: (Int, Int), missing: Int?) throws {
        let form = try Self.shifted(columns: shift.0, rows: shift.1)
        let image = DrawnSheet(template: form, missingMarks: missing.map { [$0] } ?? [])
            .picture(width: 1050, height: 1485, through: .upright(5))
        #expect(Self.code(image, try .shipped("quickstart")) == "sheet.wrong-form")
    }

    @Test func marksOfOtherSizesNeverMoveThreeMarkedPagesByACell() throws {
        // A mark drawn too large or too small tells a wrong view: the lines must mend that, or the page is refused.
        let template = try SheetTemplate.shipped("quickstart")
        guard case .marks(let marks) = template.registration else { return }
        for factor in [0.8, 0.88, 0.95, 1.06, 1.14, 1.25] {
            let map = Homography([5.6, 0.3, 60, 0.15, 5.7, 70, 5e-5, 3e-4, 1])
            var image = DrawnSheet(template: template, missingMarks: [0, 2]).picture(width: 1300, height: 1700, through: map)
            let odd = RingMarks(insetMM: marks.insetMM, diameterMM: marks.diameterMM * factor, holeFractions: marks.holeFractions)
            let oddForm = SheetTemplate(
                name: "odd", pageSizeMM: template.pageSizeMM, registration: .marks(odd), fields: template.fields)
            let other = DrawnSheet(template: oddForm, missingMarks: [0, 1, 3]).picture(width: 1300, height: 1700, through: map)
            for index in image.pixels.indices { image.pixels[index] = min(image.pixels[index], other.pixels[index]) }
            guard let reading = try? SheetReader(template: template).read(image) else { continue }
            for cell in reading.cells {
                let truth = map.map(template.grids[0].cellRectMM(row: cell.row, column: cell.column).center)
                let reach = 4 * map.scale(at: template.fieldBoundsMM.center)
                #expect(Rect(around: cell.quad).center.distance(to: truth) < reach, "marks of \(factor)")
            }
        }
    }

    @Test func twoSheetsInOnePictureAreNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let sheet = DrawnSheet(template: template).picture(width: 1050, height: 1485, through: .upright(5))
        var image = GrayImage(width: 2130, height: 1485)
        for y in 0..<1485 {
            for x in 0..<1050 {
                image[x, y] = sheet[x, y]
                image[x + 1080, y] = sheet[x, y]
            }
        }
        #expect(throws: SheetError.severalSheets(count: 2)) { try SheetReader(template: template).read(image) }
    }

    @Test func sheetOfWhichAHalfIsMissingIsNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let image = DrawnSheet(template: template).picture(width: 1050, height: 700, through: .upright(5))
        #expect(Self.code(image, template) == "sheet.cut-off")
    }

    @Test func sheetWithItsLastColumnOutsideThePictureIsNamed() throws {
        // Marks of a form whose grid reaches further to the right than they do.
        let marks = RingMarks(insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7])
        let grid = CellGrid(
            originMM: Point(x: 30, y: 30), pitchMM: Size(width: 17.8, height: 15), columnCount: 10, rowCount: 10,
            lineWidthMM: 0.3, labels: .fixed((0..<100).map { UInt8($0 % 10) }))
        let template = SheetTemplate(
            name: "wide", pageSizeMM: Size(width: 210, height: 200), registration: .marks(marks), fields: [.cells(grid)])
        let image = DrawnSheet(template: template).picture(width: 1002, height: 1000, through: .upright(5))
        #expect(Self.code(image, template) == "sheet.cut-off" || Self.code(image, template) == "sheet.wrong-form")
    }

    @Test func mirroredPageWithAMarkMissingIsNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let mirror = Homography(scaleX: -5, scaleY: 5, offsetX: 1049.5, offsetY: -0.5)
        let image = DrawnSheet(template: template, missingMarks: [1]).picture(width: 1050, height: 1485, through: mirror)
        #expect(throws: SheetError.mirrored) { try SheetReader(template: template).read(image) }
    }
}
