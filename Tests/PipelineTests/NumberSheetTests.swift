import FormLearning
import Forms
import Foundation
import ImageCodecs
import Imaging
import Rules
import SheetSimulation
import Support
import Testing
import TestSupport
@testable import Ingest
@testable import Recipes

/// A table of two scores and their sum a row, written by a simulated hand: from the picture to the table of its numbers.
struct NumberSheetTests {
    private static let scores = [(12, 47), (35, 24), (19, 29), (48, 13), (20, 31), (15, 62), (17, 44), (26, 38)]
    private static let rowMM = 9.0

    /// The table as it is printed, or the places of its digits, which are written and not printed.
    private static func drawing(widthsMM: [Double], numbers: [[Int]]?) throws -> SheetTemplate {
        let fields = widthsMM.enumerated().map { column, width in
            let x = 25 + widthsMM.prefix(column).reduce(0, +), labels = numbers?[column].map { "\"\($0)\"" }.joined(separator: ", ")
            return """
                  - grid:
                      name: c\(column)
                      originMM: { x: \(labels == nil ? x : x + 5), y: 40 }
                      pitchMM: { width: \(labels == nil ? width : 5.5), height: \(rowMM) }
                      columnCount: \(labels == nil ? 1 : 2)
                      rowCount: \(scores.count)
                      lineWidthMM: \(labels == nil ? 0.3 : 0)
                """ + (labels.map { "\n      labels: [\($0)]" } ?? "")
        }
        let yaml = """
            name: scores
            pageSizeMM: { width: 120, height: 160 }
            registration:
              print: { frames: [{ x: 25, y: 40, width: 22, height: 9 }] }
            fields:
            \(fields.joined(separator: "\n"))

            """
        return try SheetTemplate(yaml: yaml, file: "drawing.yaml")
    }

    /// Writes the template with rules, and a scan of the sheet.
    private static func write(
        in folder: String, widthsMM: [Double] = [22, 22, 26], total: (Int) -> Int = { scores[$0].0 + scores[$0].1 }, turned: Bool = false
    ) throws -> (template: String, scan: String) {
        let numbers = [scores.map(\.0), scores.map(\.1), scores.indices.map(total)]
        func scan(_ drawing: SheetTemplate, writer: Int?) throws -> GrayImage {
            SheetSimulator(template: drawing).sheet(
                try SimulationSettings(seed: 5, sheetNumber: 1, writerNumber: writer, capture: .documentScan, dotsPerInch: 200)
            ).image
        }
        let table = try drawing(widthsMM: widthsMM, numbers: nil), blank = try scan(table, writer: nil)
        let written = try scan(drawing(widthsMM: widthsMM, numbers: numbers), writer: 2)
        let learned = try FormLearner().learn(blank, name: "scores", pageSizeMM: table.pageSizeMM).template
        var yaml = learned.yaml()
        for (index, name) in ["first", "second", "sum"].enumerated() {
            yaml = yaml.replacing("name: A\(index + 1)\n", with: "name: \(name)\n")
        }
        yaml = yaml.replacing("number: {}", with: "number: { maxDigitCount: 3 }")
        yaml += "rules:\n  - sum: { total: sum, of: [first, second] }\n"
        try yaml.write(toFile: folder + "/scores.yaml", atomically: true, encoding: .utf8)
        var image = GrayImage(width: blank.width, height: blank.height, pixels: zip(blank.pixels, written.pixels).map { min($0, $1) })
        if turned { image = image.turnedByHalf }
        try Data(PNGEncoder.encode(image)).write(to: URL(fileURLWithPath: folder + "/scan.png"))
        return (folder + "/scores.yaml", folder + "/scan.png")
    }

    private static func read(_ files: (template: String, scan: String)) throws -> Recognition.Result {
        try Recognition(model: "builtin/mnist", layout: .sheet(templateFile: files.template), jobs: 1).read([files.scan])
    }

    private static func texts(_ sheet: SheetNumbers, _ field: String) -> [String?] {
        sheet.numbers.filter { $0.field == field }.map(\.text)
    }

