import Forms
import Imaging
import Support
import Testing
import TestSupport
@testable import SheetPrinting

@Suite struct SheetDescriptionTests {
    @Test func aNameIsEnough() throws {
        let description = try SheetDescription(yaml: "name: spring", file: "d.yaml")
        #expect(description.title == "spring" && description.language == .en && description.pageCount == 1)
        #expect(description.pageSizeMM == Size(width: 210, height: 297))
        #expect(description.columnCount == 10 && description.rowCount == 14)
        #expect(description.labels == .permuted(seed: try SheetDescription(yaml: "name: spring", file: "e.yaml").seed))
        #expect(try SheetDescription(yaml: "name: autumn", file: "d.yaml").seed != description.seed)
    }

    static let descriptions = [
        "name: a", "name: b\npaper: letter\ncellSizeMM: { width: 12.7, height: 14.3 }", "name: c\npaper: a5\nlabels: byColumn",
        "name: d\nlabels: byRow\nrowCount: 8\ncolumnCount: 6", "name: e\ndropOutColor: red\nseed: 12",
        "name: \"1\"\ncolumnCount: 1\nrowCount: 1",
        "name: 'on'\npageCount: 4\nhasDateField: false\nhasWriterField: false",
        "name: f\npaper: { width: 297, height: 210 }\ndigitsPerClass: 8",
    ]

    @Test(arguments: descriptions)
    func theTemplateIsReadBackAsItIs(yaml: String) throws {
        let template = try SheetDescription(yaml: yaml, file: "d.yaml").template
        let text = template.yaml(comment: ["Made by a test."])
        #expect(try SheetTemplate(yaml: text, file: "t.yaml") == template, "\(text)")
    }

    @Test(arguments: descriptions)
    func nothingOverlaps(yaml: String) throws {
        let description = try SheetDescription(yaml: yaml, file: "d.yaml")
        let layout = SheetLayout(description), size = description.pageSizeMM
        let cells = layout.cells.boundsMM, code = layout.code
        let quiet = Rect(x: code.originMM.x, y: code.originMM.y, width: code.sideMM, height: code.sideMM).grown(by: 4)
        let marks = layout.marks.centersMM(pageSizeMM: size).map { Rect(x: $0.x, y: $0.y, width: 0, height: 0).grown(by: 5) }
        let page = Rect(x: 0, y: 0, width: size.width, height: size.height).inset(by: 5)
        for rect in marks + [cells, quiet] {
            #expect(rect.x >= page.x && rect.y >= page.y)
            #expect(rect.x + rect.width <= page.x + page.width && rect.y + rect.height <= page.y + page.height)
        }
        let all = marks + [cells, quiet]
        for (index, one) in all.enumerated() {
            for other in all[(index + 1)...] { #expect(!one.overlaps(other), "\(one) and \(other)") }
        }
    }

    @Test func aSheetHasTheDigitsPerClassItWasAskedFor() throws {
        let yaml = "name: x\ndigitsPerClass: 24\npageCount: 2\ncolumnCount: 12"
        let description = try SheetDescription(yaml: yaml, file: "d.yaml")
        #expect(description.rowCount == 10)
        var counts = [Int](repeating: 0, count: 10)
        for identity in description.identities(sheets: 5...5) {
            for label in description.labels.values(cellCount: 120, identity: identity) { counts[Int(try #require(label))] += 1 }
        }
        #expect(counts == Array(repeating: 24, count: 10))
    }

    @Test(arguments: [
        ("title: x", "manifest.missing-field", 1, 1),
        ("name: über", "manifest.unknown-value", 1, 7),
        ("name: a b", "manifest.unknown-value", 1, 7),
        ("name: a:b", "manifest.unknown-value", 1, 7),
        ("name: a\nlanguage: en-GB", "manifest.unknown-value", 2, 11),
        ("name: a\npaper: a44", "manifest.unknown-value", 2, 8),
        ("name: a\npaper: { width: 90, height: 297 }", "manifest.out-of-range", 2, 17),
        ("name: a\nlanguge: de", "manifest.unknown-field", 2, 1),
        ("name: a\ncolumnCount: 13", "manifest.out-of-range", 2, 14),
        ("name: a\nrowCount: 15", "manifest.out-of-range", 2, 11),
        ("name: a\ndigitsPerClass: 15", "manifest.out-of-range", 2, 17),
        ("name: a\ndigitsPerClass: 7\ncolumnCount: 9", "manifest.out-of-range", 2, 17),
        ("name: a\ndigitsPerClass: 7\nrowCount: 7", "manifest.repeated-name", 2, 17),
        ("name: a\nlabels: byRow", "manifest.out-of-range", 2, 9),
        ("name: a\nlabels: shuffled", "manifest.unknown-value", 2, 9),
        ("name: a\nlabels: byColumn\nseed: 4", "manifest.unknown-value", 3, 7),
        ("name: a\ncellSizeMM: 15", "manifest.wrong-type", 2, 13),
        ("name: a\ndropOutColor: pink", "manifest.unknown-value", 2, 15),
        ("name: a\nhasDateField: maybe", "manifest.wrong-type", 2, 15),
        ("name: a\npageCount: 0", "manifest.out-of-range", 2, 12),
    ])
    func aMistakeIsToldWithItsPlace(yaml: String, code: String, line: Int, column: Int) throws {
        let error = #expect(throws: ManifestError.self) { try SheetDescription(yaml: yaml, file: "d.yaml") }
        let first = try #require(error?.diagnostics.first)
        #expect(first.code == code && first.location?.place == .text(line: line, column: column), "\(first)")
        #expect(!first.fix.isEmpty)
    }

    @Test func aLanguageThatIsNotThereIsToldWithThoseThatAre() throws {
        let error = #expect(throws: ManifestError.self) { try SheetDescription(yaml: "name: a\nlanguage: xx", file: "d.yaml") }
        for language in CaptionLanguage.allCases { #expect(try #require(error).description.contains(language.rawValue)) }
    }

    @Test func everyMistakeIsToldAtOnce() throws {
        let yaml = "name: a b\npaper: b9\nlanguage: 7\nrowCount: many\ncolor: red"
        let error = #expect(throws: ManifestError.self) { try SheetDescription(yaml: yaml, file: "d.yaml") }
        #expect(try #require(error).diagnostics.count == 5)
    }

    @Test func theShippedDescriptionIsInOrder() throws {
        let file = TestData.root + "/manifests/sheets/example.yaml"
        let description = try SheetDescription(yaml: FileContent.text(of: file), file: file)
        #expect(description.template.grids.map(\.cellCount) == [130])
    }
}

extension SheetDescription {
    var seed: UInt64 {
        if case .permuted(let seed) = labels { seed } else { 0 }
    }
}

extension Rect {
    fileprivate func overlaps(_ other: Rect) -> Bool {
        x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }
}
