import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import Registration
@testable import SheetReading

/// Forms whose cells are boxes of their own, in several fields.
@Suite struct BoxSheetTests {
    private static let marks = RegistrationMethod.marks(
        RingMarks(insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7]))

    private static func boxes(
        _ name: String, x: Double, y: Double, columns: Int, rows: Int = 1, size: Size = Size(width: 8, height: 10),
        gap: Double = 2
    ) -> SheetField {
        .cells(
            CellGrid(
                name: name, originMM: Point(x: x, y: y), pitchMM: Size(width: size.width + gap, height: size.height + gap),
                cellSizeMM: size, columnCount: columns, rowCount: rows, lineWidthMM: 0.3,
                labels: .fixed(Array(repeating: nil, count: columns * rows))))
    }

    private static func template(gap: Double = 2) -> SheetTemplate {
        SheetTemplate(
            name: "boxes", pageSizeMM: Size(width: 210, height: 297), registration: marks,
            fields: [
                boxes("sums", x: 30, y: 60, columns: 10, rows: 6, gap: gap),
                boxes("total", x: 60, y: 190, columns: 9, gap: gap),
                .cells(
                    CellGrid(
                        name: "code", originMM: Point(x: 160, y: 230), pitchMM: Size(width: 12, height: 12), columnCount: 1,
                        rowCount: 1, lineWidthMM: 0.4, labels: .fixed([4]))),
            ])
    }

    @Test(arguments: [0.8, 2.0, 6.0])
    func boxesWithGapsAreReadWhole(gap: Double) throws {
        let template = Self.template(gap: min(gap, 5))
        let map = Homography.turned(cosine: 0.9962, sine: 0.0872, pixelsPerMM: 6, center: Point(x: 700, y: 950))
        let sheet = DrawnSheet(template: template, penWidthMM: 0.5)
        let reading = try SheetReader(template: template).read(sheet.picture(width: 1400, height: 1900, through: map))
        #expect(reading.fields.map(\.name) == ["sums", "total", "code"])
        #expect(reading.fields.map(\.cells.count) == [60, 9, 1])
        #expect(
            reading.cells.allSatisfy { $0.status == .ok },
            "\(reading.cells.filter { $0.status != .ok }.map { "\($0.field) \($0.row) \($0.column) \($0.status)" })")
        #expect(reading.registration.foundEdgeFraction > 0.95)
        #expect(reading.registration.residualMM < 0.1)
        for cell in reading.fields[0].cells {
            let place = template.grids[0].cellRectMM(row: cell.row, column: cell.column).corners.map(map.map)
            for (corner, expected) in zip(cell.quad, place) { #expect(corner.distance(to: expected) < 2) }
        }
        #expect(reading.fields[2].cells[0].label == 4)
    }

    @Test func everyFieldCountsForTheResidual() throws {
        // The lines of the second field are printed a millimeter too low: no map of the page has all lines right.
        let template = Self.template()
        let moved = template.fields.map { field -> SheetField in
            guard field.name == "total" else { return field }
            return Self.boxes("total", x: 60, y: 191, columns: 9)
        }
        let printed = SheetTemplate(
            name: "boxes", pageSizeMM: template.pageSizeMM, registration: Self.marks, fields: moved)
        let picture = DrawnSheet(template: printed).picture(width: 1260, height: 1782, through: .upright(6))
        let reading = try SheetReader(template: template).read(picture)
        let straight = try SheetReader(template: printed).read(picture)
        #expect(reading.registration.projectiveResidualMM > 2 * straight.registration.projectiveResidualMM)
        #expect(reading.registration.residualMM < 0.1)
        #expect(reading.registration.confidence < straight.registration.confidence)
        #expect(reading.fields[1].cells.allSatisfy { $0.status == .ok })
    }

    @Test func strokeBeyondItsBoxBelongsToItsDigit() throws {
        // The foot of the 7 runs into the gap; the neighbor's box is empty.
        let template = Self.template()
        let sheet = DrawnSheet(
            template: template,
            strokes: { row, column in
                guard row == 2, column == 3 || column == 4 else { return DrawnSheet.digit(column) }
                return column == 4
                    ? []
                    : [
                        (Point(x: 0.3, y: 0.25), Point(x: 0.75, y: 0.25)), (Point(x: 0.75, y: 0.25), Point(x: 0.5, y: 1.12)),
                    ]
            })
        let reading = try SheetReader(template: template).read(
            sheet.picture(width: 1260, height: 1782, through: .upright(6)))
        let seven = reading.fields[0].cell(row: 2, column: 3)
        #expect(seven.status == .touchesLine)
        #expect(try #require(seven.ink.inkBox).height > Int(0.8 * 10 * 6))
        #expect(reading.fields[0].cell(row: 2, column: 4).status == .empty)
        #expect(reading.fields[0].cell(row: 3, column: 3).status == .ok)
    }

    @Test func lineWithoutBoxesIsReadBesideTheBoxes() throws {
        let line = TextLine(name: "amount", rectMM: Rect(x: 30, y: 240, width: 70, height: 12), label: "407")
        let boxes = Self.template()
        let template = SheetTemplate(
            name: "both", pageSizeMM: boxes.pageSizeMM, registration: Self.marks,
            fields: [boxes.fields[0], .line(line), boxes.fields[1]])
        var sheet = DrawnSheet(template: template, penWidthMM: 0.5)
        for (index, digit) in [4, 0, 7].enumerated() {
            let left = 34 + 9 * Double(index)
            sheet.strokesMM += DrawnSheet.digit(digit).map { stroke in
                let place = { (p: Point) in Point(x: left + 14 * p.x, y: 238.5 + 14 * p.y) }
                return (from: place(stroke.0), to: place(stroke.1), widthMM: 0.5, darkness: 1)
            }
        }
        let reading = try SheetReader(template: template).read(
            sheet.picture(width: 1260, height: 1782, through: .upright(6)))
        #expect(reading.fields.map(\.name) == ["sums", "amount", "total"])
        #expect(reading.fields[1].cells.map(\.label) == [4, 0, 7])
        #expect(reading.fields[1].cells.allSatisfy { $0.status == .ok && $0.field == "amount" })
        let first = Rect(around: reading.fields[1].cells[0].quad)
        #expect(abs(first.center.x - (34 + 7) * 6) < 6 && abs(first.center.y - 245.5 * 6) < 6)
    }

    @Test func inkInAGapIsNobodys() throws {
        let template = Self.template()
        var sheet = DrawnSheet(template: template, strokes: { row, column in row == 2 ? [] : DrawnSheet.digit(column) })
        // A dash between two boxes of the third row, as some forms print between groups.
        sheet.strokesMM = [(from: Point(x: 48.5, y: 89), to: Point(x: 49.5, y: 89), widthMM: 0.5, darkness: 1)]
        let reading = try SheetReader(template: template).read(
            sheet.picture(width: 1260, height: 1782, through: .upright(6)))
        #expect(reading.fields[0].cells.filter { $0.row == 2 }.allSatisfy { $0.status == .empty })
    }

    @Test func sheetOfAnotherFormIsRefusedThoughItsFirstFieldIsThere() throws {
        let template = Self.template()
        let other = SheetTemplate(
            name: "other", pageSizeMM: template.pageSizeMM, registration: Self.marks,
            fields: [template.fields[2], Self.boxes("more", x: 40, y: 66, columns: 8, rows: 12)])
        let picture = DrawnSheet(template: template).picture(width: 1260, height: 1782, through: .upright(6))
        let error = #expect(throws: SheetError.self) { try SheetReader(template: other).read(picture) }
        #expect(try #require(error).diagnostics[0].code == "sheet.wrong-form")
    }

    @Test func gridAxisHasTwoLinesForABoxAndOneBetweenCells() {
        let shared = GridAxis(cellCount: 3, pitchMM: 10, cellMM: 10), apart = GridAxis(cellCount: 3, pitchMM: 10, cellMM: 8)
        #expect(shared.lines.map(shared.placeMM) == [0, 10, 20, 30])
        #expect(apart.lines.map(apart.placeMM) == [0, 8, 10, 18, 20, 28])
        #expect(apart.lines.map(apart.neighbor) == [nil, 2, 1, 4, 3, nil])
        #expect(shared.lines.allSatisfy { shared.neighbor(ofLine: $0) == nil })
    }
}
