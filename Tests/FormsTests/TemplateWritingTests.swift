import Imaging
import Rules
import Support
import TestSupport
import Testing
@testable import Forms

struct TemplateWritingTests {
    private static let cells = CellGrid(
        name: "counts", originMM: Point(x: 10.25, y: 20), pitchMM: Size(width: 9, height: 8.5), columnCount: 3, rowCount: 2,
        lineWidthMM: 0.3, labels: .fixed([1, 2, nil, nil, 0, 9]))
    private static let boxes = CellGrid(
        name: "day", originMM: Point(x: 10, y: 50), pitchMM: Size(width: 9, height: 8),
        cellSizeMM: Size(width: 7, height: 8), columnCount: 2, rowCount: 1, lineWidthMM: 0.25,
        labels: .permuted(seed: 77), promptMM: Rect(x: 0.5, y: 1, width: 1.5, height: 2))
    private static let box = CellGrid(
        name: "seal", originMM: Point(x: 60, y: 50), pitchMM: Size(width: 7, height: 8), columnCount: 1, rowCount: 1,
        lineWidthMM: 0.25, labels: .fixed([4]))

    private static let places = CellGrid(
        name: "code", originMM: Point(x: 10, y: 50), pitchMM: Size(width: 7, height: 12.5), columnCount: 4, rowCount: 1, lineWidthMM: 0,
        labels: .fixed([nil, 2, nil, nil]), ruleMM: Rect(x: 1, y: 9.85, width: 5, height: 0.3))

    private static func template(
        name: String = "form", _ registration: RegistrationMethod, fields: [SheetField], qrCode: QRCodePlace? = nil,
        guides: [CellGuide] = [], thresholds: CellThresholds = CellThresholds(), rules: RuleSet = RuleSet()
    ) -> SheetTemplate {
        SheetTemplate(
            name: name, pageSizeMM: Size(width: 120, height: 100), registration: registration, fields: fields, qrCode: qrCode,
            guides: guides, thresholds: thresholds, rules: rules)
    }

    private static let marks = RegistrationMethod.marks(
        RingMarks(insetMM: 10, diameterMM: 6, holeFractions: [0.25, 0.4, 0.55, 0.7]))
    private static let print = RegistrationMethod.print(
        PrintedFeatures(
            marks: [PrintedMark(centerMM: Point(x: 5, y: 5.5), sizeMM: Size(width: 2, height: 2.25))],
            frames: [Rect(x: 10, y: 20, width: 27, height: 17)],
            lines: [PrintedRule(startMM: Point(x: 10, y: 20), endMM: Point(x: 37, y: 20), widthMM: 0.3)]))
    private static let guide = CellGuide(
        fields: ["day"], density: 0.2, shape: BilevelImage(width: 3, height: 2, ink: [0, 1, 0, 1, 1, 1]))

    private static let forms: [(String, SheetTemplate)] = [
        (
            "numbers in several fields",
            SheetTemplate(
                name: "form", pageSizeMM: Size(width: 120, height: 100), registration: marks,
                fields: [.cells(cells), .cells(box), .cells(places)],
                numbers: [
                    JoinedNumber(name: "amount: all", parts: ["code", "seal"], decimalCount: 1),
                    JoinedNumber(name: "cents", parts: ["counts"]),
                ], rules: RuleSet([Rule(.values(.length(2...5), of: [FieldReference("amount: all")]))]))
        ),
        (
            "an error rate",
            SheetTemplate(
                name: "form", pageSizeMM: Size(width: 120, height: 100), registration: marks, fields: [.cells(cells)], maxErrorRate: 0.0015)
        ),
        (
            "rules to write on",
            template(
                .print(
                    PrintedFeatures(
                        marks: [], frames: [], lines: [PrintedRule(startMM: Point(x: 11, y: 60), endMM: Point(x: 16, y: 60), widthMM: 0.3)])
                ),
                fields: [.cells(places)])
        ),
        ("a grid found by its lines", template(.grid, fields: [.cells(cells)])),
        ("every kind of cells", template(marks, fields: [.cells(cells), .cells(boxes), .cells(box)])),
        ("print and guides", template(print, fields: [.cells(boxes)], guides: [guide])),
        (
            "thresholds and a code",
            template(
                marks, fields: [.cells(cells)], qrCode: QRCodePlace(originMM: Point(x: 90, y: 8), sideMM: 18),
                thresholds: CellThresholds(emptyInkMM: 2, faintContrast: 0.2))
        ),
        (
            "rules",
            template(
                marks, fields: [.cells(cells), .cells(boxes), .cells(box)],
                rules: RuleSet([
                    Rule(.sum(total: FieldReference("day"), of: [FieldReference("counts"), FieldReference("seal", column: 0)])),
                    Rule(.values(.length(1...3), of: [FieldReference("counts")]), message: "three digits: \"at most\""),
                ]))
        ),
        ("names that YAML would take for something else", template(name: "12: \"on\"\\", .grid, fields: [.cells(cells)])),
        (
            "names with what YAML would break or refuse",
            template(name: "a\u{85}b\u{2028}c\u{feff}\u{7f}\u{80}\u{9f}\t\u{1}\u{ffff}d", .grid, fields: [.cells(cells)])
        ),
    ]

