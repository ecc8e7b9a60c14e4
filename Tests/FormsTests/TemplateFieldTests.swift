import Imaging
import Support
import Testing
@testable import Forms

/// The kinds of fields that a template may have.
@Suite struct TemplateFieldTests {
    private static func template(_ field: String) throws(ManifestError) -> SheetTemplate {
        let yaml = """
            name: t
            pageSizeMM: { width: 210, height: 297 }
            registration: { marks: { insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7] } }
            fields:
              - \(field)
            """
        return try SheetTemplate(yaml: yaml, file: "t.yaml")
    }

    private static func grid(_ field: String) throws -> CellGrid {
        try #require(try template(field).grids.first)
    }

    @Test func boxesHaveGapsBetweenThem() throws {
        let grid = try Self.grid(
            "boxes: { name: total, originMM: { x: 20, y: 50 }, boxSizeMM: { width: 8, height: 10 }, "
                + "pitchMM: { width: 11, height: 14 }, columnCount: 3, rowCount: 2, lineWidthMM: 0.4, labels: byRow }")
        #expect(grid.name == "total")
        #expect(grid.cellRectMM(row: 1, column: 2) == Rect(x: 42, y: 64, width: 8, height: 10))
        #expect(grid.boundsMM == Rect(x: 20, y: 50, width: 30, height: 24))
        #expect(grid.labels == .fixed([0, 0, 0, 1, 1, 1]))
    }

    @Test func rowOfBoxesNeedsNoPitchDownwards() throws {
        let grid = try Self.grid(
            "boxes: { originMM: { x: 20, y: 50 }, boxSizeMM: { width: 8, height: 10 }, pitchMM: { width: 11 }, "
                + "columnCount: 3, lineWidthMM: 0.4 }")
        #expect(grid.rowCount == 1)
        #expect(grid.pitchMM == Size(width: 11, height: 10))
    }

    @Test func singleBoxIsAGridOfOneCell() throws {
        let grid = try Self.grid(
            "box: { name: code, rectMM: { x: 20, y: 50, width: 8, height: 10 }, lineWidthMM: 0.4, label: 7 }")
        #expect(grid.cellCount == 1)
        #expect(grid.boundsMM == Rect(x: 20, y: 50, width: 8, height: 10))
        #expect(grid.labels == .fixed([7]))
    }

    @Test func promptLiesWithinItsCell() throws {
        let grid = try Self.grid(
            "grid: { originMM: { x: 20, y: 50 }, pitchMM: { width: 12, height: 12 }, columnCount: 3, rowCount: 2, "
                + "lineWidthMM: 0.3, promptMM: { x: 0.5, y: 0.5, width: 3, height: 4 } }")
        #expect(grid.promptMM == Rect(x: 0.5, y: 0.5, width: 3, height: 4))
    }

    @Test func cellsThatStandOnARuleHaveNoOutlines() throws {
        let grid = try Self.grid(
            "grid: { originMM: { x: 20, y: 50 }, pitchMM: { width: 7, height: 12 }, columnCount: 3, rowCount: 1, "
                + "lineWidthMM: 0, ruleMM: { x: 1, y: 9.8, width: 5, height: 0.4 } }")
        #expect(grid.ruleMM == Rect(x: 1, y: 9.8, width: 5, height: 0.4))
        #expect(grid.ruleRectMM(row: 0, column: 2) == Rect(x: 35, y: 59.8, width: 5, height: 0.4))
    }

