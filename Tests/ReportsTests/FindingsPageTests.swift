import Dataset
import Imaging
import Support
import TestSupport
import Testing

@testable import Curation
@testable import Reports

/// The page of what may be wrong with a data set.
@Suite struct FindingsPageTests {
    /// Digits of eight writers, the first six of whom train: sevens that lean or, of the last two writers, are crossed.
    private static func page(isDivided: Bool = true) throws -> HTMLDocument { try HTMLDocument(text(isDivided: isDivided)) }

    private static func text(isDivided: Bool = true, findings: [Finding] = []) throws -> String {
        let digits = (0..<160).map { number -> Digit in
            let writer = number / 20, label = UInt8(number % 2 == 0 ? 7 : 3)
            var glyph = Glyph()
            for x in 6..<22 { for y in 4..<7 { glyph[x, y] = 255 } }
            for y in 4..<25 { for x in 18..<21 { glyph[x - (y - 4) / 4, y] = 255 } }
            if writer >= 6, label == 7 { for x in 9..<26 { for y in 13..<16 { glyph[x, y] = 255 } } }
            return Digit(
                id: "a/\(number.padded(to: 3))", label: label, writer: "w\(writer) <b>", source: ReportFixtures.scan,
                place: "r0\(number / 20)c\((number % 20).padded(to: 2))", status: "ok", score: 1, glyph: glyph)
        }
        let folds = try Folds(digits, count: 4, seed: 1)
        let table = OutOfSample(classCount: 10, probabilities: digits.flatMap { digit in (0..<10).map { $0 == digit.label ?? 0 ? 1 : 0 } })
        let splits = isDivided ? Dictionary(uniqueKeysWithValues: digits.map { ($0.id, $0.writer < "w6" ? Split.train : .test) }) : [:]
        let material = try FindingMaterial(digits: digits, outOfSample: table, folds: folds, splits: splits, jobs: 2)
        let summary = try CurationSummary(
            recipe: "fixture", digitCount: 160, labeledCount: 160, writerCount: 8, folds: folds, findings: [],
            wrongLabels: ConfidentJoint(
                table, labels: digits.map { $0.label ?? 0 }, groups: folds.groups, groupCount: folds.groupCount, seed: 1, jobs: 2),
            material: material, sheets: [ReportFixtures.scan: "a.png"], seed: 1, remarks: ["a remark"])
        let places = digits.enumerated().map { row, digit in (row: row, digit: digit) }
        let map = try DigitMap(
            of: places, features: digits.flatMap { $0.glyph.ink.map(Float.init) }, dimension: Glyph.pixelCount, seed: 1, jobs: 2)
        return try FindingsReport(
            recipe: "fixture", manifest: "forms/fixture.yaml", summary: summary, findings: findings, ingest: ReportFixtures.summary(),
            table: DigitTable(digits, profile: .mnist), map: map
        ).page()
    }

    private static let findings = FindingKind.allCases.map { kind in
        Finding(
            kind: kind, digit: "a/003", other: kind == .nearDuplicate ? "a/005" : nil, suggested: 7, score: 1, rank: 1,
            why: "why <a href=\"x\">")
    }

    private static func section(_ name: String, of page: HTMLDocument) throws -> HTMLDocument.Element {
        try #require(page.root.all("section").first { $0.attributes["aria-labelledby"] == name })
    }

    @Test func everyFindingIsALinkToItsDigitInTheReview() throws {
        let page = try HTMLDocument(Self.text(findings: Self.findings))
        #expect(page.defects == [])
        let cards = page.root.all("li").filter { $0.classes.contains("mistake") }
        #expect(cards.count == FindingKind.allCases.count)
        let links = cards.map { $0.all("a").filter { !$0.all("img").isEmpty } }
        #expect(links.allSatisfy { $0.allSatisfy { $0.attributes["href"] == "#review" } })
        let places = links.map { $0.compactMap { $0.attributes["data-review"] } }
        for kind in FindingKind.allCases {
            #expect(places.contains { $0.first == "view=single&amp;queue=\(kind.rawValue)&amp;digit=a/003" }, "\(kind)")
        }
        #expect(places.contains(["view=single&amp;queue=nearDuplicate&amp;digit=a/003", "view=single&amp;queue=all&amp;digit=a/005"]))
        #expect(page.root.all("img").count == page.root.all("a").flatMap { $0.all("img") }.count)
        let line = try #require(page.root.all("p").first { $0.attributes["id"] == "review" })
        #expect(line.text.contains("inkmill review fixture.yaml") && line.all("a").isEmpty)
    }

    @Test func theServersPageLeadsIntoTheReviewAndToNoFile() throws {
        let text = try Self.text(findings: Self.findings), served = try #require(ServedReport.bytes(of: Array(text.utf8)))
        let page = try HTMLDocument(String(decoding: served, as: UTF8.self))
        #expect(page.defects == [])
        let targets = page.root.all("a").compactMap { $0.attributes["href"] }
        #expect(targets.allSatisfy { $0 == "./" || $0.hasPrefix("#") || $0.hasPrefix("./#view=") }, "\(targets)")
        #expect(
            targets.contains("./#view=single&amp;queue=leakage&amp;digit=a/003") && targets.contains("./#view=map")
                && !targets.contains("#review"))
        let stored = try HTMLDocument(text)
        #expect(page.root.all("img").count == stored.root.all("img").count && page.root.all("a").count == stored.root.all("a").count + 1)
        // What people wrote stays what it is.
        #expect(page.root.text.contains("why &lt;a href=&quot;x&quot;&gt;"))
        let line = try #require(page.root.all("p").first { $0.attributes["id"] == "review" })
        #expect(line.text.contains("Back to the review") && line.all("code").isEmpty)
        let file = "<p id=\"review\"><a href=\"sheets/a.png\">overlay</a></p>"
        #expect(ServedReport.bytes(of: Array(file.utf8)) == Array("<p id=\"review\"><a>overlay</a></p>".utf8))
        // A page of an earlier version leads nowhere.
        #expect(ServedReport.bytes(of: Array("<p>all is well</p>".utf8)) == nil)
    }

    @Test func whatTrainingLacksIsShownWithTheCommandThatAsksForIt() throws {
        let page = try Self.page(), coverage = try Self.section("coverage", of: page)
        #expect(page.defects == [])
        #expect(coverage.text.contains("7-crossed is missing in training; validation and test have 20 digits of 2 writers"))
        #expect(coverage.all("code").map(\.text).contains { $0.hasSuffix("--emphasize 7-crossed") })
        #expect(coverage.all("table").count == 2 && coverage.text.contains("validation"))
    }

    @Test func whereWritersAreNotDividedTheTableHasNoSplits() throws {
        let page = try Self.page(isDivided: false), coverage = try Self.section("coverage", of: page)
        #expect(page.defects == [])
        #expect(!coverage.text.contains("missing") && coverage.all("code").isEmpty)
        #expect(coverage.all("th").map(\.text).filter { $0 == "all" }.count >= 2)
    }

    @Test func thePageShowsTheMapAndFromWhatLabelsAreTold() throws {
        let page = try Self.page()
        #expect(try Self.section("map", of: page).all("img").count == 1)
        let told = try Self.section("dependence", of: page)
        #expect(told.text.contains("the place on the form") == false && told.text.contains("the writer"))
    }
}
