import TestSupport
import Testing

@testable import Support

/// Texts made to do harm, or of another kind than the reader takes them for: one error each, soon and without much memory.
@Suite struct HostileManifestTests {
    /// Ten to the power of `levels` values in a few lines.
    private static func nestedReferences(levels: Int) -> String {
        (0..<levels).map { level in
            let item = level == 0 ? "x" : "*a\(level - 1)"
            return "a\(level): &a\(level) [" + Array(repeating: item, count: 10).joined(separator: ",") + "]\n"
        }.joined()
    }

    private static func diagnostic(_ yaml: String, limits: ManifestLimits = .manifest) -> Diagnostic? {
        let error = #expect(throws: ManifestError.self) { try ManifestNode(yaml: yaml, file: "test.yaml", limits: limits) }
        #expect(error?.diagnostics.count == 1)
        return error?.diagnostics.first
    }

    @Test(arguments: [
        (nestedReferences(levels: 9), "test.yaml:2:10"),
        // As a key, which Yams would hash with all that it stands for.
        (nestedReferences(levels: 9).replacing("a8: &a8", with: "? "), "test.yaml:2:10"),
        ("a: &a { b: 1 }\n<<: *a\n", "test.yaml:2:5"),
        ("a: &a [*a]\n", "test.yaml:1:8"),
        ("- *unknown\n", "test.yaml:1:3"),
    ])
    func referencesAreRefusedWhereTheyStand(yaml: String, place: String) throws {
        let diagnostic = try #require(Self.diagnostic(yaml))
        #expect(diagnostic.code == "manifest.reference")
        #expect(diagnostic.location?.description == place)
        #expect(diagnostic.fix.contains("quotes"))
    }

    @Test(arguments: [
        ("a*b", "a*b"), ("x & y", "x & y"), ("'*x'", "*x"), ("\"&x\"", "&x"), ("R&D", "R&D"), ("a # *b &c", "a"),
        ("|\n  *b\n  &c", "*b\n&c"), (">\n  *b\n  &c", "*b &c"), ("one\n  *two &three", "one *two &three"), ("&mark text", "text"),
        ("'it''s *x'", "it's *x"),
    ])
    func starsAndAmpersandsWithinTextsAreText(yaml: String, text: String) throws {
        var (fields, issues) = try TestData.manifest("key: " + yaml)
        #expect(fields.string("key") == text)
        fields.finish()
        try issues.throwIfAny()
    }

    @Test(arguments: [
        ("files: *.jpg", "'*.jpg'"), ("files: **", "'*.jpg'"), ("a: & b", "'&'"), ("a: @b", "quotes"), ("a:\n\tb: 1", "spaces"),
    ])
    func aTextThatNeedsQuotesIsToldSo(yaml: String, words: String) throws {
        let diagnostic = try #require(Self.diagnostic(yaml))
        #expect(diagnostic.code == "manifest.syntax" && diagnostic.fix.contains(words), "\(diagnostic.fix)")
    }

