import Imaging
import Testing
import TestSupport
@testable import FormLearning
@testable import Forms

/// Rows of short rules that digits are written on.
struct PlaceRowTests {
    private static func learn(_ blank: GrayImage) throws -> LearnedForm {
        try FormLearner().learn(blank, name: "places", pageSizeMM: DrawnForm.pageSizeMM)
    }

    /// A blank with nothing but these strokes and a row of boxes, so that there is a form to learn.
    private static func boxesAnd(_ print: [DrawnForm.Stroke]) throws -> LearnedForm {
        try learn(DrawnForm.scan(DrawnForm.sheet([DrawnForm.secondBoxes], print: print)))
    }

    private static let conditions: [(places: DrawnPlaces, dotsPerInch: Double, turnedDegrees: Double)] = [
        (DrawnPlaces(), 200, 0), (DrawnPlaces(), 150, 2.5), (DrawnPlaces(), 300, -5),
        (DrawnPlaces(thicknessMM: 0.2), 200, 0), (DrawnPlaces(thicknessMM: 0.8), 200, 1), (DrawnPlaces(ruleMM: 3.5), 200, 0),
        (DrawnPlaces(ruleMM: 6.4), 200, 0), (DrawnPlaces(isDotted: true), 200, 0), (DrawnPlaces(isDotted: true), 150, 3),
        (DrawnPlaces(isDotted: true), 300, -1.5), (DrawnPlaces(thicknessMM: 0.5, isDotted: true), 200, 0),
    ]

    @Test(arguments: conditions.indices)
    func rowsOfShortRulesBecomeCellsThatStandOnThem(condition: Int) throws {
        let (places, dotsPerInch, turnedDegrees) = Self.conditions[condition]
        let form = try Self.learn(DrawnPlaces.scan(places.sheet(), dotsPerInch: dotsPerInch, turnedDegrees: turnedDegrees))
        #expect(form.template.fields.map(\.name) == DrawnPlaces.names)
        for (found, row) in zip(form.template.grids, places.rows) {
            #expect(found.columnCount == row.count && found.rowCount == 1 && found.lineWidthMM == 0)
            for column in 0..<row.count {
                let rule = try #require(found.ruleRectMM(row: 0, column: column)), cell = found.cellRectMM(row: 0, column: column)
                let middle = Point(x: row.start.x + Double(column) * places.pitchMM + places.ruleMM / 2, y: row.start.y)
                #expect(rule.center.distance(to: middle) < 0.35)
                #expect(abs(rule.width - places.ruleMM) < 0.7 && abs(rule.height - places.thicknessMM) < 0.2)
                #expect((1.2...1.7).contains(rule.y - cell.y) || (1.2...1.7).contains((rule.center.y - cell.y) / cell.width))
                #expect(cell.y + cell.height - rule.y - rule.height > 0.3)
            }
        }
    }

    @Test func linesToSignOnUnderliningAndTablesAreNoPlaces() throws {
        let table = (0..<4).map { DrawnForm.line(15, 112 + Double($0) * 6, 105, 112 + Double($0) * 6) }
        let form = try Self.boxesAnd(
            DrawnForm.text(20, 14, wordCount: 9) + [DrawnForm.line(20, 17, 90, 17, 0.4), DrawnForm.line(12, 150, 55, 150)]
                + [DrawnForm.line(65, 150, 108, 150)] + table)
        #expect(form.template.fields.map(\.name) == ["A1"])
        #expect(form.template.grids.allSatisfy { $0.ruleMM == nil })
    }

    /// `Name ......... 12`, line by line.
    @Test func dottedLeadersOfAListOfContentsAreNoPlaces() throws {
        let leaders = (0..<6).flatMap { line -> [DrawnForm.Stroke] in
            let y = 20 + Double(line) * 6, start = 40 + Double((line * 7) % 5) * 4
            let dots = stride(from: start, to: 95, by: 0.9).map { DrawnForm.line($0, y + 2, $0 + 0.01, y + 2, 0.35) }
            return DrawnForm.text(15, y, wordCount: 2) + dots + DrawnForm.text(97, y, wordCount: 1)
        }
        let form = try Self.boxesAnd(leaders)
        #expect(form.template.fields.map(\.name) == ["A1"])
    }

    @Test func wordsEachUnderlinedAreLeftOutAndSaid() throws {
        let words = (0..<5).flatMap { word -> [DrawnForm.Stroke] in
            let x = 20 + Double(word) * 9.6
            return DrawnForm.text(x, 30, wordCount: 1) + [DrawnForm.line(x, 32.8, x + 7, 32.8)]
        }
        let form = try Self.boxesAnd(words)
        #expect(form.template.fields.map(\.name) == ["A1"])
        #expect(form.leftOut.contains { $0.reason == .withoutRoom && $0.count == 5 })
    }

    /// `... tanggal ......../........ 2024`: what is left free in running text is filled in with words.
    @Test func aFreeRuleAmongUnderlinedWordsIsNoPlace() throws {
        let words = (0..<6).flatMap { word -> [DrawnForm.Stroke] in
            let x = 20 + Double(word) * 9.6
            return (word == 5 ? [] : DrawnForm.text(x, 30, wordCount: 1)) + [DrawnForm.line(x, 32.8, x + 7, 32.8)]
        }
        let form = try Self.boxesAnd(words)
        #expect(form.template.fields.map(\.name) == ["A1"])
        #expect(form.leftOut.contains { $0.reason == .withoutRoom && $0.count == 6 })
    }

    /// A last rule that is longer than the rules before it are apart.
    @Test func rulesThatNearlyTouchStayWithinTheirCells() throws {
        let row = (0..<4).map { DrawnForm.line(20.15 + Double($0) * 4.6, 42, 23.95 + Double($0) * 4.6, 42) }
        let form = try Self.boxesAnd(row + [DrawnForm.line(48.15, 42, 52.75, 42)])
        #expect(form.template.grids.contains { $0.ruleMM != nil })
        #expect(
            form.template.grids.allSatisfy { grid in
                grid.ruleMM.map { $0.x >= 0 && $0.x + $0.width <= grid.cellSizeMM.width + 0.01 } ?? true
            })
        #expect(try SheetTemplate(yaml: form.template.yaml(), file: "places.yaml") == form.template)
    }

    @Test func aDashedLineAcrossThePageIsLeftOutAndSaid() throws {
        let dashes = (0..<24).map { DrawnForm.line(3 + Double($0) * 4.8, 140, 6.2 + Double($0) * 4.8, 140) }
        let form = try Self.boxesAnd(dashes)
        #expect(form.template.fields.map(\.name) == ["A1"])
        #expect(form.leftOut.contains { $0.reason == .dashedLine && $0.count == 24 })
    }

    @Test func printAboveTheRulesBoundsTheCells() throws {
        var places = DrawnPlaces()
        places.thicknessMM = 0.3
        let form = try Self.learn(
            DrawnPlaces.scan(places.sheet(print: DrawnPlaces.print + DrawnForm.text(30, 33.5, wordCount: 5))))
        let first = try #require(form.template.grids.first)
        // The words end 6.5 mm above the rule.
        #expect((5.5...6.5).contains(42 - first.originMM.y))
    }

    @Test func aTemplateWithRulesIsWrittenAsItIsReadBack() throws {
        let form = try Self.learn(DrawnPlaces.scan(DrawnPlaces().sheet()))
        let text = form.template.yaml()
        #expect(text.contains("ruleMM: { x: "))
        #expect(try SheetTemplate(yaml: text, file: "places.yaml") == form.template)
    }
}
