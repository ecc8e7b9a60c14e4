import Dataset
import Forms
import Foundation
import ImageCodecs
import Imaging
import SheetSimulation
import Support
import Testing
import TestSupport
@testable import Ingest

/// What `recognize` says of each cell.
@Suite struct RecognitionTests {
    private static let template = """
        name: form
        pageSizeMM: { width: 140, height: 100 }
        registration:
          marks: { insetMM: 10, diameterMM: 7, holeFractions: [0.25, 0.4, 0.55, 0.7] }
        fields:
          - grid:
              name: id
              originMM: { x: 23, y: 28 }
              pitchMM: { width: 9.4, height: 11 }
              columnCount: 4
              rowCount: 1
              lineWidthMM: 0.3
              labels: byColumn
          - grid:
              name: =score
              originMM: { x: 75, y: 28 }
              pitchMM: { width: 9.4, height: 11 }
              columnCount: 3
              rowCount: 2
              lineWidthMM: 0.3
              labels: byColumn

        """

    @Test func everyReadingNamesItsFieldAndPage() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(Self.template, to: folder + "/form.yaml")
            let settings = try SimulationSettings(
                seed: 3, sheetNumber: 1, writerNumber: 1, capture: .documentScan, dotsPerInch: 150)
            let sheet = SheetSimulator(template: try SheetTemplate(yaml: Self.template, file: "form.yaml")).sheet(settings)
            // A comma with an accent is no comma to Swift, but one to every reader of tables.
            let file = folder + "/a,\u{301} b.png"
            try AtomicFile.write(PNGEncoder.encode(sheet.image, dotsPerInch: 150), to: file)
            let recognition = try Recognition(model: "builtin/mnist", layout: .sheet(templateFile: folder + "/form.yaml"), jobs: 1)
            let result = try recognition.read([file])
            #expect(result.rejects.isEmpty)
            let expected = (0..<4).map { "id 0 \($0)" } + (0..<6).map { "=score \($0 / 3) \($0 % 3)" }
            #expect(result.readings.map { "\($0.field ?? "?") \($0.row ?? -1) \($0.column ?? -1)" } == expected)
            #expect(result.readings.allSatisfy { $0.page == 1 })

