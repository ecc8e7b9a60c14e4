import Forms
import Foundation
import Support
import Testing
import TestSupport
@testable import Recipes

@Suite struct LabelTableTests {
    private static let template = """
        name: form
        pageSizeMM: { width: 140, height: 100 }
        registration: grid
        fields:
          - grid:
              name: id
              originMM: { x: 20, y: 10 }
              pitchMM: { width: 9, height: 11 }
              columnCount: 3
              rowCount: 2
              lineWidthMM: 0.3
              labels: ["1__", "___"]
          - grid:
              name: score
              originMM: { x: 60, y: 10 }
              pitchMM: { width: 9, height: 11 }
              columnCount: 2
              rowCount: 1
              lineWidthMM: 0.3

        """

    /// The template with its second field left out, without a name.
    private static var singleField: String {
        String(template[..<(template.range(of: "  - grid:\n      name: score")?.lowerBound ?? template.endIndex)])
            .replacing("      name: id\n", with: "")
    }

    private func table(_ text: String, name: String = "labels.csv", template: String = template) throws -> LabelTable {
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(text, to: folder + "/" + name)
            return try LabelTable(
                ManifestPath(name, relativeTo: folder), template: SheetTemplate(yaml: template, file: "form.yaml"))
        }
    }

    private func cell(_ field: String, _ row: Int, _ column: Int) -> FileLabels.Cell {
        FileLabels.Cell(field: field, row: row, column: column)
    }

    @Test(arguments: [
        "file,page,field,row,column,label\npile.pdf,2,id,1,2,7\n", "file,field,row,column,label\npile.pdf#2,id,1,2,7\n",
    ])
    func aPageIsNamedInOneColumnOrTwo(text: String) throws {
        let table = try table(text)
        let names = FileNames(["pile.pdf"], pageCounts: ["pile.pdf": 2])
        #expect(try table.labels(of: names) == ["pile.pdf#2": #require(table.files["pile.pdf#2"])])
        #expect(table.files["pile.pdf#2"]?.cells == [cell("id", 1, 2): .digit(7)])
        #expect(throws: TableErrors.self) { try table.labels(of: FileNames(["pile.pdf"])) }
    }

    @Test func aFileOfSeveralPagesNeedsAPage() throws {
        let table = try table("file,field,row,column,label\npile.pdf,id,1,2,7\n")
        let error = #expect(throws: TableErrors.self) { try table.labels(of: FileNames(["pile.pdf"], pageCounts: ["pile.pdf": 2])) }
        #expect(error?.diagnostics.map(\.code) == ["table.needs-page"])
        #expect(throws: TableErrors.self) { try self.table("file,page,field,row,column,label\npile.pdf,x,id,1,2,7\n") }
    }

    @Test func aColumnThatWasTheOnlyFieldsBeforeStaysSo() throws {
        let table = try table("file,page\na.png,1_____\n", template: Self.singleField)
        #expect(table.files["a.png"]?.cells.count == 6)
    }

    @Test(arguments: [
        ("file,field,row,column,label\na.png,id,1,2,7\na.png,id,1,0,_\n", "labels.csv"),
        ("file,field,cell,label,confidence\na.png,id,5,7,0.9\na.png,id,3,_,1\n", "labels.csv"),
    ])
    func aLineLabelsACell(text: String, name: String) throws {
        let labels = try #require(try table(text, name: name).files["a.png"])
        #expect(labels.cells == [cell("id", 1, 2): .digit(7), cell("id", 1, 0): .noDigit])
    }

    @Test(arguments: [
        ("file,field,string,writer\na.png,id,12_456,anna\na.png,score,90,anna\n", "labels.csv"),
        ("file,id,score,writer\na.png,12_ 456,90,anna\n", "labels.csv"),
        (#"{"a.png": {"id": ["12_", "456"], "score": "90"}}"#, "labels.json"),
    ])
    func aStringLabelsAField(text: String, name: String) throws {
        let labels = try #require(try table(text, name: name).files["a.png"])
        #expect(labels.cells.count == 8)
        #expect(labels.cells[cell("id", 0, 2)] == .noDigit && labels.cells[cell("id", 1, 0)] == .digit(4))
        #expect(labels.cells[cell("score", 0, 0)] == .digit(9))
        #expect(labels.writer == (name.hasSuffix("csv") ? "anna" : nil))
    }

    @Test func theOnlyFieldOfAFormNeedsNoName() throws {
        for (text, name) in [
            ("file,numeric_id\na.png,123456\n", "labels.csv"), (#"{"a.png": "123456"}"#, "labels.json"),
            ("file,row,column,label\na.png,1,2,6\n", "labels.csv"),
        ] {
            let labels = try #require(try table(text, name: name, template: Self.singleField).files["a.png"])
            #expect(labels.cells[cell("", 1, 2)] == .digit(6), "\(text)")
        }
    }

    @Test(arguments: [
        ("file,field,row,column,label\na,id,0,1,5\na,ids,0,1,5\n", 3, "table.unknown-field", "did you mean 'id'?"),
        ("file,field,row,column,label\na,id,2,0,5\n", 2, "table.unknown-cell", "rows are 0 to 1"),
        ("file,field,row,column,label\na,id,0,-1,5\n", 2, "table.unknown-cell", "columns 0 to 2"),
        ("file,field,cell,label\na,score,2,5\n", 2, "table.unknown-cell", "0 to 1"),
        ("file,field,cell,label\na,score,1,12\n", 2, "table.not-a-digit", "'12'"),
        ("file,field,cell,label\na,score,1,x\n", 2, "table.not-a-digit", "'x'"),
        ("file,field,string\na,score,123\n", 2, "table.wrong-length", "3 characters"),
        ("file,field,cell,label\na,id,0,2\n", 2, "table.disagrees-with-form", "the form says 1"),
        ("file,field,cell,label\na,id,1,2\n\na,id,1,2\n", 4, "table.given-twice", "line 2"),
        ("file,score,writer\na,12,anna\na,,bert\n", 3, "table.disagrees", "'bert'"),
        ("name,score\na,12\n", 1, "table.no-column", "'file'"),
        ("file,field,label\na,id,1\n", 1, "table.no-column", "'row'"),
        ("file,scor,row,column,label\na,1,0,0,1\n", 1, "table.unknown-column", "did you mean 'score'?"),
        ("file,field,cell,label\n,id,1,2\n", 2, "table.missing-value", "'file'"),
    ])
    func aWrongLineIsToldWithItsNumber(text: String, line: Int, code: String, words: String) throws {
        let error = try #require(#expect(throws: TableErrors.self) { try table(text) })
        #expect(error.diagnostics.map(\.code) == [code], "\(error)")
        #expect(error.diagnostics[0].location?.place == .text(line: line, column: 1))
        #expect(error.description.contains(words), "\(error)")
    }

    @Test func allProblemsAreToldAtOnceButNotThousands() throws {
        let lines = (0..<50).map { "a,id,0,\($0 + 3),5" }
        let error = #expect(throws: TableErrors.self) {
            try table((["file,field,row,column,label"] + lines).joined(separator: "\n"))
        }
        #expect(error?.errors.count == 50)
        #expect(error?.diagnostics.count == 21)
    }

    @Test(arguments: [#"["a"]"#, #"{"a": {"id": 123456}}"#, #"{"a": "#, "a: {id: x}", #"{"a": {"id": "123456", "nr": "1"}}"#])
    func whatIsNoMappingFromFilesToStringsIsRefused(text: String) {
        #expect(throws: TableErrors.self) { try table(text, name: "labels.json") }
    }

    @Test func aLineWithoutBoxesIsLabeledByItsWholeNumber() throws {
        let template = SheetTemplate(
            name: "form", pageSizeMM: .init(width: 100, height: 50), registration: .grid,
            fields: [
                .line(TextLine(name: "amount", rectMM: .init(x: 10, y: 10, width: 60, height: 10))),
                .line(TextLine(name: "total", rectMM: .init(x: 10, y: 30, width: 60, height: 10), label: "77")),
            ])
        func table(_ text: String) throws -> LabelTable {
            try TestData.withTemporaryFolder { folder in
                try AtomicFile.write(text, to: folder + "/labels.csv")
                return try LabelTable(ManifestPath("labels.csv", relativeTo: folder), template: template)
            }
        }
        #expect(try table("file,field,string\na,amount,1250\n").files["a"]?.lines == ["amount": [1, 2, 5, 0]])
        for (text, code) in [
            ("file,field,string\na,amount,12_0\n", "table.not-a-digit"), ("file,amount\na,12x\n", "table.not-a-digit"),
            ("file,field,row,column,label\na,amount,0,0,1\n", "table.needs-string"),
            ("file,total\na,78\n", "table.disagrees-with-form"),
        ] {
            let error = try #require(#expect(throws: TableErrors.self) { try table(text) })
            #expect(error.diagnostics.map(\.code) == [code])
        }
    }

    /// The tables that came with real forms.
    @Test(
        .enabled(if: TestData.has("ufpr") && TestData.has("submitty"), "the real forms are not here"),
        arguments: [("ufpr", 15, 10, 10), ("submitty", 1, 9, 17)])
    func tablesFromTheFieldAreRead(set: String, rowCount: Int, columnCount: Int, fileCount: Int) throws {
        let grid = CellGrid(
            originMM: .init(x: 10, y: 10), pitchMM: .init(width: 10, height: 10), columnCount: columnCount,
            rowCount: rowCount, lineWidthMM: 0.3, labels: .fixed(Array(repeating: nil, count: rowCount * columnCount)))
        let template = SheetTemplate(
            name: set, pageSizeMM: .init(width: 210, height: 297), registration: .grid, fields: [.cells(grid)])
        let table = try LabelTable(
            ManifestPath("labels.csv", relativeTo: TestData.realDataFolder + "/" + set), template: template)
        #expect(table.files.count == fileCount)
        #expect(table.files.values.allSatisfy { $0.cells.count == rowCount * columnCount })
    }
}
