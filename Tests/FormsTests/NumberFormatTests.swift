import Support
import Testing
@testable import Forms

struct NumberFormatTests {
    @Test(arguments: [
        ("17", "17"), ("017", "017"), ("-17", "17"), ("17-", "17"), ("1.250.-", "1250"), ("3/4", "34"), ("", ""), ("-", ""), ("./", ""),
    ])
    func wholeNumbersPassOverMarks(_ text: String, _ number: String) {
        #expect(NumberFormat().number(in: text) == number)
    }

    @Test(arguments: [
        ("12.50", "12.50"), ("1.250.00", "1250.00"), ("1250", "1250.00"), ("1.250", "1250.00"), ("12.50-", "12.50"), ("-12.50", "-12.50"),
        ("12.5", nil), ("12.5000", nil), ("-", ""),
    ])
    func decimalsStandBehindTheLastPoint(_ text: String, _ number: String?) {
        #expect(NumberFormat(decimalCount: 2, isSigned: true).number(in: text) == number)
    }

    @Test func threeDecimalsAreNoThousands() {
        #expect(NumberFormat(decimalCount: 3).number(in: "1.250") == "1.250")
        #expect(NumberFormat(decimalCount: 3).number(in: "1.250.125") == "1250.125")
    }

    @Test func otherCountsOfDigitsAreRefused() {
        let format = NumberFormat(digitCountRange: 2...3)
        #expect(["1", "12", "123", "1234"].map(format.number) == [nil, "12", "123", nil])
        #expect(NumberFormat(digitCountRange: 4...4, decimalCount: 2).number(in: "12.50") == "12.50")
        #expect(format.number(in: "-") == "")
    }

    @Test func onlyMarksThatCountAreAskedFor() {
        #expect(NumberFormat().marks.isEmpty)
        #expect(NumberFormat(decimalCount: 1).marks == ["."] && NumberFormat(isSigned: true).marks == ["-"])
    }

    private static func field(_ number: String) -> String {
        """
        name: t
        pageSizeMM: { width: 210, height: 297 }
        registration: { marks: { insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7] } }
        fields:
          - grid:
              name: points
              originMM: { x: 10, y: 20 }
              pitchMM: { width: 24, height: 8 }
              columnCount: 2
              rowCount: 3
              lineWidthMM: 0.3
              number: \(number)
        """
    }

    @Test(arguments: [
        ("{}", NumberFormat()), ("{ digitCount: 7 }", NumberFormat(digitCountRange: 7...7)),
        ("{ maxDigitCount: 3, decimalCount: 1, signed: true }", NumberFormat(digitCountRange: 1...3, decimalCount: 1, isSigned: true)),
        ("{ minDigitCount: 2 }", NumberFormat(digitCountRange: 2...20)),
    ])
    func numbersAreReadFromATemplateAndWritten(_ yaml: String, _ format: NumberFormat) throws {
        let template = try SheetTemplate(yaml: Self.field(yaml), file: "t.yaml")
        #expect(template.fields.map(\.number) == [format] && template.hasNumbers)
        #expect(try SheetTemplate(yaml: template.yaml(), file: "t.yaml") == template)
    }

    @Test(arguments: [
        ("{ digitCount: 3, maxDigitCount: 4 }", "manifest.unsupported"),
        ("{ minDigitCount: 5, maxDigitCount: 4 }", "manifest.reversed-range"),
        ("{ digitCount: 21 }", "manifest.out-of-range"), ("{ digits: 3 }", "manifest.unknown-field"),
    ])
    func impossibleFormatsAreTold(_ yaml: String, _ code: String) throws {
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: Self.field(yaml), file: "t.yaml") }
        #expect(error?.diagnostics.contains { $0.code == code } == true, "\(error?.diagnostics ?? [])")
    }

    @Test func cellsWithNumbersHaveNoLabels() throws {
        let yaml = Self.field("{}").replacing("number:", with: "labels: byColumn\n      number:")
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: yaml, file: "t.yaml") }
        #expect(error?.diagnostics.map(\.code) == ["manifest.unsupported"])
    }

    @Test func numbersNeedAPageWhoseWayUpIsKnown() throws {
        let yaml = Self.field("{}").replacing(
            "registration: { marks: { insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7] } }", with: "registration: grid")
        let error = #expect(throws: ManifestError.self) { try SheetTemplate(yaml: yaml, file: "t.yaml") }
        #expect(error?.diagnostics.map(\.code) == ["manifest.unsupported"])
    }
}