    @Test(arguments: [
        String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000), String(repeating: "? ", count: 100_000),
        String(repeating: "{a: ", count: 100_000),
        (0..<1500).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        "a: " + String(repeating: "[", count: 70) + String(repeating: "]", count: 70),
    ])
    func depthIsBounded(yaml: String) throws {
        #expect(try #require(Self.diagnostic(yaml)).code == "manifest.too-deep")
    }

    @Test func whatTheDeepestManifestNeedsIsAllowed() throws {
        let yaml = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        _ = try ManifestNode(yaml: yaml, file: "test.yaml")
    }

    @Test(arguments: ["[" + String(repeating: "a,", count: 200_000) + "]", String(repeating: "- a\n", count: 200_001)])
    func theNumberOfValuesIsBounded(yaml: String) throws {
        let diagnostic = try #require(Self.diagnostic(yaml))
        #expect(diagnostic.code == "manifest.too-large" && diagnostic.message.contains("200000"))
        // A table may have as many.
        _ = try ManifestNode(yaml: yaml, file: "test.json", limits: .table)
    }

    /// The parser compares every directive with all others.
    @Test(arguments: [
        ("%TAG !a! tag:x,2000:\n---\na: 1\n", 1), ("# a comment\n\n%FOO bar\n---\na: 1\n", 3), ("%YAML 1.1\n%TAG ! x\n---\na: 1\n", 2),
        ((0..<50_000).map { "%TAG !t\($0)! tag:x,2000:\n" }.joined() + "---\na: 1\n", 1),
        (String(repeating: "%YAML 1.1\n", count: 100_000) + "---\na: 1\n", 2),
    ])
    func directivesAreRefused(yaml: String, line: Int) throws {
        let start = ContinuousClock.now
        let diagnostic = try #require(Self.diagnostic(yaml))
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(diagnostic.code == "manifest.syntax" && diagnostic.message.contains("directive"))
        #expect(diagnostic.location?.place == .text(line: line, column: 1))
    }

    @Test(arguments: ["%YAML 1.1\n---\na: 100%\n", "a: |\n  text\n  %TAG is text\n", "# 5 %\na: 1\n"])
    func percentSignsElsewhereAreText(yaml: String) throws {
        _ = try ManifestNode(yaml: yaml, file: "test.yaml")
    }

    /// Each costs seconds to compare, in each of the ways that a text can be written.
    @Test(arguments: ["a: b", "b: ", "- b", "'b"])
    func heapsOfAccentsAreRefused(start: String) throws {
        let heap = String(repeating: "\u{301}\u{323}", count: 100_000)
        for yaml in [
            start + heap + (start.hasPrefix("'") ? "'" : ""), "? b" + heap + "\n: 1",
            "\"b" + String(repeating: "\\u0301", count: 20_000) + "\"",
        ] {
            let clock = ContinuousClock.now
            let diagnostic = try #require(Self.diagnostic(yaml))
            #expect(ContinuousClock.now - clock < .seconds(5))
            #expect(diagnostic.code == "manifest.syntax" && diagnostic.message.contains("accents"))
            #expect(diagnostic.description.utf8.count < 4000)
        }
        _ = try ManifestNode(yaml: "a: Nguye\u{302}\u{303}n", file: "test.yaml")
    }

    @Test func excerptsAreCutByWhatCanBeCounted() {
        let heap = "b" + String(repeating: "\u{301}\u{323}", count: 200_000)
        let start = ContinuousClock.now
        #expect(heap.shortened.unicodeScalars.count == 81)
        #expect((heap.excerpt(line: 1, column: 1)?.unicodeScalars.count ?? .max) <= 161)
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect("short".shortened == "short" && "123456".shortened(to: 3) == "123…")
    }

    @Test func aTextOrAFileThatIsTooLongIsRefusedBeforeItIsRead() throws {
        let limits = ManifestLimits(maxByteCount: 1000, maxNodeCount: 10, maxDepth: 3)
        let long = "a: " + String(repeating: "b", count: 998)
        #expect(try #require(Self.diagnostic(long, limits: limits)).code == "manifest.too-large")
        _ = try ManifestNode(yaml: String(long.dropLast()), file: "test.yaml", limits: limits)
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(long, to: folder + "/a.yaml")
            let error = #expect(throws: ManifestError.self) { try FileContent.manifestText(of: folder + "/a.yaml", limits: limits) }
            let diagnostic = try #require(error?.diagnostics.first)
            #expect(diagnostic.code == "manifest.too-large" && diagnostic.message.contains("1001 bytes"))
            #expect(diagnostic.location?.file == folder + "/a.yaml")
            // A folder, and a device that never ends.
            #expect(throws: FileSystemError.self) { try FileContent.manifestText(of: folder) }
            #expect(throws: FileSystemError.self) { try FileContent.manifestText(of: "/dev/zero") }
        }
    }

    @Test(arguments: [
        ("a: 1\n---\nb: 2\n", "second document"), ("[a]: 1", "a key is a list of 1"), ("? {a: 1}\n: 2", "a key is a mapping"),
        ("a: 1\nb: 2\na: 3", "'a' is given twice"), ("a: \u{1}", "control characters"), ("a: [1, 2", "not YAML"),
    ])
    func whatIsNoOneMappingIsRefused(yaml: String, words: String) throws {
        let diagnostic = try #require(Self.diagnostic(yaml))
        #expect(diagnostic.code == "manifest.syntax" && diagnostic.message.contains(words), "\(diagnostic)")
    }

    @Test func ofManyProblemsTheFirstAreToldAndTheOthersCounted() throws {
        let count = 60_000
        var (fields, issues) = try TestData.manifest((0..<count).map { "key\($0): \($0)\n" }.joined())
        _ = fields.int("count", in: 0...9, default: 1)
        let start = ContinuousClock.now
        fields.finish()
        let error = try #require(#expect(throws: ManifestError.self) { try issues.throwIfAny() })
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(error.diagnostics.count == ManifestIssues.maxShownCount + 1 && issues.errorCount == count)
        #expect(error.diagnostics.first?.location?.place == .text(line: 1, column: 1))
        let last = try #require(error.diagnostics.last)
        #expect(last.code == "manifest.more" && last.message == "and \(count - ManifestIssues.maxShownCount) more")
    }

    @Test func aNameOfMegabytesIsToldInPart() throws {
        let name = String(repeating: "n", count: 2_000_000)
        var (fields, issues) = try TestData.manifest("? \(name)\n: 1\nkind: \(name)\ncount: \(name)\n")
        enum Kind: String, CaseIterable { case one, two }
        _ = fields.choice("kind", default: Kind.one)
        _ = fields.int("count", in: 0...9)
        fields.finish()
        let error = try #require(#expect(throws: ManifestError.self) { try issues.throwIfAny() })
        #expect(error.diagnostics.count == 3)
        #expect(error.description.utf8.count < 3000)
    }

    @Test func theLineThatIsShownIsThatOfTheEditor() throws {
        for lineEnd in ["\n", "\r\n", "\r"] {
            let (fields, issues) = try TestData.manifest(["a: 1", "", "b: 2"].joined(separator: lineEnd))
            fields.finish()
            #expect(issues.diagnostics.map(\.excerpt) == ["a: 1", "b: 2"], "\(lineEnd.debugDescription)")
            #expect(issues.diagnostics.last?.location?.place == .text(line: 3, column: 1))
        }
    }

    @Test func noDamagedByteOrCutTrapsTheReader() {
        let yaml = "a: &x [1, 'two', \"th\\x72ee\", { b: c }]\n? d\n: |2-\n    text\n  more\n- e\n...\n--- !tag f: *x\n# end"
        let bytes = Array(yaml.utf8)
        for count in 0...bytes.count {
            _ = try? ManifestNode(yaml: String(decoding: bytes.prefix(count), as: UTF8.self), file: "test.yaml")
        }
        for index in bytes.indices {
            for flip: UInt8 in [0x01, 0x0A, 0x20, 0x80, 0xFF] {
                var damaged = bytes
                damaged[index] ^= flip
                _ = try? ManifestNode(yaml: String(decoding: damaged, as: UTF8.self), file: "test.yaml")
            }
        }
    }
}
