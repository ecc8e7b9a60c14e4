import Imaging
import Support
import Testing
import TestSupport
@testable import FormLearning
@testable import Forms

struct FormLearnerTests {
    private static func learn(_ blank: GrayImage) throws -> LearnedForm {
        try FormLearner().learn(blank, name: "drawn", pageSizeMM: DrawnForm.pageSizeMM)
    }

    @Test(arguments: [0.0, 1.3, -2.4])
    func boxesAndGridsOfABlankAreFoundAndNamedInReadingOrder(turnedDegrees: Double) throws {
        let form = try Self.learn(DrawnForm.scan(DrawnForm.sheet(), turnedDegrees: turnedDegrees))
        #expect(abs(form.skewDegrees - turnedDegrees) < 0.06)
        #expect(form.template.fields.map(\.name) == ["A1", "B1", "B2", "C1"])
        for (found, drawn) in zip(form.template.grids, DrawnForm.fields) {
            #expect(found.columnCount == drawn.columnCount && found.rowCount == drawn.rowCount)
            #expect((found.cellSizeMM == found.pitchMM) == (drawn.cellSizeMM == drawn.pitchMM))
            for cell in 0..<drawn.cellCount {
                let row = cell / drawn.columnCount, column = cell % drawn.columnCount
                let corners = zip(
                    found.cellRectMM(row: row, column: column).corners, drawn.cellRectMM(row: row, column: column).corners)
                #expect(corners.allSatisfy { $0.distance(to: $1) < 0.25 })
            }
            #expect(abs(found.lineWidthMM - drawn.lineWidthMM) < 0.12)
        }
    }

    @Test func solidSquaresAreTheMarksAndTextIsNot() throws {
        let form = try Self.learn(DrawnForm.scan(DrawnForm.sheet()))
        guard case .print(let features) = form.template.registration else {
            Issue.record("registered by \(form.template.registration)")
            return
        }
        #expect(features.marks.count == 5)
        #expect(features.marks.allSatisfy { abs($0.sizeMM.width - 4) < 0.4 && abs($0.sizeMM.height - 4) < 0.4 })
        #expect(features.marks.contains { $0.centerMM.distance(to: Point(x: 112, y: 152)) < 0.2 })
    }

    @Test func whatWasLeftOutIsToldWithItsReason() throws {
        let form = try Self.learn(DrawnForm.scan(DrawnForm.sheet()))
        let table = try #require(form.leftOut.first { $0.reason == .tooLarge })
        #expect(table.framesMM.contains { abs($0.width - 44.7) < 0.6 })
        let narrow = try FormLearner(boxSizeRangeMM: 7.5...25).learn(
            DrawnForm.scan(DrawnForm.sheet()), name: "drawn", pageSizeMM: DrawnForm.pageSizeMM)
        #expect(narrow.template.fields.map(\.name) == ["A1"])
        #expect(narrow.leftOut.contains { $0.reason == .tooSmall && $0.count == 11 })
    }

    @Test func cellsWithCaptionsAreNoBoxes() throws {
        let captions = (0..<4).flatMap { DrawnForm.text(51.5 + Double($0) * 9, 97, wordCount: 1).prefix(6) }
        let form = try Self.learn(DrawnForm.scan(DrawnForm.sheet(print: DrawnForm.cornerSquares + captions)))
        #expect(form.template.fields.map(\.name) == ["A1", "B1", "B2"])
        #expect(form.leftOut.contains { $0.reason == .printed && $0.count == 4 })
    }

