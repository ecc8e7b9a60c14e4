import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import FormLearning
@testable import Forms
@testable import SheetReading
@testable import SheetSimulation

/// Forms without a blank, learned from sheets that invented writers filled in.
struct FilledSheetTests {
    /// How sheets become pictures.
    struct Capture: Sendable, CustomTestStringConvertible {
        let kind: CaptureKind
        let dotsPerInch: Double
        var count = 5
        var faults = CaptureFaults.none

        var testDescription: String {
            "\(count) of \(kind), \(dotsPerInch) dpi, turned \(faults.turnDegrees)°, shadow \(faults.shadowDepth)"
        }
    }

    private static let shadowed: CaptureFaults = {
        var faults = CaptureFaults.none
        faults.shadowDepth = 0.35
        return faults
    }()

    private static let turned: CaptureFaults = {
        var faults = CaptureFaults.none
        faults.turnDegrees = 2
        return faults
    }()

    /// A sheet of the drawn form, or of another print, as one writer fills it in.
    private static func sheet(
        writer: Int, _ capture: Capture, print: [DrawnForm.Stroke] = DrawnForm.cornerSquares + DrawnForm.table,
        fields: [CellGrid] = DrawnForm.fields
    ) throws -> FilledSheet {
        let drawn = DrawnForm.sheet(fields, print: print)
        let page = PrintedPage(
            identity: SheetIdentity(collection: "drawn", sheet: writer + 1, page: 1), image: DrawnForm.scan(drawn), pixelsPerMM: 8)
        let settings = try SimulationSettings(
            seed: 11, sheetNumber: writer, writerNumber: writer, capture: capture.kind, dotsPerInch: capture.dotsPerInch,
            faults: capture.faults)
        return FilledSheet(name: "writer \(writer)", image: SheetSimulator(template: drawn.template).sheet(settings, on: page).image)
    }

    private static func learn(_ sheets: [FilledSheet]) throws -> FormOfFilledSheets {
        try FormLearner().learn(filledIn: sheets, name: "drawn", pageSizeMM: DrawnForm.pageSizeMM)
    }

    @Test(arguments: [
        Capture(kind: .documentScan, dotsPerInch: 150, count: 3), Capture(kind: .photoScan, dotsPerInch: 300, count: 3),
        Capture(kind: .photoScan, dotsPerInch: 200, count: 4, faults: turned), Capture(kind: .phone, dotsPerInch: 200, faults: shadowed),
    ])
    func theFormOfFilledInSheetsIsThatOfItsBlank(_ capture: Capture) throws {
        let learned = try Self.learn((0..<capture.count).map { try Self.sheet(writer: $0, capture) })
        let template = learned.form.template
        #expect(learned.usedNames.count == capture.count && learned.leftOut.isEmpty)
        #expect(template.fields.map(\.name) == ["A1", "B1", "B2", "C1"])
        #expect(template.guides.isEmpty)
        for (found, drawn) in zip(template.grids, DrawnForm.fields) {
            #expect(found.columnCount == drawn.columnCount && found.rowCount == drawn.rowCount)
            #expect((found.cellSizeMM == found.pitchMM) == (drawn.cellSizeMM == drawn.pitchMM))
        }
        // A scan of a turned page is larger than the page. Else the page lies in the first picture a little off, as it does of a blank.
        guard capture.faults.turnDegrees == 0 else { return }
        let offset = template.grids[0].originMM - DrawnForm.grid.originMM
        for (found, drawn) in zip(template.grids, DrawnForm.fields) where found.cellCount == drawn.cellCount {
            let last = drawn.cellCount - 1
            let a = found.cellRectMM(row: last / drawn.columnCount, column: last % drawn.columnCount).center
            let b = drawn.cellRectMM(row: last / drawn.columnCount, column: last % drawn.columnCount).center
            #expect((a - offset).distance(to: b) < (capture.kind == .phone ? 1.5 : 0.6))
        }
    }

    @Test(arguments: [Capture(kind: .documentScan, dotsPerInch: 200), Capture(kind: .phone, dotsPerInch: 200)])
    func sheetsAreReadAsByTheTemplateOfTheBlank(_ capture: Capture) throws {
        let learned = try Self.learn((0..<capture.count).map { try Self.sheet(writer: $0, capture) })
        let blank = try FormLearner().learn(
            DrawnForm.scan(DrawnForm.sheet()), name: "drawn", pageSizeMM: DrawnForm.pageSizeMM)
        var counts = (ofFilled: 0, ofBlank: 0)
        for writer in [0, 1, 20, 21, 22] {
            let image = try Self.sheet(writer: writer, capture).image
            counts.ofFilled += try SheetReader(template: learned.form.template).read(image).cells.count { $0.status.isDigit }
            counts.ofBlank += try SheetReader(template: blank.template).read(image).cells.count { $0.status.isDigit }
        }
        #expect(counts.ofBlank > 100)
        #expect(counts.ofFilled >= counts.ofBlank - 3)
    }

    @Test func hardlyAnythingWrittenIsLeftInThePicture() throws {
        let capture = Capture(kind: .documentScan, dotsPerInch: 200, count: 8)
        let learned = try Self.learn((0..<capture.count).map { try Self.sheet(writer: $0, capture) })
        let blank = try Self.sheet(writer: 0, capture).image
        // Within the cells next to nothing of what a sheet has.
        let ink = { (image: GrayImage, form: LearnedForm) in
            form.template.printedCells.reduce(0) { sum, cell in
                let corners = cell.rectMM.inset(by: 1).corners.map(form.pageToPicture.map)
                let x = Int(corners[0].x)...Int(corners[2].x), y = Int(corners[0].y)...Int(corners[2].y)
                return sum + y.reduce(0) { count, row in count + x.count { image[$0, row] < 160 } }
            }
        }
        #expect(ink(learned.print, learned.form) * 10 < ink(blank, learned.form))
    }

