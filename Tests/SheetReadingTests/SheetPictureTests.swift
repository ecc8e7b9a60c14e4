import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

@Suite struct SheetPictureTests {
    private static func reading() throws -> (SheetReading, GrayImage) {
        let template = try SheetTemplate.shipped("quickstart")
        let sheet = DrawnSheet(template: template, strokes: { row, column in row == 3 ? [] : DrawnSheet.digit(column) })
        let image = sheet.picture(width: 1050, height: 1485, through: .upright(5))
        return (try SheetReader(template: template).read(image), image)
    }

    @Test func contactSheetFramesEachCellInTheColorOfItsStatus() throws {
        let (reading, _) = try Self.reading()
        let picture = reading.contactSheet()
        let tile = (width: picture.width / 10, height: picture.height / 10)
        for cell in reading.cells {
            #expect(picture[cell.column * tile.width, cell.row * tile.height] == cell.status.color)
        }
    }

    @Test func overlayShowsCellsAndMarksAtTheirPlaces() throws {
        let (reading, image) = try Self.reading()
        let picture = reading.overlay(on: image)
        #expect((picture.width, picture.height) == (1050, 1485))
        // On the middle of the upper side of a cell, a little inside.
        for (row, status) in [(1, CellStatus.ok), (3, .empty)] {
            let quad = reading.fields[0].cell(row: row, column: 4).quad
            let top = (quad[0] + quad[1]) * 0.5, bottom = (quad[2] + quad[3]) * 0.5
            let place = top + (bottom - top) * 0.02
            let near = (-2...2).map { picture[Int(place.x.rounded()), Int(place.y.rounded()) + $0] }
            #expect(near.contains(status.color))
        }
        for mark in reading.registration.marks {
            let center = try #require(mark)
            #expect(picture[Int(center.x), Int(center.y)] == SIMD3(255, 120, 0))
        }
    }

    @Test func largePictureIsReduced() throws {
        let (reading, image) = try Self.reading()
        #expect(reading.overlay(on: image, maxSide: 500).height == 495)
    }

    @Test func statusesHaveDifferentColors() {
        #expect(Set(CellStatus.allCases.map(\.color)).count == CellStatus.allCases.count)
    }

    @Test func sameSheetIsReadTheSameWay() throws {
        let (first, _) = try Self.reading(), (second, _) = try Self.reading()
        #expect(first == second)
    }

    @Test(arguments: [
        (SheetError.blankPage, "sheet.blank"), (.unfilled(cellCount: 9), "sheet.blank"),
        (.mostlyUnread(unread: 9, written: 12), "sheet.unread"), (.fieldsNotFound(cellCount: 9, ofCells: 12), "sheet.wrong-form"),
        (.otherGrid(foundRows: 3, foundColumns: 4, expectedRows: 3, expectedColumns: 4, template: "t"), "sheet.wrong-form"),
        (.gridNotBetweenMarks(foundEdges: 60, expectedEdges: 90, isBlackAndWhite: false, template: "t"), "sheet.faint-lines"),
        (.gridNotBetweenMarks(foundEdges: 3, expectedEdges: 90, isBlackAndWhite: true, template: "t"), "sheet.wrong-form"),
        (.tooFewMarks(found: 1, missing: [.topLeft, .bottomLeft, .topRight]), "sheet.no-marks"),
        (.otherMarks(found: [0.1], expected: [0.2], template: "t"), "sheet.wrong-form"), (.mirrored, "sheet.mirrored"),
        (.gridNotBetweenMarks(foundEdges: 3, expectedEdges: 90, isBlackAndWhite: false, template: "t"), "sheet.wrong-form"),
        (.otherGrid(foundRows: 0, foundColumns: 0, expectedRows: 3, expectedColumns: 4, template: "t"), "sheet.no-grid"),
        (.otherGrid(foundRows: 2, foundColumns: 4, expectedRows: 3, expectedColumns: 4, template: "t"), "sheet.wrong-form"),
        (.cutOff(edges: [.right], seenRows: 3, seenColumns: 2, expectedRows: 3, expectedColumns: 4, template: "t"), "sheet.cut-off"),
        (.severalSheets(count: 2), "sheet.several"), (.tooCoarse(pixelsPerMM: 1, needed: 3), "sheet.too-coarse"),
        (.upsideDown(agreement: 0.1, turnedAgreement: 0.9), "sheet.upside-down"), (.wayUpUnknown(template: "x"), "sheet.way-up-unknown"),
        (.noIdentity(template: "t"), "sheet.no-identity"),
        (
            .identityDiffers(
                read: SheetIdentity(collection: "c", sheet: 1, page: 1), given: SheetIdentity(collection: "c", sheet: 2, page: 1)),
            "sheet.identity-differs"
        ),
        (.wrongCollection(found: "d", expected: "c"), "sheet.wrong-collection"),
    ])
    func everyErrorHasItsCodeAndAFix(_ error: SheetError, _ code: String) {
        #expect(error.diagnostics.map(\.code) == [code])
        #expect(error.diagnostics.allSatisfy { !$0.fix.isEmpty && $0.exitStatus == .badInput })
    }
}