    @Test func numbersOfATableAreReadUnderItsRule() throws {
        try TestData.withTemporaryFolder { folder in
            let result = try Self.read(try Self.write(in: folder)), sheet = try #require(result.numbers?.sheets.first)
            #expect(Self.texts(sheet, "sum") == Self.scores.map { String($0.0 + $0.1) })
            #expect(Self.texts(sheet, "first") == Self.scores.map { String($0.0) })
            #expect(sheet.numbers.count { $0.isAccepted } >= 20)
            let lines = try #require(result.numbers).table.csv.split(separator: "\n")
            #expect(lines.first == "file,page,row,first,second,sum,review" && lines.count == 9)
            #expect(result.readings.count == 24 && result.readings.allSatisfy { $0.digit == nil && $0.field != nil })
        }
    }

    /// In its row the sum is that of the other number alone.
    @Test func aDashSaysThatThereIsNoNumber() throws {
        try TestData.withTemporaryFolder { folder in
            let files = try Self.write(in: folder) { ($0 == 2 ? 0 : Self.scores[$0].0) + Self.scores[$0].1 }
            var image = try ImageDecoder().decode(FileContent.bytes(of: files.scan)).image
            let cell = try #require(Self.read(files).numbers?.sheets.first?.numbers.first { $0.field == "first" && $0.row == 2 })
            let (left, right) = (cell.corners[0], cell.corners[2])
            for y in Int(left.y) + 5..<Int(right.y) - 4 {
                for x in Int(left.x) + 5..<Int(right.x) - 4 { image[x, y] = 250 }
            }
            for x in Int(left.x) + 20..<Int(right.x) - 20 {
                for y in 0..<4 { image[x, Int(left.y + right.y) / 2 + y] = 60 }
            }
            try Data(PNGEncoder.encode(image)).write(to: URL(fileURLWithPath: files.scan))
            let result = try Self.read(files), sheet = try #require(result.numbers?.sheets.first)
            let row = sheet.numbers.filter { $0.row == 2 }
            #expect(row.map(\.outcome) == [.noNumber, .accepted, .accepted] && row.map(\.text) == [nil, "29", "29"])
            #expect(result.readings.filter { $0.row == 2 }.map(\.status) == ["none", "number", "number"])
            #expect(try #require(result.numbers).table.csv.contains(",2,,29,29,\n"))
        }
    }

    /// Two numbers that a stroke joins across their border are not taken for what lies in either cell; what the sum makes of them is told first.
    @Test func numbersThatAreJoinedAreAskedAboutWithTheirCandidates() throws {
        try TestData.withTemporaryFolder { folder in
            let files = try Self.write(in: folder)
            var image = try ImageDecoder().decode(FileContent.bytes(of: files.scan)).image
            let whole = try #require(Self.read(files).numbers?.sheets.first), cells = whole.numbers.filter { $0.field == "first" }
            let (upper, lower) = (cells[2].corners, cells[3].corners)
            let x = Int((upper[0].x + upper[1].x) / 2)
            for y in Int((upper[0].y + upper[3].y) / 2)..<Int((lower[0].y + lower[3].y) / 2) {
                for dx in 0..<4 { image[x + dx, y] = 60 }
            }
            try Data(PNGEncoder.encode(image)).write(to: URL(fileURLWithPath: files.scan))
            let result = try Self.read(files), sheet = try #require(result.numbers?.sheets.first)
            let joined = sheet.numbers.filter { $0.field == "first" && (2...3).contains($0.row) }
            #expect(joined.allSatisfy { $0.needsReview && $0.text == nil && $0.probability == nil })
            #expect(joined.map(\.candidates.first?.text) == ["19", "48"])
            let cut = result.readings.filter { $0.status == "overflow" }
            #expect(cut.count == 2 && cut.allSatisfy { $0.fieldText == "?" && $0.probability == nil && $0.fieldProbability == nil })
            // What was read is kept in the file of results, apart from what the sum says.
            for number in joined {
                #expect(number.read.content == .overflow && number.read.candidates.isEmpty)
                #expect(try JSONDecoder().decode(SheetNumbers.Number.self, from: JSONEncoder().encode(number)) == number)
            }
        }
    }

    /// A sum that its writer added wrong is no other number: the row is left to a person, with the numbers that do not fit.
    @Test func aWrongSumIsReviewedWithItsReason() throws {
        try TestData.withTemporaryFolder { folder in
            let files = try Self.write(in: folder) { $0 == 3 ? 81 : Self.scores[$0].0 + Self.scores[$0].1 }
            let result = try Self.read(files), sheet = try #require(result.numbers?.sheets.first)
            let row = sheet.numbers.filter { $0.row == 3 }
            #expect(row.contains { $0.needsReview && $0.reason != nil } && row.last?.text != "61")
            #expect(try #require(result.numbers).table.reviewCSV.contains("is 61, not 81"))
            #expect(try #require(result.numbers).table.csv.contains("81?"))
        }
    }

