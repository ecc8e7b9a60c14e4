import Support
import Testing
import TestSupport

@Suite struct ManifestFieldsTests {
    private enum Pen: String, CaseIterable { case pencil, ballpoint }

    @Test func everyKindOfValueIsRead() throws {
        var (fields, issues) = try TestData.manifest(
            """
            name: "12"
            count: 1_000
            fraction: 0.25
            isBig: true
            pen: pencil
            constant: 3
            interval: [-1, 2.5]
            list: [1, 2, 3]
            inner: { depth: 2 }
            """)
        let name = fields.string("name"), count = fields.int("count", in: 0...1000)
        let fraction = fields.double("fraction", in: 0...1), isBig = fields.bool("isBig", default: false)
        let pen: Pen = fields.choice("pen")
        let constant = fields.range("constant", in: 0...5), interval = fields.range("interval", in: -5...5)
        let list = fields.doubles("list", in: 0...5)
        #expect(name == "12" && count == 1000 && fraction == 0.25 && isBig && pen == .pencil)
        #expect(constant == 3...3 && interval == -1...2.5 && list == [1, 2, 3])
        let innerFields = fields.fields("inner")
        var inner = try #require(innerFields)
        let depth = inner.int("depth", in: 0...9)
        #expect(depth == 2)
        inner.finish()
        fields.finish()
        try issues.throwIfAny()
    }

    @Test func defaultsStandInForMissingFields() throws {
        var (fields, issues) = try TestData.manifest("given: 1")
        let given = fields.int("given", in: 0...9), count = fields.int("count", in: 0...9, default: 7)
        let interval = fields.range("interval", in: 0...9, default: 1...2)
        let pen = fields.choice("pen", default: Pen.ballpoint)
        #expect(given == 1 && count == 7 && interval == 1...2 && pen == .ballpoint)
        fields.finish()
        try issues.throwIfAny()
    }

    @Test func allProblemsAreToldAtOnceInTheOrderOfTheFile() throws {
        var (fields, issues) = try TestData.manifest(
            """
            degreesRange: [5, -5]
            probabilty: 0.5
            count: many
            pen: pencl
            fraction: 1.5
            """, context: "rotate")
        _ = fields.range("degreesRange", in: -180...180)
        _ = fields.double("probability", in: 0...1, default: 1)
        _ = fields.int("count", in: 0...10)
        let pen: Pen = fields.choice("pen")
        _ = fields.double("fraction", in: 0...1)
        _ = fields.int("seed", in: 0...10)
        fields.finish()
        #expect(pen == .pencil)
        let error = #expect(throws: ManifestError.self) { try issues.throwIfAny() }
        let diagnostics = try #require(error?.diagnostics)
        #expect(
            diagnostics.map(\.code) == [
                "manifest.missing-field", "manifest.reversed-range", "manifest.unknown-field", "manifest.wrong-type",
                "manifest.unknown-value", "manifest.out-of-range",
            ])
        #expect(
            diagnostics[2].description == """
                test.yaml:2:1: error: unknown field 'probabilty' in 'rotate' [manifest.unknown-field]
                    2 | probabilty: 0.5
                   fix: did you mean 'probability'?
                """)
        #expect(diagnostics[5].description.contains("'1.5', outside 0.0 to 1.0"))
    }

    @Test(arguments: [
        ("a: 1\n  b: 2", "manifest.syntax"), ("a: [1, 2", "manifest.syntax"), ("", "manifest.empty"),
        ("a: 1\na: 2", "manifest.syntax"),
    ])
    func malformedYAMLIsRefused(yaml: String, code: String) {
        let error = #expect(throws: ManifestError.self) { try ManifestNode(yaml: yaml, file: "test.yaml") }
        #expect(error?.diagnostics.first?.code == code)
    }

    @Test func aListWhereAMappingIsExpectedIsToldOnce() throws {
        let (fields, issues) = try TestData.manifest("- 1\n- 2")
        fields.finish()
        #expect(issues.diagnostics.map(\.code) == ["manifest.wrong-type"])
    }

    @Test func theDigestIgnoresLayoutAndOrderButNotValues() throws {
        func digest(_ yaml: String) throws -> ContentDigest { try ManifestNode(yaml: yaml, file: "a.yaml").digest }
        let original = try digest("a: 1\nb: { c: [x, y], d: '2' }")
        #expect(try digest("# comment\nb:\n  d: \"2\"\n  c:\n    - x\n    - y\na: 1") == original)
        #expect(try digest("a: 1\nb: { c: [y, x], d: '2' }") != original)
        #expect(try digest("a: 1\nb: { c: [x, y], d: 2 }") != original)
    }
}

@Suite struct SpellingTests {
    @Test(arguments: [
        ("probabilty", "probability"), ("rotat", "rotate"), ("Elastic", "elastic"), ("sclae", "scale"),
    ])
    func nearWordsAreFound(word: String, expected: String) {
        #expect(Spelling.nearest(to: word, among: ["rotate", "scale", "elastic", "probability"]) == expected)
    }

    @Test func farWordsAreNot() {
        #expect(Spelling.nearest(to: "color", among: ["rotate", "scale"]) == nil)
    }
}