    @Test(arguments: [
        (
            "box: { rectMM: { x: 20, y: 50, width: 8, height: 10 }, lineWidthMM: 0.4, "
                + "ruleMM: { x: 1, y: 8, width: 6, height: 0.3 } }", "manifest.unsupported"
        ),
        (
            "box: { rectMM: { x: 20, y: 50, width: 8, height: 10 }, lineWidthMM: 0, "
                + "ruleMM: { x: 3, y: 8, width: 6, height: 0.3 } }", "manifest.out-of-range"
        ),
        (
            "box: { rectMM: { x: 20, y: 50, width: 8, height: 10 }, lineWidthMM: 0, ruleMM: { x: 1, y: 8, width: 6 } }",
            "manifest.missing-field"
        ),
        ("box: { rectMM: { x: 20, y: 50, width: 8, height: 10 }, lineWidthMM: 0.4, labl: 7 }", "manifest.unknown-field"),
        ("boxs: { rectMM: { x: 20, y: 50, width: 8, height: 10 } }", "manifest.unknown-field"),
        ("box: { rectMM: { x: 250, y: 50, width: 8, height: 10 }, lineWidthMM: 0.4 }", "manifest.out-of-range"),
        ("box: { rectMM: { x: 20, y: 50, width: 8 }, lineWidthMM: 0.4 }", "manifest.missing-field"),
        (
            "box: { rectMM: { x: 20, y: 50, width: 8, height: 10 }, lineWidthMM: 0.4, "
                + "promptMM: { x: 6, y: 1, width: 3, height: 3 } }", "manifest.out-of-range"
        ),
        (
            "boxes: { originMM: { x: 20, y: 50 }, boxSizeMM: { width: 8, height: 10 }, columnCount: 3, lineWidthMM: 0.4 }",
            "manifest.missing-field"
        ),
        (
            "boxes: { originMM: { x: 20, y: 50 }, boxSizeMM: { width: 8, height: 10 }, pitchMM: { width: 8.2 }, "
                + "columnCount: 3, lineWidthMM: 0.4 }", "manifest.out-of-range"
        ),
        (
            "boxes: { originMM: { x: 20, y: 50 }, boxSizeMM: { width: 8, height: 10 }, pitchMM: { width: 7 }, "
                + "columnCount: 3, lineWidthMM: 0.4 }", "manifest.out-of-range"
        ),
        ("line: { name: total, rectMM: { x: 20, y: 50, width: 80, height: 10 }, label: twelve }", "manifest.wrong-type"),
        ("lines", "manifest.wrong-type"),
    ])
    func mistakeIsNamedWithItsPlace(_ field: String, _ code: String) throws {
        let error = #expect(throws: ManifestError.self) { try Self.template(field) }
        let diagnostics = try #require(error).diagnostics
        #expect(diagnostics.map(\.code).contains(code))
        #expect(diagnostics.allSatisfy { !$0.fix.isEmpty && $0.location?.place != .whole })
    }

    @Test func lineWithoutBoxesHasItsPlaceAndNumber() throws {
        let template = try Self.template(
            "line: { name: total, rectMM: { x: 20, y: 50, width: 80, height: 10 }, label: \"1250\" }")
        #expect(
            template.fields == [
                .line(TextLine(name: "total", rectMM: Rect(x: 20, y: 50, width: 80, height: 10), label: "1250"))
            ])
        #expect(template.grids.isEmpty)
    }

    @Test func nearlyRightNameIsSuggested() throws {
        let error = #expect(throws: ManifestError.self) {
            try Self.template("boxs: { rectMM: { x: 20, y: 50, width: 8, height: 10 } }")
        }
        #expect(try #require(error).diagnostics[0].fix.contains("'box"))
    }

    @Test func pageIsNotFoundByTheLinesOfSeparateBoxes() throws {
        let yaml = """
            name: t
            pageSizeMM: { width: 210, height: 297 }
            registration: grid
            fields:
              - boxes:
                  originMM: { x: 20, y: 50 }
                  boxSizeMM: { width: 8, height: 10 }
                  pitchMM: { width: 11 }
                  columnCount: 3
                  lineWidthMM: 0.4
            """
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: yaml, file: "t.yaml") }
        #expect(try #require(error).diagnostics.map(\.code) == ["manifest.out-of-range"])
    }
}