    @Test func aSheetUpsideDownIsTurned() throws {
        let capture = Capture(kind: .documentScan, dotsPerInch: 200, count: 4)
        var sheets = try (0..<4).map { try Self.sheet(writer: $0, capture) }
        let image = sheets[2].image
        sheets[2] = FilledSheet(
            name: "turned", image: GrayImage(width: image.width, height: image.height, pixels: image.pixels.reversed()))
        let learned = try Self.learn(sheets)
        #expect(learned.usedNames.contains("turned"))
        #expect(learned.form.template.fields.map(\.name) == ["A1", "B1", "B2", "C1"])
    }

    @Test func aSheetOfAnotherFormOrEditionIsLeftOutByName() throws {
        let capture = Capture(kind: .documentScan, dotsPerInch: 200, count: 4)
        let same = try (0..<4).map { try Self.sheet(writer: $0, capture) }
        let grid = CellGrid(
            originMM: Point(x: 12, y: 60), pitchMM: Size(width: 11, height: 11), columnCount: 8, rowCount: 7, lineWidthMM: 0.3,
            labels: .fixed(Array(repeating: nil, count: 56)))
        let other = FilledSheet(
            name: "other.png", image: try Self.sheet(writer: 9, capture, print: DrawnForm.text(20, 20, wordCount: 9), fields: [grid]).image)
        let learned = try Self.learn(same + [other])
        #expect(learned.leftOut.map(\.name) == ["other.png"])
        #expect(learned.leftOut[0].words.hasPrefix("other.png: "))
        #expect(learned.form.template.fields.map(\.name) == ["A1", "B1", "B2", "C1"])

        let error = #expect(throws: LearningError.self) { try Self.learn(Array(same.prefix(2)) + [other]) }
        #expect(error?.diagnostics[0].code == "learn.sheets-differ")
        #expect(error?.diagnostics[0].message.contains("other.png") == true)
    }

    @Test func twoSheetsAreTooFew() throws {
        let capture = Capture(kind: .documentScan, dotsPerInch: 150, count: 2)
        let sheets = try (0..<2).map { try Self.sheet(writer: $0, capture) }
        #expect(throws: LearningError.tooFewSheets(count: 2, needed: 3)) { try Self.learn(sheets) }
        for error in [LearningError.tooFewSheets(count: 2, needed: 3), .sheetsDiffer(usedCount: 1, needed: 3, leftOut: [])] {
            #expect(error.diagnostics[0].code.hasPrefix("learn.") && !error.diagnostics[0].fix.isEmpty)
        }
    }

    @Test func everyReasonHasWordsThatBeginWithTheSheet() {
        let reasons: [LeftOutSheet.Reason] = [
            .blank, .noPaper(proportions: 1), .otherPrint(agreement: 0.1, needed: 0.25, leastAtMM: Point(x: 1, y: 2)),
            .otherEdition(foundFraction: -0.1, needed: 0.35, aroundMM: Point(x: 1, y: 2)), .otherLines(sharedFraction: 0.2, needed: 0.6),
        ]
        for reason in reasons { #expect(LeftOutSheet(name: "a.png", reason: reason).words.hasPrefix("a.png: ")) }
    }
}

@Suite(.enabled(if: TestData.has("ufpr"), "the ufpr sheets are not there"))
struct FilledGridSheetTests {
    private static func sheet(_ number: Int) throws -> FilledSheet {
        let name = "sheet" + (number < 10 ? "0" : "") + "\(number).png"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/ufpr/" + name))
        return FilledSheet(name: name, image: try ImageDecoder().decode([UInt8](bytes)).image)
    }

    /// The column always holds the same digit, so that much of the writing of few sheets lies on one another.
    @Test func aGridOfFewFilledInSheetsReadsTheOthers() throws {
        let learned = try FormLearner().learn(
            filledIn: (1...3).map(Self.sheet), name: "ufpr", pageSizeMM: Size(width: 210, height: 297))
        let template = learned.form.template
        #expect(learned.leftOut.isEmpty && template.guides.isEmpty)
        #expect(template.grids.map(\.rowCount) == [15] && template.grids.map(\.columnCount) == [10])
        let reading = try SheetReader(template: template).read(Self.sheet(9).image)
        #expect(reading.cells.count == 150 && reading.cells.allSatisfy { $0.status.isDigit })
    }
}

@Suite(.enabled(if: TestData.has("submitty"), "the exam pages are not there"))
struct FilledExamPageTests {
    private static func page(_ number: String) throws -> FilledSheet {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/submitty/page_" + number + ".png"))
        return FilledSheet(name: number, image: try ImageDecoder().decode([UInt8](bytes)).image)
    }

    private static let letter = Size(width: 215.9, height: 279.4)

    @Test func theBoxesInAPageOfPrintAreLearned() throws {
        let learned = try FormLearner().learn(filledIn: ["01", "03", "11"].map(Self.page), name: "exam", pageSizeMM: Self.letter)
        #expect(learned.form.template.grids.map(\.columnCount) == [9])
        let reading = try SheetReader(template: learned.form.template).read(Self.page("23").image)
        #expect(reading.cells.count == 9 && reading.cells.allSatisfy { $0.status.isDigit })
    }

    /// Most of their text is the same; the boxes lie elsewhere.
    @Test func pagesOfOtherLayoutsAreLeftOut() throws {
        let learned = try FormLearner().learn(
            filledIn: ["01", "03", "05", "07", "11"].map(Self.page), name: "exam", pageSizeMM: Self.letter)
        #expect(learned.usedNames == ["01", "03", "11"] && learned.leftOut.map(\.name) == ["05", "07"])
    }
}