    @Test(arguments: forms)
    func everyTemplateIsReadBackAsItWasWritten(_ what: String, _ template: SheetTemplate) throws {
        #expect(try SheetTemplate(yaml: template.yaml(comment: ["A form."]), file: "form.yaml") == template, "\(what)")
    }

    /// As a person does who opens a learned template: other names, and fields without digits taken out.
    @Test func fieldsWithAGuideCanBeRenamedAndTakenOut() throws {
        let names = ["A1", "A2", "B1"]
        let boxes = names.enumerated().map { index, name in
            SheetField.cells(
                CellGrid(
                    name: name, originMM: Point(x: 10, y: 10 + 20 * Double(index)), pitchMM: Size(width: 9, height: 8),
                    cellSizeMM: Size(width: 7, height: 8), columnCount: 2, rowCount: 1, lineWidthMM: 0.25,
                    labels: .fixed([nil, nil])))
        }
        let guide = CellGuide(fields: names, density: 0.2, shape: Self.guide.shape)
        let text = Self.template(Self.print, fields: boxes, guides: [guide]).yaml()
        func remarks(_ text: String, fields: [String]) throws {
            let read = try SheetTemplate.reading(yaml: text, file: "form.yaml")
            #expect(read.template.guides.map(\.fields) == [fields] && read.remarks.isEmpty)
        }
        let renamed = text.replacing("name: A2", with: "name: day").replacing("name: B1", with: "name: \"the month\"")
        try remarks(renamed, fields: ["A1", "day", "the month"])
        let entries = text.components(separatedBy: "  - boxes:\n")
        #expect(entries.count == 4)
        try remarks(([entries[0]] + entries[2...]).joined(separator: "  - boxes:\n"), fields: ["A2", "B1"])
        // All of those with the guide.
        let plain = text.replacing("      guide: print1\n", with: "")
        try remarks(plain, fields: [])
    }

