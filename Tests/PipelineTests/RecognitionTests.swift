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
            #expect(table.columns == ["file", "page", "field", "row", "column", "status", "digit", "probability"])
            #expect(table.rows.map { "\($0.fields[2]) \($0.fields[3]) \($0.fields[4])" } == expected)
            #expect(table.rows.allSatisfy { FileName($0.fields[0]) == FileName(file) && $0.fields[1] == "1" })
            #expect(!result.csv.contains(",=score"), "no spreadsheet runs a field's name")

            let json = try JSONSerialization.jsonObject(with: Data(JSONFile.encoded(result.readings).utf8)) as? [[String: Any]]
            #expect(json?.map { "\($0["field"] ?? "?") \($0["row"] ?? -1) \($0["column"] ?? -1)" } == expected)
            #expect(json?.allSatisfy { $0["page"] as? Int == 1 } == true)
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