    /// Only its numbers tell which way up such a table is.
    @Test(arguments: [false, true])
    func aSymmetricTableIsReadEitherWayUp(turned: Bool) throws {
        try TestData.withTemporaryFolder { folder in
            let files = try Self.write(in: folder, widthsMM: [24, 24, 24], turned: turned)
            let result = try Self.read(files)
            #expect(result.rejects.isEmpty, "\(result.rejects)")
            let sheet = try #require(result.numbers?.sheets.first)
            #expect(Self.texts(sheet, "sum") == Self.scores.map { String($0.0 + $0.1) })
        }
    }

    @Test func theFilesOfAPileAreWrittenTogetherOrNotAtAll() throws {
        try TestData.withTemporaryFolder { folder in
            let files = try Self.write(in: folder), result = try Self.read(files)
            let list = try PictureList([files.scan]), output = folder + "/numbers.csv"
            try NumberFiles(output, of: list, inputs: [files.template], isForced: false).write(try #require(result.numbers))
            #expect(try FileContent.text(of: output) == result.numbers?.table.csv)
            #expect(try FileContent.text(of: folder + "/numbers-review.csv") == result.numbers?.table.reviewCSV)
            #expect(try FileContent.text(of: folder + "/numbers.json").contains("\"accepted\""))
            try "mine".write(toFile: folder + "/other-review.csv", atomically: true, encoding: .utf8)
            #expect(throws: OutputError.self) {
                try NumberFiles(folder + "/other.csv", of: list, inputs: [], isForced: false).write(try #require(result.numbers))
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/other.csv"))
            #expect(throws: OutputError.self) { try NumberFiles(files.scan, of: list, inputs: [], isForced: true) }
        }
    }

    @Test(arguments: [("id\n12\n12\n", "roster.given-twice"), ("id\nA12\n", "roster.not-a-number"), ("number\n12\n", "roster.no-column")])
    func listsThatAreNoneAreTold(_ text: String, _ code: String) throws {
        try TestData.withTemporaryFolder { folder in
            let files = try Self.write(in: folder)
            try text.write(toFile: folder + "/list.csv", atomically: true, encoding: .utf8)
            let yaml = try FileContent.text(of: files.template) + "  - oneOf: { field: sum, file: list.csv, column: id }\n"
            try yaml.write(toFile: files.template, atomically: true, encoding: .utf8)
            let error = #expect(throws: (any Error).self) { try Self.read(files) }
            #expect((error as? any DiagnosticError)?.diagnostics.map(\.code) == [code])
        }
    }

    @Test func numbersAreAcceptedByTheirProbabilityOrByTheErrorsToBeExpected() {
        func sheet(_ probabilities: [Double], _ content: ValueContent = .number) -> DecodedSheet {
            DecodedSheet(
                values: probabilities.enumerated().map { row, probability in
                    DecodedValue(
                        place: ValuePlace(field: "a", row: row), text: "1", probability: probability, read: nil, change: nil,
                        candidates: [],
                        elseProbability: 0, content: content, isUndecided: false)
                }, checks: [])
        }
        let sheets = [sheet([0.999, 0.95, 0.6]), sheet([0.99, 0.92])]
        #expect(NumberAcceptance.probability(0.7).threshold(for: sheets) == 0.7)
        #expect(NumberAcceptance.errorRate(0.006).threshold(for: sheets) == 0.99)
        #expect(NumberAcceptance.errorRate(0.03).threshold(for: sheets) == 0.95)
        // However many errors are allowed, nothing that is unlikely is accepted for their sake.
        #expect(NumberAcceptance.errorRate(0.9).threshold(for: sheets) == 0.92)
        #expect(NumberAcceptance.errorRate(0).threshold(for: sheets) == 1)
        // What looks like letters, and is accepted for what its rules say, may be wrong too; what goes on beyond its place is always looked at.
        let letters = sheets + [sheet([0.96, 0.96, 0.5], .letters)]
        #expect(NumberAcceptance.errorRate(0.027).threshold(for: sheets) == 0.95)
        #expect(NumberAcceptance.errorRate(0.027).threshold(for: letters) == 0.96)
        #expect(NumberAcceptance.errorRate(0.027).threshold(for: sheets + [sheet([0.96, 0.96, 0.5], .overflow)]) == 0.95)
    }
}