    @Test func aFieldThatAsksForAGuideThatIsNotThereIsTold() throws {
        let text = Self.template(Self.print, fields: [.cells(Self.boxes)], guides: [Self.guide]).yaml()
            .replacing("guide: print1", with: "guide: prnt1")
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: text, file: "form.yaml") }
        #expect(error?.diagnostics.count == 1 && error?.diagnostics.first?.code == "manifest.unknown-value")
        #expect(error?.diagnostics.first?.fix.contains("print1") == true)
    }

    /// Templates of an earlier version list the fields of a guide.
    @Test func aGuideThatListsAFieldThatWasTakenOutIsWarnedOfOnce() throws {
        let fields = [Self.boxes, Self.box].map(SheetField.cells)
        let text =
            Self.template(Self.print, fields: fields).yaml()
            + "guides: [{ fields: [A1, day, A2, B7], density: 0.2, picture: [\"##\", \"..\"] }]\n"
        let read = try SheetTemplate.reading(yaml: text, file: "form.yaml")
        #expect(read.template.guides.map(\.fields) == [["day"]])
        #expect(read.remarks.map(\.code) == ["manifest.unknown-value"] && read.remarks.allSatisfy { $0.severity == .warning })
        #expect(read.remarks.first?.message.contains("2 others") == true)
    }

    @Test func aSingleBoxIsReadBackWhateverItsPitchWas() throws {
        let yaml = """
            name: form
            pageSizeMM: { width: 120, height: 100 }
            registration: { print: { frames: [{ x: 1, y: 2, width: 30, height: 40 }] } }
            fields:
              - boxes:
                  originMM: { x: 10, y: 10 }
                  boxSizeMM: { width: 8, height: 8 }
                  pitchMM: { width: 9, height: 12 }
                  columnCount: 1
                  lineWidthMM: 0.3
            """
        let template = try SheetTemplate(yaml: yaml, file: "form.yaml")
        #expect(try SheetTemplate(yaml: template.yaml(), file: "form.yaml") == template)
    }

    @Test(arguments: [
        ("marks: []", "manifest.missing-field"), ("marks: [{ x: 1, y: 2, width: 3, high: 4 }]", "manifest.unknown-field"),
        ("marks: [{ x: 1, y: 2, width: 0, height: 4 }]", "manifest.out-of-range"),
        ("frames: [{ x: 1, y: two, width: 3, height: 4 }]", "manifest.wrong-type"),
        ("mark: []", "manifest.unknown-field"),
    ])
    func mistakesInThePrintAreToldWithTheirPlace(_ print: String, _ code: String) {
        let yaml = """
            name: form
            pageSizeMM: { width: 120, height: 100 }
            registration:
              print: { \(print) }
            fields:
              - box: { rectMM: { x: 10, y: 10, width: 8, height: 8 }, lineWidthMM: 0.3 }
            """
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: yaml, file: "form.yaml") }
        #expect(error?.diagnostics.contains { $0.code == code && !$0.fix.isEmpty } == true)
    }

    @Test(arguments: [
        ("fields: [B7], density: 0.2, picture: [\"##\", \"..\"]", "manifest.unknown-value"),
        ("fields: [A1], density: 2, picture: [\"##\", \"..\"]", "manifest.out-of-range"),
        ("fields: [A1], density: 0.2, picture: [\"##\", \"...\"]", "manifest.wrong-type"),
        ("fields: [A1], density: 0.2, picture: [\"##\", \".x\"]", "manifest.wrong-type"),
        ("name: a, density: 0.2, picture: [\"##\", \"...\"]", "manifest.wrong-type"),
        (
            "name: a, density: 0.2, picture: [\"##\", \"..\"] }\n  - { name: a, density: 0.2, picture: [\"##\", \"..\"]",
            "manifest.repeated-name"
        ),
    ])
    func mistakesInAGuideAreToldWithTheirPlace(_ guide: String, _ code: String) {
        let yaml = """
            name: form
            pageSizeMM: { width: 120, height: 100 }
            registration: grid
            fields:
              - grid:
                  name: A1
                  originMM: { x: 10, y: 10 }
                  pitchMM: { width: 8, height: 8 }
                  columnCount: 5
                  rowCount: 5
                  lineWidthMM: 0.3
            guides:
              - { \(guide) }
            """
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: yaml, file: "form.yaml") }
        #expect(error?.diagnostics.contains { $0.code == code && !$0.fix.isEmpty } == true)
    }

    /// A number is what stands in one row of a field's cells.
    @Test(arguments: [
        ("- sum: { total: dya, of: [counts] }", "manifest.unknown-value", "did you mean 'day'?"),
        ("- sum: { total: counts, of: [day] }", "manifest.out-of-range", "as many rows"),
        ("- range: { field: \"counts[2]\", min: 1 }", "manifest.out-of-range", "without a column"),
    ])
    func mistakesInRulesAreToldWithTheirPlace(_ rule: String, _ code: String, _ words: String) throws {
        let text = Self.template(Self.marks, fields: [.cells(Self.cells), .cells(Self.boxes)]).yaml() + "rules:\n  \(rule)\n"
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: text, file: "form.yaml") }
        let diagnostics = try #require(error).diagnostics
        #expect(diagnostics.map(\.code) == [code] && diagnostics[0].fix.contains(words))
        #expect(diagnostics[0].location?.description.hasPrefix("form.yaml:") == true)
    }

    @Test func theExampleOfTheArticleIsATemplate() throws {
        let article = try FileContent.text(of: TestData.root + "/Sources/inkmill/Documentation.docc/NumberRules.md")
        let example = try #require(article.firstMatch(of: /```yaml\n((?s:.*?))```/)).1
        let template = try SheetTemplate(yaml: String(example), file: "NumberRules.md")
        #expect(template.rules.rules.map(\.name) == ["oneOf", "range", "sum"])
        #expect(try SheetTemplate(yaml: template.yaml(), file: "form.yaml") == template)
    }

    /// A number in several fields of boxes stands for them, in the order of the first.
    @Test func numbersInSeveralFieldsAreOne() throws {
        let text = Self.template(Self.marks, fields: [.cells(Self.places), .cells(Self.boxes), .cells(Self.box)]).yaml()
        let joined = try SheetTemplate(yaml: text + "numbers: [{ name: n, of: [code, seal], decimalCount: 1 }]\n", file: "form.yaml")
        #expect(joined.numberFields.map(\.name) == ["n", Self.boxes.name])
        #expect(joined.numberFields[0].format == NumberFormat(digitCountRange: 1...5, decimalCount: 1))
        #expect(joined.numberFields[0].shape == FieldShape(name: "n"))
    }

    @Test(arguments: [
        ("{ of: [code] }", "manifest.missing-field", "name"), ("{ name: n }", "manifest.missing-field", "list the fields"),
        ("{ name: n, of: [] }", "manifest.missing-field", "list the fields"),
        ("{ name: n, of: [cod] }", "manifest.unknown-value", "did you mean 'code'?"),
        ("{ name: n, of: [code, code] }", "manifest.repeated-name", "once"),
        ("{ name: n, of: [code, counts] }", "manifest.out-of-range", "as many rows"),
        ("{ name: seal, of: [code] }", "manifest.repeated-name", "a name of its own"),
        ("{ name: n, of: [code], decimalCount: 4 }", "manifest.out-of-range", "fewer decimals"),
        ("{ name: n, of: [code], decimalCount: 7 }", "manifest.out-of-range", "6"),
        ("{ name: n, of: [sums] }", "manifest.unsupported", "a digit each"),
        ("{ name: n, of: [code] }, { name: m, of: [code] }", "manifest.repeated-name", "once"),
    ])
    func mistakesInNumbersAreToldWithTheirPlace(_ entries: String, _ code: String, _ words: String) throws {
        let sums = CellGrid(
            name: "sums", originMM: Point(x: 60, y: 70), pitchMM: Size(width: 20, height: 8), columnCount: 1, rowCount: 1,
            lineWidthMM: 0.25,
            labels: .fixed([nil]), number: NumberFormat())
        let text =
            Self.template(Self.marks, fields: [.cells(Self.places), .cells(Self.cells), .cells(Self.box), .cells(sums)]).yaml()
            + "numbers: [\(entries)]\n"
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: text, file: "form.yaml") }
        let diagnostics = try #require(error).diagnostics
        #expect(diagnostics.map(\.code) == [code] && (diagnostics[0].fix + diagnostics[0].message).contains(words), "\(diagnostics)")
        #expect(diagnostics[0].location?.description.hasPrefix("form.yaml:") == true)
    }

    @Test(arguments: ["-0.1", "0.6", "0,001", "low", ".nan"])
    func anErrorRateThatIsNoneIsToldWithItsPlace(_ rate: String) throws {
        let text = Self.template(Self.marks, fields: [.cells(Self.cells)]).yaml() + "maxErrorRate: \(rate)\n"
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: text, file: "form.yaml") }
        let diagnostics = try #require(error).diagnostics
        #expect(diagnostics.count == 1 && diagnostics[0].message.contains("maxErrorRate") && !diagnostics[0].fix.isEmpty)
    }

    /// A rule about a field that could not be read is no mistake of its own.
    @Test func rulesAreReadWhenTheFieldsAre() throws {
        let text =
            Self.template(Self.marks, fields: [.cells(Self.cells), .cells(Self.boxes)]).yaml()
            .replacing("columnCount: 2", with: "columnCount: two") + "rules:\n  - range: { field: day, min: 1 }\n"
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: text, file: "form.yaml") }
        #expect(error?.diagnostics.contains { $0.message.contains("rules") || $0.code == "manifest.unknown-value" } == false)
    }
}
