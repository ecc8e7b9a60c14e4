import Foundation
import Imaging
import Support
import Testing
import TestSupport
@testable import Forms

@Suite struct SheetTemplateTests {
    @Test(arguments: ["quickstart", "ufpr"])
    func shippedTemplateIsReadWithoutComplaint(_ name: String) throws {
        let template = try SheetTemplate.shipped(name)
        #expect(template.name == name)
        let labels = try #require(template.grids.first).labels.values(cellCount: 0, identity: nil)
        #expect(labels.count == template.printedCells.count)
        #expect(labels[37] == 7)
    }

    @Test func marksAreAtTheirInset() throws {
        let template = try SheetTemplate.shipped("quickstart")
        guard case .marks(let marks) = template.registration else {
            Issue.record("no marks")
            return
        }
        #expect(marks.centersMM(pageSizeMM: template.pageSizeMM)[2] == Point(x: 196, y: 283))
    }

    @Test func labelsAsListAreReadRowByRow() throws {
        let template = try SheetTemplate(yaml: Self.yaml(labels: "[\"012\", \"3_5\"]"), file: "t.yaml")
        #expect(template.grids.map(\.labels) == [.fixed([0, 1, 2, 3, nil, 5])])
    }

    @Test func labelsMayBeLeftOut() throws {
        let yaml = Self.yaml(labels: "byRow").replacing("labels: byRow", with: "")
        let template = try SheetTemplate(yaml: yaml, file: "t.yaml")
        #expect(template.grids.map(\.labels) == [.fixed(Array(repeating: nil, count: 6))])
    }

    @Test func everyFieldNeedsANameOfItsOwn() throws {
        let yaml = Self.yaml(labels: "byRow")
        let entry = try #require(yaml.range(of: "  - grid:")).lowerBound
        let error = #expect(throws: ManifestError.self) {
            try SheetTemplate(yaml: yaml + "\n" + yaml[entry...], file: "t.yaml")
        }
        #expect(try #require(error).diagnostics.map(\.code) == ["manifest.repeated-name"])
    }

    @Test func everyProblemIsReportedAtOnce() throws {
        let yaml = """
            nam: x
            pageSizeMM: { width: 210 }
            registration: { marks: { insetMM: 1, diameterMM: 8, holeFractions: [0.2, 0.21, 0.4, 0.6] } }
            fields:
              - grid:
                  originMM: { x: 0, y: 0 }
                  pitchMM: { width: wide, height: 20 }
                  columnCount: 0
                  rowCount: 2
                  lineWidthMM: 0.2
                  labels: byColour
            """
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: yaml, file: "t.yaml") }
        let codes = try #require(error).diagnostics.map(\.code)
        #expect(
            codes.sorted() == [
                "manifest.missing-field", "manifest.missing-field", "manifest.out-of-range", "manifest.out-of-range",
                "manifest.out-of-range", "manifest.unknown-field", "manifest.unknown-value", "manifest.wrong-type",
            ])
    }

    @Test(arguments: [
        ("labels: [\"012\"]", "manifest.out-of-range"),
        ("labels: [\"012\", \"01\"]", "manifest.wrong-type"),
        ("labels: byRow\n      rows: 3", "manifest.unknown-field"),
    ])
    func badLabelsAreNamed(_ labels: String, _ code: String) throws {
        let yaml = Self.yaml(labels: "byRow").replacing("labels: byRow", with: labels)
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: yaml, file: "t.yaml") }
        #expect(try #require(error).diagnostics.map(\.code) == [code])
    }

    private static func yaml(labels: String) -> String {
        """
        name: t
        pageSizeMM: { width: 100, height: 100 }
        registration: grid
        fields:
          - grid:
              originMM: { x: 5, y: 5 }
              pitchMM: { width: 20, height: 20 }
              columnCount: 3
              rowCount: 2
              lineWidthMM: 0.3
              labels: \(labels)
        """
    }
}
