import Dataset
import Foundation
import ImageCodecs
import Support
import Testing
import TestSupport
@testable import Recipes

/// Labels from a table, the model that looks over them, and what it reads where there are none.
@Suite struct LabelCheckTests {
    /// Labels of all forty cells of three scans: the column, but for some cells.
    private func labels(but wrong: [String: String] = [:]) -> String {
        var lines = ["file,row,column,label"]
        for scan in ["w1.png", "w2.png", "w3.png"] {
            for row in 0..<4 {
                for column in 0..<10 {
                    lines.append("\(scan),\(row),\(column),\(wrong["\(scan) \(row) \(column)"] ?? "\(column)")")
                }
            }
        }
        return lines.joined(separator: "\n")
    }

    private func withProject(_ keys: String, _ body: (IngestProject) throws -> Void) throws {
        try TestData.withTemporaryFolder { folder in
            let project = try IngestProject(in: folder)
            let template = folder + "/manifests/templates/tiny.yaml"
            try AtomicFile.write(
                FileContent.text(of: template).replacing("labels: byColumn", with: ""), to: template)
            try AtomicFile.write(labels(), to: folder + "/raw/tiny/labels.csv")
            try project.source(keys)
            try body(project)
        }
    }

    @Test func aTableLabelsAFormThatDoesNot() throws {
        try withProject("labels: ../raw/tiny/labels.csv") { project in
            try project.ingest()
            let digits = try project.digits
            #expect(digits.count > 110)
            #expect(digits.allSatisfy { Int($0.label ?? 99) == Int($0.place.suffix(2)) })
        }
    }

    @Test func aCellThatTheTableCallsEmptyGivesNoDigit() throws {
        try withProject("labels: ../raw/tiny/labels.csv") { project in
            try project.write(labels(but: ["w2.png 1 4": "_"]), to: "labels.csv")
            try project.ingest()
            let sheet = try #require(try project.summary.sheets.first { $0.file.hasSuffix("w2.png") })
            #expect(try !project.digits.contains { $0.source == sheet.digest && $0.place == "r01c04" })
            #expect(sheet.remarks == ["1 cell left out that the labels call empty"])
        }
    }

    @Test func labelsOfAFileThatIsNotThereStopTheIngest() throws {
        try withProject("labels: ../raw/tiny/labels.csv") { project in
            try project.write(labels() + "\nw7.png,0,0,0", to: "labels.csv")
            let error = try #require(#expect(throws: TableErrors.self) { try project.ingest() })
            #expect(error.diagnostics.map(\.code) == ["table.unknown-file"])
            #expect(error.description.contains("labels.csv:122") && error.description.contains("w7.png"))
        }
    }

    /// A table that is off by one column is wrong in every cell.
    @Test func aSheetThatDisagreesWithItsTableIsRefused() throws {
        try withProject("labels: ../raw/tiny/labels.csv") { project in
            var wrong: [String: String] = [:]
            for row in 0..<4 { for column in 0..<10 { wrong["w2.png \(row) \(column)"] = "\((column + 1) % 10)" } }
            try project.write(labels(but: wrong), to: "labels.csv")
            try project.ingest()
            #expect(try project.codes == ["w2.png": "sheet.labels-disagree"])
            let picture = try #require(try project.summary.rejects.first?.picture)
            _ = try ImageDecoder().decode(FileContent.bytes(of: project.project.processed + "/" + picture))
            let page = try HTMLDocument(FileContent.text(of: project.project.processed + "/ingest.html"))
            #expect(page.root.all("a").contains { $0.attributes["href"] == picture && $0.all("img").count == 1 })
        }
    }

    @Test func aWrongLabelIsShownWithBothPicturesAndItsPlaceAndStays() throws {
        try withProject("labels: ../raw/tiny/labels.csv") { project in
            try project.ingest()
            try #require(try project.summary.labelIssues.isEmpty, "the shipped model reads the simulated hands")
            try project.write(labels(but: ["w1.png 2 0": "8"]), to: "labels.csv")
            let summary = try project.ingest()
            #expect(summary.labelIssueCount == 1 && summary.exitStatus(under: .report) == .ok)
            let digit = try #require(try project.summary.labelIssues.first)
            #expect(digit.label == 8 && digit.predicted == 0 && digit.probability > 0.9 && !digit.isDropped)
            #expect(digit.typical?.isSameWriter == true)
            for picture in [digit.crop, try #require(digit.typical?.picture)] {
                _ = try ImageDecoder().decode(FileContent.bytes(of: project.project.processed + "/" + picture))
            }
            let lines = try FileContent.text(of: project.project.processed + "/label-issues.jsonl").split(separator: "\n")
            #expect(lines.count == 1)
            let page = try HTMLDocument(FileContent.text(of: project.project.processed + "/ingest.html"))
            let card = try #require(page.root.all("li").first { $0.classes.contains("issue") })
            for words in ["expected 8, looks like 0", "w1.png", "row 2, column 0"] { #expect(card.text.contains(words), "\(card.text)") }
            let overlay = try #require(try project.summary.sheets.first { $0.file.hasSuffix("w1.png") }?.overlay)
            #expect(card.all("a").contains { $0.attributes["href"] == overlay })
            #expect(try project.digits.contains { $0.id == digit.id && $0.label == 8 })

            try project.project.edit("labels: ../raw/tiny/labels.csv", "labels: ../raw/tiny/labels.csv, check: { labelIssues: drop }")
            try project.ingest()
            #expect(try !project.digits.contains { $0.id == digit.id })
            #expect(try project.summary.labelIssues.map(\.isDropped) == [true])
        }
    }

    @Test func whatTheModelReadsWithoutLabelsBecomesLabelsAfterALook() throws {
        try withProject("check: { model: builtin/mnist }") { project in
            let summary = try project.ingest()
            #expect(summary.unlabeledCount == summary.digitCount && summary.digitCount > 110)
            let table = try FileContent.text(of: project.project.processed + "/recognized.csv")
            #expect(table.split(separator: "\n").count == summary.digitCount + 1)
            try AtomicFile.write(table, to: project.project.scans + "/labels.csv")
            try project.project.edit("check: { model: builtin/mnist }", "labels: ../raw/tiny/labels.csv")
            let labeled = try project.ingest()
            #expect(labeled.unlabeledCount == 0 && labeled.labelIssueCount == 0)
            #expect(!FileManager.default.fileExists(atPath: project.project.processed + "/recognized.csv"))
        }
    }

    @Test func aModelThatDoesNotExistIsAnErrorOfTheManifest() throws {
        try withProject("check: { model: builtin/minst }") { project in
            let error = try #require(#expect(throws: ManifestError.self) { try project.ingest() })
            #expect(error.description.contains("did you mean 'builtin/mnist'?"))
        }
    }
}
