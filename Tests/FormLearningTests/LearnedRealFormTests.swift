import Foundation
import ImageCodecs
import Imaging
import Testing
import TestSupport
@testable import FormLearning
@testable import Forms
@testable import Registration
@testable import SheetReading

/// Forms of others: learned from their blanks, found on phone photos of other editions of them.
@Suite(.enabled(if: TestData.has("tally-photos"), "the tally forms are not there"))
struct LearnedTallyFormTests {
    /// A blank with its photo and the fields of boxes that votes are written into, by what is written.
    enum Form: String, CaseIterable {
        case data = "blank-c.hasil_data.png"
        case dpr = "blank-c.hasil_dpr_s10_v2.png"
        case pwp = "blank-c.hasil_pwp_3.png"

        var photo: String {
            switch self {
            case .data: "data_sample_01.jpg"
            case .dpr: "dpr10_sample_01.jpeg"
            case .pwp: "pwp_sample_01.jpg"
            }
        }

        /// Rows of three boxes.
        var boxRowCount: Int {
            switch self {
            case .data: 34
            case .dpr: 12
            case .pwp: 6
            }
        }
    }

    static func picture(_ name: String) throws -> DecodedImage {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/tally-photos/" + name))
        return try ImageDecoder().decode([UInt8](bytes))
    }

    static func learned(_ form: Form, paperWidthMM width: Double = 152.4) throws -> SheetTemplate {
        let blank = try picture(form.rawValue)
        let size = Size(width: width, height: width * Double(blank.image.height) / Double(blank.image.width))
        return try FormLearner().learn(blank.image, name: "tally", pageSizeMM: size).template
    }

    @Test(arguments: Form.allCases)
    func everyRowOfBoxesOfTheBlankIsFound(_ form: Form) throws {
        let template = try Self.learned(form)
        let boxes = template.grids.filter { $0.columnCount == 3 && $0.rowCount == 1 && $0.cellSizeMM != $0.pitchMM }
        #expect(boxes.count == form.boxRowCount)
        // The dotted digit to trace is in all of them.
        #expect(boxes.allSatisfy { field in template.guides.contains { $0.fields.contains(field.name) } })
    }

    @Test(arguments: Form.allCases)
    func aPhotoOfTheFormIsFoundByItsMarks(_ form: Form) throws {
        let template = try Self.learned(form)
        guard case .print(let features) = template.registration else {
            Issue.record("registered by \(template.registration)")
            return
        }
        #expect(features.marks.count == 22)
        let page = PageInk(try Self.picture(form.photo).image)
        let found = try PrintRegistration.find(features, of: template, in: page.coarse)
        #expect(found.residualMM < 0.4 && !found.isHalfTurnUnknown)
    }

    /// What is written in the rows of boxes, in reading order; X is crossed out, _ is empty.
    private static func written(_ form: Form) throws -> [String] {
        struct Labels: Decodable {
            var A: [String]?, B: [String]?, II: [String]?, III: [String]?
            var votes: [String]?, valid: [String]?, invalid: [String]?, total: [String]?
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/tally-photos/labels.json"))
        let labels = try #require(try JSONDecoder().decode([String: Labels].self, from: bytes)[form.photo])
        let rows = [labels.A, labels.B, labels.II, labels.III, labels.votes, labels.valid, labels.invalid, labels.total]
        var words: [String] = []
        for row in rows { for line in row ?? [] { words += line.split(separator: " ").map { String($0) } } }
        return words
    }

    /// At least so many of the boxes are told apart, and none that is empty or crossed out is taken for a digit.
    @Test(arguments: zip(Form.allCases, [101, 34, 18]))
    func digitsEmptyAndCrossedOutBoxesAreToldApart(_ form: Form, _ rightCount: Int) throws {
        let template = try Self.learned(form, paperWidthMM: 210)
        let reading = try SheetReader(template: template).read(Self.picture(form.photo).image)
        let names = template.grids.filter { $0.columnCount == 3 && $0.cellSizeMM != $0.pitchMM }.map(\.name)
        let boxes = reading.fields.filter { names.contains($0.name) }.flatMap(\.cells)
        let written = try Self.written(form).flatMap { Array($0) }
        #expect(boxes.count == written.count)
        let pairs = zip(boxes, written)
        let isRight = { (cell: CellReading, character: Character) in
            switch character {
            case "X": cell.status == .struckOut
            case "_": cell.status == .empty
            default: cell.status.isDigit
            }
        }
        #expect(pairs.count { isRight($0, $1) } >= rightCount)
        #expect(!pairs.contains { $0.status.isDigit && !$1.isNumber }, "a guide or a cross was taken for a digit")
    }

    @Test func aPhotoOfAnotherFormWithTheSameMarksIsRefused() throws {
        let error = #expect(throws: SheetError.self) {
            try SheetReader(template: Self.learned(.data)).read(Self.picture(Form.pwp.photo).image)
        }
        #expect(error?.diagnostics[0].code == "sheet.wrong-form")
    }
}

@Suite(.enabled(if: TestData.has("ufpr"), "the ufpr sheets are not there"))
struct LearnedGridFormTests {
    @Test func theGridOfABlankReadsAFilledInSheet() throws {
        let picture = { (name: String) in
            let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/ufpr/" + name))
            return try ImageDecoder().decode([UInt8](bytes)).image
        }
        let template = try FormLearner().learn(
            picture("blank-form.jpg"), name: "ufpr", pageSizeMM: Size(width: 210, height: 297)
        ).template
        #expect(template.registration == .grid)
        #expect(template.grids.map(\.rowCount) == [15] && template.grids.map(\.columnCount) == [10])
        let reading = try SheetReader(template: template).read(picture("sheet01.png"))
        #expect(reading.cells.count == 150 && reading.cells.allSatisfy { $0.status.isDigit })
    }
}
