import Support
import Testing
@testable import Rules

@Suite struct RuleParsingTests {
    private static let fields = [
        FieldShape(name: "points", rowCount: 39, columnCount: 7), FieldShape(name: "row totals", rowCount: 39), FieldShape(name: "total"),
        FieldShape(name: "a"), FieldShape(name: "b"), FieldShape(name: "student"), FieldShape(name: "day"), FieldShape(name: "begin"),
    ]

    private static func read(_ rules: String) throws -> (rules: RuleSet?, issues: ManifestIssues) {
        let yaml = "rules:\n" + rules.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n") + "\n"
        let issues = ManifestIssues(source: yaml)
        var manifest = ManifestFields(try ManifestNode(yaml: yaml, file: "form.yaml"), context: "template", issues: issues)
        let node = manifest.requiredNode("rules")
        return (RuleSet(from: try #require(node), fields: fields, issues: issues), issues)
    }

    private static let all = """
        - range: { field: points, min: 0, max: 20.5, message: "at most 20.5 points: \\"no\\" more" }
        - range: { fields: [a, b], max: -3 }
        - length: { field: student, digits: 7 }
        - length: { fields: ["points[2]", a], digits: [1, 3] }
        - checkDigit: { field: student, scheme: mod11 }
        - date: { field: day, format: dd.mm.yyyy, from: 2020-01-01, to: 2024-02-29 }
        - time: { field: begin, format: "hh:mm" }
        - oneOf: { field: student, file: lists/roster.csv, column: "student id", unique: true }
        - oneOf: { field: a, file: list.txt }
        - sum: { total: "points[7]", of: ["points[1]", "points[2]", "points[3]"] }
        - sum: { total: total, of: [row totals] }
        - equals: { fields: [a, b], message: both }
        - sum: { total: "points[7, row 39]", of: ["points[7, rows 1-38]"] }
        """

    @Test func everyRuleIsRead() throws {
        let rules = try #require(try Self.read(Self.all).rules).rules
        #expect(rules.count == 13)
        #expect(
            rules[0].kind == .values(.range(min: DecimalNumber("0"), max: DecimalNumber("20.5")), of: [FieldReference("points")])
                && rules[0].message == "at most 20.5 points: \"no\" more")
        #expect(rules[3].kind == .values(.length(1...3), of: [FieldReference("points", column: 1), FieldReference("a")]))
        #expect(
            rules[7].kind
                == .values(
                    .oneOf(ListReference(file: "lists/roster.csv", column: "student id"), isUnique: true), of: [FieldReference("student")]))
        #expect(rules[9].kind == .sum(total: FieldReference("points", column: 6), of: (0..<3).map { FieldReference("points", column: $0) }))
        #expect(rules[10].kind == .sum(total: FieldReference("total"), of: [FieldReference("row totals")]))
        #expect(
            rules[12].kind
                == .sum(
                    total: FieldReference("points", column: 6, rows: 38...38), of: [FieldReference("points", column: 6, rows: 0...37)]))
        #expect(RuleSet(rules).lists.map(\.description) == ["lists/roster.csv, column 'student id'", "list.txt"])
    }

    @Test func everyRuleIsReadBackAsItWasWritten() throws {
        let rules = try #require(try Self.read(Self.all).rules)
        let lines = rules.yamlLines
        #expect(lines.first == "rules:")
        #expect(try Self.read(lines.dropFirst().joined(separator: "\n")).rules == rules)
        #expect(RuleSet().yamlLines.isEmpty)
    }

    /// The mistake, its code, and what its message or its fix says.
    private static let mistakes: [(String, String, String)] = [
        ("- rang: { field: a, min: 0 }", "unknown-field", "did you mean 'range'?"),
        ("- range", "wrong-type", "one rule"),
        ("- { range: { field: a, min: 0 }, length: { field: a, digits: 1 } }", "wrong-type", "one rule"),
        ("- range: { field: a, min: 0, mx: 5 }", "unknown-field", "did you mean 'max'?"),
        ("- range: { field: a }", "missing-field", "min"),
        ("- range: { min: 0 }", "missing-field", "field"),
        ("- range: { field: a, fields: [b], min: 0 }", "duplicate-field", "both"),
        ("- range: { field: poins, min: 0 }", "unknown-value", "did you mean 'points'?"),
        ("- range: { field: \"points[8]\", min: 0 }", "out-of-range", "1 to 7"),
        ("- range: { field: \"points[0]\", min: 0 }", "out-of-range", "1 to 7"),
        ("- range: { field: \"a[2]\", min: 0 }", "out-of-range", "without a column"),
        ("- range: { field: [a], min: 0 }", "wrong-type", "name of one field"),
        ("- range: { fields: [a, a], min: 0 }", "repeated-name", "twice"),
        ("- range: { fields: [points, \"points[2]\"], min: 0 }", "repeated-name", "twice"),
        ("- range: { field: a, min: low }", "wrong-type", "not a number"),
        ("- range: { field: a, min: 5, max: 4 }", "reversed-range", "min: 4, max: 5"),
        ("- range: { field: a, min: 1234567890123456789 }", "wrong-type", "18 digits"),
        ("- length: { field: a }", "missing-field", "digits"),
        ("- length: { field: a, digits: 7.5 }", "wrong-type", "whole"),
        ("- length: { field: a, digits: [8, 5] }", "reversed-range", "[5"),
        ("- length: { field: a, digits: 0 }", "out-of-range", "1"),
        ("- checkDigit: { field: a, scheme: lun }", "unknown-value", "did you mean 'luhn'?"),
        ("- date: { field: day, format: dd.mm }", "unknown-value", "dd.mm.yyyy"),
        ("- date: { field: day, format: dd.mm.yyyy, from: 29.2.2024 }", "wrong-type", "2024-02-29"),
        ("- date: { field: day, format: dd.mm.yyyy, from: 2023-02-29 }", "wrong-type", "day of the calendar"),
        ("- date: { field: day, format: dd.mm.yyyy, from: 2024-02-29, to: 2024-01-01 }", "reversed-range", "to: 2024-02-29"),
        ("- time: { field: begin, format: \"mm:hh\" }", "unknown-value", "hh:mm"),
        ("- oneOf: { field: a }", "missing-field", "file"),
        ("- sum: { total: total, of: [a, missing] }", "unknown-value", "no field of the form"),
        ("- sum: { total: total, of: [] }", "missing-field", "of"),
        ("- sum: { of: [a, b] }", "missing-field", "total"),
        ("- sum: { total: points, of: [a] }", "out-of-range", "7 columns"),
        ("- sum: { total: row totals, of: [a] }", "out-of-range", "as many rows"),
        ("- sum: { total: \"points[7]\", of: [points] }", "contradiction", "own parts"),
        ("- sum: { total: total, of: [a, total] }", "contradiction", "own parts"),
        ("- equals: { fields: [a] }", "out-of-range", "two fields"),
        ("- equals: { fields: [a, points] }", "out-of-range", "as many rows"),
        ("- range: { field: a, max: 4 }\n- range: { field: a, min: 5 }", "contradiction", "line 2"),
        ("- range: { field: points, max: 4 }\n- range: { field: \"points[3]\", min: 5 }", "contradiction", "points[3]"),
        ("- range: { field: points, max: 4 }\n- range: { field: \"points[rows 2-3]\", min: 5 }", "contradiction", "points[1, rows 2-3]"),
        ("- range: { field: \"points[rows 3-2]\", min: 0 }", "out-of-range", "the upper one first"),
        ("- range: { field: \"points[row 40]\", min: 0 }", "out-of-range", "39 rows"),
        ("- range: { field: \"a[row 2]\", min: 0 }", "out-of-range", "without rows"),
        ("- range: { field: \"points[six]\", min: 0 }", "unknown-value", "rows 1-5"),
        ("- range: { field: \"points[, row 3]\", min: 0 }", "unknown-value", "rows 1-5"),
        ("- range: { field: \"points[]\", min: 0 }", "unknown-value", "rows 1-5"),
        ("- range: { fields: [\"points[row 2]\", \"points[rows 1-2]\"], min: 0 }", "repeated-name", "twice"),
        ("- sum: { total: \"points[1, row 6]\", of: [\"points[1]\"] }", "contradiction", "rows 1-5"),
        ("- sum: { total: \"points[1, rows 5-6]\", of: [\"points[1, rows 1-2]\"] }", "out-of-range", "the same rows"),
        ("- length: { field: a, digits: 7 }\n- length: { field: a, digits: [3, 6] }", "contradiction", "length"),
        ("- length: { field: a, digits: 9 }\n- checkDigit: { field: a, scheme: isbn10 }", "contradiction", "checkDigit"),
        ("- length: { field: day, digits: 4 }\n- date: { field: day, format: dd.mm.yyyy }", "contradiction", "date"),
        ("- range: { field: a, min: 1000 }\n- length: { field: a, digits: 3 }", "contradiction", "range"),
    ]

    @Test(arguments: mistakes) func mistakeIsToldWithItsPlaceAndHowToMendIt(_ rules: String, _ code: String, _ words: String) throws {
        let (read, issues) = try Self.read(rules)
        #expect(read == nil)
        #expect(issues.diagnostics.count == 1, "\(issues.diagnostics)")
        let diagnostic = try #require(issues.diagnostics.first)
        #expect(diagnostic.code == "manifest." + code)
        #expect((diagnostic.message + diagnostic.fix).contains(words), "\(diagnostic)")
        if case .text = diagnostic.location?.place {} else { Issue.record("no line: \(diagnostic)") }
    }

    @Test func allMistakesAreToldAtOnce() throws {
        let issues = try Self.read("- range: { field: x, min: 0 }\n- sum: { total: total }\n- length: { field: y, digits: 3 }").issues
        #expect(issues.errorCount == 3)
    }

    @Test func rulesThatCanBothBeObeyedAreNoContradiction() throws {
        let rules = """
            - range: { field: a, max: 5 }
            - range: { field: a, min: 5 }
            - length: { field: a, digits: [1, 3] }
            - range: { field: "points[1]", max: 4 }
            - range: { field: "points[2]", min: 5 }
            - length: { field: day, digits: 8 }
            - date: { field: day, format: ddmmyyyy }
            """
        #expect(try Self.read(rules).issues.diagnostics == [])
    }
}
