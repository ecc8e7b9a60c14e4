import Dataset
import Forms
import Foundation
import Support
import Testing
import TestSupport
@testable import Ingest
@testable import Pipeline
@testable import Recipes

/// From a description of sheets to labeled digits of known writers, by way of paper.
@Suite struct ClosedLoopTests {
    @Test func printedSheetsComeBackInAnyOrderWithTheirLabelsAndWriters() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            let description = folder + "/spring.yaml"
            try AtomicFile.write("name: spring\npaper: a5\n", to: description)
            let names = ["anna", "bert", "cleo", "dora", "emil"]
            try AtomicFile.write(names.joined(separator: "\n"), to: folder + "/names.txt")
            let issue = try PrintRun(
                descriptionFile: description, sheetCount: nil, firstSheet: 1, writerNamesFile: folder + "/names.txt")
            let issued = try issue.write(to: folder + "/raw/spring")
            let template = try SheetTemplate(yaml: FileContent.text(of: issued.template), file: issued.template)

            // Four sheets come back filled in, the fifth blank; the names of the files say nothing.
            let simulation = try SimulationRun(descriptionFile: description, sheetCount: 5, seed: 2, jobs: 2)
            let sheets = try simulation.writeWithTruth(to: folder + "/drawn")
            let scans = folder + "/raw/spring/scans"
            for (index, sheet) in sheets.enumerated() {
                let name = "\((index * 3 + 1) % 5)." + (sheet.path as NSString).pathExtension
                try AtomicFile.write(FileContent.bytes(of: sheet.path), to: scans + "/" + name)
            }
            try project.edit(
                "folder: ../raw/tiny, template: templates/tiny.yaml",
                "folder: ../raw/spring/scans, template: ../raw/spring/spring.yaml, register: ../raw/spring/sheets.csv")
            let summary = try RecipeRun(manifest: project.manifest).run(through: .ingest)

            #expect(summary.sheetCount == 4 && summary.rejects.count == 1, "\(summary.text)")
            #expect(summary.missing.count == 1)
            let digits = try DigitTable(contentsOf: project.processed + "/digits", profile: .mnist).digits
            let missing = summary.missing.compactMap(\.writer)
            #expect(Set(digits.map(\.writer)) == Set(names).subtracting(missing))
            // Every label is what the sheet asked its writer for.
            let grid = try #require(template.grids.first)
            for digit in digits {
                let number = try #require(names.firstIndex(of: digit.writer)) + 1
                let labels = grid.labels.values(
                    cellCount: grid.cellCount, identity: SheetIdentity(collection: "spring", sheet: number, page: 1))
                let place = digit.place.suffix(6).utf8.map { Int($0) - 48 }
                let row = place[1] * 10 + place[2], column = place[4] * 10 + place[5]
                #expect(digit.label == labels[row * grid.columnCount + column])
            }
            #expect(digits.count * 100 >= 4 * grid.cellCount * 95, "\(digits.count) of \(4 * grid.cellCount)")
            #expect(summary.labelIssueCount * 20 < digits.count)
        }
    }
}
