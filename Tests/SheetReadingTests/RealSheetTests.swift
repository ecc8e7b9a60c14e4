import Foundation
import ImageCodecs
import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading

/// Ten scanned sheets of one writer each; the column is the digit.
@Suite(.enabled(if: TestData.has("ufpr"), "the ufpr sheets are not there"))
struct RealSheetTests {
    private static func page(_ name: String) throws -> GrayImage {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/ufpr/" + name))
        return try ImageDecoder().decode([UInt8](bytes)).image
    }

    private static func sheet(_ number: Int) throws -> GrayImage {
        try page("sheet" + (number < 10 ? "0" : "") + "\(number).png")
    }

    @Test(arguments: 1...10)
    func everyCellOfARealSheetHoldsADigit(_ number: Int) throws {
        let page = try Self.sheet(number)
        let reading = try SheetReader(template: .shipped("ufpr")).read(page)
        #expect(reading.cells.count == 150)
        #expect(reading.cells.allSatisfy { $0.status.isDigit && $0.glyph != nil })
        #expect(reading.registration.residualMM < 0.2)
        // All that is clearly dark in the middle of a cell is taken for the digit, but for a speck here and there.
        let whole = reading.cells.filter(Self.holdsAllInk)
        #expect(whole.count >= 147, "\(reading.cells.filter { !Self.holdsAllInk($0) }.map { ($0.row, $0.column) })")
        for cell in reading.cells {
            let statistics = GlyphStatistics(try #require(cell.glyph))
            #expect(statistics.hasCenterOfMassOfMNIST && statistics.longerSide == 20)
        }
        if let folder = ProcessInfo.processInfo.environment["INKMILL_CONTACT_SHEETS"] {
            try Self.write(reading, page, to: folder, number)
        }
    }

    @Test func blankFormIsNotFilledIn() throws {
        let reader = try SheetReader(template: .shipped("ufpr"))
        let page = try Self.page("blank-form.jpg")
        #expect(throws: SheetError.unfilled(cellCount: 150)) { try reader.read(page) }
    }

    @Test func sheetOfAnotherFormHasNoMarks() throws {
        let reader = try SheetReader(template: .shipped("quickstart"))
        let page = try Self.sheet(1)
        let error = #expect(throws: SheetError.self) { try reader.read(page) }
        #expect(try #require(error).diagnostics[0].code == "sheet.no-marks")
    }

    /// At least 95 % of what is dark in the inner cell.
    private static func holdsAllInk(_ cell: CellReading) -> Bool {
        var dark = 0, kept = 0
        for y in (cell.crop.height / 8)..<(cell.crop.height * 7 / 8) {
            for x in (cell.crop.width / 8)..<(cell.crop.width * 7 / 8) where cell.crop[x, y] < 150 {
                dark += 1
                kept += cell.ink[x, y] ? 1 : 0
            }
        }
        return Double(kept) >= 0.95 * Double(dark)
    }

    /// For looking at, when the folder is named.
    private static func write(_ reading: SheetReading, _ page: GrayImage, to folder: String, _ number: Int) throws {
        let pictures = ["contact": reading.contactSheet(), "overlay": reading.overlay(on: page)]
        for (name, picture) in pictures {
            let file = URL(fileURLWithPath: folder + "/\(name)\(number).png")
            try Data(PNGEncoder.encode(picture)).write(to: file)
        }
    }
}