    @Test func paleGuidesWithinBoxesAreLearnedOnceForAllBoxesAlike() throws {
        let guide = (0..<6).flatMap { index -> [DrawnForm.Stroke] in
            let x = 22 + Double(index) * 9
            return [
                DrawnForm.line(x, 82, x + 3, 82, 0.3, 0.3), DrawnForm.line(x, 86, x + 3, 86, 0.3, 0.3),
                DrawnForm.line(x, 82, x, 86, 0.3, 0.3),
            ]
        }
        let form = try Self.learn(DrawnForm.scan(DrawnForm.sheet(print: DrawnForm.cornerSquares + guide)))
        #expect(form.template.guides.count == 1)
        let learned = try #require(form.template.guides.first)
        #expect(learned.fields == ["B1"])
        #expect((0.2...0.32).contains(learned.density))
        // Two level strokes and an upright one, nothing elsewhere.
        let scaleX = Double(learned.shape.width) / 7, scaleY = Double(learned.shape.height) / 8
        #expect(learned.shape[Int(3.5 * scaleX), Int(2.0 * scaleY)] && learned.shape[Int(2.0 * scaleX), Int(4.0 * scaleY)])
        #expect(!learned.shape[Int(5.0 * scaleX), Int(4.0 * scaleY)] && !learned.shape[1, 1])
    }

    @Test func learnedTemplateIsWrittenAsItIsReadBack() throws {
        let form = try Self.learn(DrawnForm.scan(DrawnForm.sheet()))
        let text = form.template.yaml(comment: ["Learned.", ""])
        #expect(text.hasPrefix("# Learned.\n#\nname: drawn\n"))
        #expect(try SheetTemplate(yaml: text, file: "drawn.yaml") == form.template)
    }

    @Test func pictureForTheCheckShowsEveryCell() throws {
        let blank = DrawnForm.scan(DrawnForm.sheet())
        let overlay = try Self.learn(blank).overlay(on: blank)
        #expect(overlay.width == blank.width && overlay.height == blank.height)
        // On the middle of each cell's left line something colored was drawn.
        for field in DrawnForm.fields {
            for cell in 0..<field.cellCount {
                let rect = field.cellRectMM(row: cell / field.columnCount, column: cell % field.columnCount)
                let x = Int(rect.x * 8), y = Int((rect.y + 0.7 * rect.height) * 8)
                #expect((-2...2).contains { overlay[x + $0, y].x != overlay[x + $0, y].z })
            }
        }
    }

    @Test func aPageWithoutBoxesSaysWhatWasSeen() {
        let page = DrawnForm.scan(DrawnForm.sheet([DrawnForm.grid], print: DrawnForm.table))
        let error = #expect(throws: LearningError.self) {
            try FormLearner(boxSizeRangeMM: 12...25).learn(page, name: "t", pageSizeMM: DrawnForm.pageSizeMM)
        }
        let diagnostic = error?.diagnostics.first
        #expect(diagnostic?.code == "learn.no-boxes")
        #expect(diagnostic?.message.contains("frames with a side below 12.0 mm") == true)
    }

    @Test func anEmptyPageAndAPageOfOtherProportionsAreRefused() {
        let paper = GrayImage(width: 960, height: 1280, gray: 240)
        #expect(throws: LearningError.blankPage) {
            try FormLearner().learn(paper, name: "t", pageSizeMM: DrawnForm.pageSizeMM)
        }
        #expect(throws: LearningError.otherProportions(picture: 0.75, paper: 0.5)) {
            try FormLearner().learn(paper, name: "t", pageSizeMM: Size(width: 100, height: 200))
        }
        for error in [LearningError.blankPage, .unknownPageSize, .otherProportions(picture: 1, paper: 2)] {
            #expect(error.diagnostics[0].code.hasPrefix("learn.") && !error.diagnostics[0].fix.isEmpty)
        }
    }

    @Test func aFormOfOneLargeGridIsFoundByItsLines() throws {
        let grid = CellGrid(
            originMM: Point(x: 10, y: 20), pitchMM: Size(width: 10, height: 10), columnCount: 10, rowCount: 12,
            lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: 120)))
        let form = try Self.learn(DrawnForm.scan(DrawnForm.sheet([grid], print: [])))
        #expect(form.template.registration == .grid)
        #expect(form.template.grids.map(\.cellCount) == [120])
    }
}