            let table = try CSVTable(result.csv, file: "out.csv")
            #expect(
                table.columns == [
                    "file", "page", "field", "row", "column", "status", "digit", "probability", "fieldText", "fieldProbability",
                ])
            #expect(table.rows.map { "\($0.fields[2]) \($0.fields[3]) \($0.fields[4])" } == expected)
            #expect(table.rows.allSatisfy { FileName($0.fields[0]) == FileName(file) && $0.fields[1] == "1" })
            #expect(!result.csv.contains(",=score"), "no spreadsheet runs a field's name")

            let json = try JSONSerialization.jsonObject(with: Data(JSONFile.encoded(result.readings).utf8)) as? [[String: Any]]
            #expect(json?.map { "\($0["field"] ?? "?") \($0["row"] ?? -1) \($0["column"] ?? -1)" } == expected)
            #expect(json?.allSatisfy { $0["page"] as? Int == 1 } == true)
            // A row of a field is one number.
            let texts = result.readings.map(\.fieldText)
            #expect(texts == Array(repeating: "0123", count: 4) + Array(repeating: "012", count: 6))
            #expect(table.rows.map { $0.fields[8] } == texts && json?.map { $0["fieldText"] as? String ?? "" } == texts)
            let product = result.readings.prefix(4).compactMap(\.probability).reduce(1, *)
            #expect(result.readings.prefix(4).allSatisfy { $0.fieldProbability == product })
        }
    }

    private static func reading(_ status: String, _ digit: Int?, _ probability: Double?, row: Int = 0) -> Recognition.Reading {
        Recognition.Reading(
            file: "a", page: 1, field: "f", row: row, column: 0, status: status, digit: digit, probability: probability)
    }

    @Test(arguments: [
        ("digits", [reading("ok", 1, 0.5), reading("faint", 2, 0.5)], "12", 0.25),
        ("an empty cell adds nothing", [reading("empty", nil, nil), reading("ok", 7, 0.75)], "7", 0.75),
        ("no digit for certain", [reading("ok", 1, 0.5), reading("several", nil, nil)], "1?", nil),
        ("struck out", [reading("struckOut", nil, nil)], "?", nil),
        ("rejected", [reading("ok", 1, 0.5), reading("rejected", nil, 0.5)], "1?", 0.25),
        ("nothing written", [reading("empty", nil, nil), reading("empty", nil, nil)], "", nil),
    ])
    func aRowOfAFieldHasATextAndAProbability(_ what: String, _ row: [Recognition.Reading], _ text: String, _ probability: Double?) {
        let other = Self.reading("ok", 9, 1, row: 1)
        let readings = (row + [other]).withFieldTexts
        #expect(readings.map(\.fieldText) == row.map { _ in text } + ["9"], "\(what)")
        #expect(readings.map(\.fieldProbability) == row.map { _ in probability } + [1], "\(what)")
    }

    /// A filled-in form, its blank, the page that it is not, a line and two loose pictures of the same name.
    @Test func everyPageThatIsFoundIsDrawnWithItsCells() throws {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(Self.template, to: folder + "/form.yaml")
            let template = try SheetTemplate(yaml: Self.template, file: "form.yaml")
            let simulator = SheetSimulator(template: template)
            for (name, writer) in [("filled", 1), ("blank", nil)] as [(String, Int?)] {
                let settings = try SimulationSettings(
                    seed: 3, sheetNumber: 1, writerNumber: writer, capture: .documentScan, dotsPerInch: 150)
                try AtomicFile.write(PNGEncoder.encode(simulator.sheet(settings).image, dotsPerInch: 150), to: "\(folder)/in/\(name).png")
            }
            try AtomicFile.write(PNGEncoder.encode(GrayImage(width: 400, height: 300, gray: 240)), to: folder + "/in/other.png")
            let recognition = try Recognition(model: "builtin/mnist", layout: .sheet(templateFile: folder + "/form.yaml"), jobs: 2)
            let list = try PictureList([folder + "/in", folder + "/in/filled.png"])
            let plain = try recognition.read(list)
            let overlays = try RecognitionOverlays(folder: folder + "/out", of: list, inputs: [], isForced: false)
            let result = try recognition.read(list, overlays: overlays)
            // What is read is the same, and a form on which nothing is written is drawn too.
            #expect(result.readings.map(\.digit) == plain.readings.map(\.digit))
            #expect(result.rejects.map(\.code) == plain.rejects.map(\.code) && result.rejects.count == 2)
            #expect(
                FolderWalk.files(below: folder + "/out").sorted() == ["blank-overlay.png", "filled-2-overlay.png", "filled-overlay.png"])
            let cells = template.printedCells
            for (name, isFilled) in [("blank", false), ("filled", true)] {
                let drawn = try ImageDecoder().decodeColorPNG(FileContent.bytes(of: "\(folder)/out/\(name)-overlay.png"))
                let source = try ImageDecoder().decode(FileContent.bytes(of: "\(folder)/in/\(name).png")).image
                #expect(drawn.width == source.width && drawn.height == source.height)
                // Just within the left line of each cell something is drawn.
                let changed = cells.count { cell in
                    let y = Int((cell.rectMM.center.y) * 150 / 25.4), left = Int(cell.rectMM.x * 150 / 25.4)
                    return (left - 6...left + 12).contains { x in drawn[x, y] != SIMD3(repeating: source[x, y]) }
                }
                #expect(changed == cells.count)
                // Green where a digit was read, and only there.
                let greens = (0..<drawn.width * drawn.height).count { drawn[$0 % drawn.width, $0 / drawn.width] == SIMD3(20, 140, 50) }
                #expect(isFilled ? greens > 500 : greens == 0, "\(name): \(greens)")
            }
        }
    }

    @Test func aLooseDigitIsDrawnInItsPlace() throws {
        try TestData.withTemporaryFolder { folder in
            var image = GrayImage(width: 300, height: 200, gray: 240)
            for y in 60..<140 { for x in 200..<208 { image[x, y] = 20 } }
            try AtomicFile.write(PNGEncoder.encode(image), to: folder + "/one.png")
            let recognition = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1)
            let list = try PictureList([folder + "/one.png"])
            let overlays = try RecognitionOverlays(folder: folder, of: list, inputs: [], isForced: false)
            #expect(try recognition.read(list, overlays: overlays).readings.map(\.digit) == [1])
            let drawn = try ImageDecoder().decodeColorPNG(FileContent.bytes(of: folder + "/one-overlay.png"))
            let colored = (0..<300 * 200).filter { Set(drawn.samples[3 * $0..<3 * $0 + 3]).count > 1 }
            #expect(!colored.isEmpty && colored.allSatisfy { (180..<230).contains($0 % 300) && (40..<160).contains($0 / 300) })
        }
    }

    @Test func thePicturesOfAFolderAreReadBesideTheOthers() throws {
        try TestData.withTemporaryFolder { folder in
            let image = GrayImage(width: 40, height: 40, pixels: Array(repeating: 255, count: 1600))
            try AtomicFile.write(PNGEncoder.encode(image), to: folder + "/a.png")
            let result = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1).read([folder, folder + "/a.png"])
            #expect(result.readings.count == 2 && result.rejects.isEmpty)
            #expect(result.readings.allSatisfy { $0.field == nil && $0.page == 1 && $0.file.hasSuffix("/a.png") })
        }
    }
}
