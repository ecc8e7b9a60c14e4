import Dataset
import Imaging
import Support
import TestSupport
import Testing
import Training

@testable import Ingest
@testable import Reports

/// How the pages are built, and what each of them promises.
@Suite struct ReportPageTests {
    @Test func thePageOfARunIsBuiltAsRecorded() throws {
        let page = try HTMLDocument(ReportFixtures.htmlReport(ReportFixtures.summary()).page())
        #expect(page.defects == [])
        #expect(page.root.all("section").count == HTMLReport.sections.count, "the fixture shows every section")
        #expect(Golden.difference(of: page.outline, from: "report.txt") == nil)
    }

    @Test func thePageOfAnIngestIsBuiltAsRecorded() throws {
        let page = try HTMLDocument(ReportFixtures.ingestReport(ReportFixtures.summary()).page())
        #expect(page.defects == [])
        #expect(page.root.all("section").count == IngestReport.sections.count, "the fixture shows every section")
        #expect(Golden.difference(of: page.outline, from: "ingest.txt") == nil)
    }

    @Test func thePageOfSyntheticPagesIsBuiltAsRecorded() throws {
        let page = try HTMLDocument(ReportFixtures.synthesisReport().page())
        #expect(page.defects == [])
        #expect(page.root.all("section").count == SynthesisReport.sections.count, "the fixture shows every section")
        #expect(Golden.difference(of: page.outline, from: "synthesis.txt") == nil)
    }

    @Test func thePageOfNumbersIsBuiltAsRecorded() throws {
        let page = try HTMLDocument(ReportFixtures.numberPage().page())
        #expect(page.defects == [])
        #expect(page.root.all("section").count == NumberPage.sections.count, "the fixture shows every section")
        #expect(Golden.difference(of: page.outline, from: "numbers.txt") == nil)
        let mistakes = try #require(page.root.all("section").first { $0.attributes["aria-labelledby"] == "mistakes" })
        let cards = mistakes.all("li").filter { $0.classes.contains("mistake") }
        #expect(
            cards.count == 2 && cards[0].text.contains("17 read as 71") && cards[0].text.contains("90 %") && cards[0].text.contains("Zoë"))
        #expect(cards.allSatisfy { $0.all("img").count == 1 } && cards[1].text.contains("5 read as nothing"))
    }

    @Test func aRecipeOfInventedLinesAloneHasAPageToo() throws {
        let empty = NumberEvaluation([], texts: [])
        let report = NumberReport(
            recipe: "empty", recipeDigest: ContentDigest(of: ""), modelDigest: ContentDigest(of: ""), epochs: [], selectedEpoch: 0,
            base: nil,
            before: nil, after: empty, real: nil, testEvaluationCount: 1)
        let page = try HTMLDocument(NumberPage(report: report) { _ in nil }.page())
        #expect(page.defects == [])
        #expect(page.root.all("section").compactMap { $0.attributes["aria-labelledby"] } == ["result", "mistakes"])
    }

    @Test func whereThereIsNothingToShowThePagesAreWholeAllTheSame() throws {
        let nothing = IngestSummary(
            fileCount: 0, sheets: [], rejects: [], missing: [], rescans: [], labelIssues: [], unlabeledCount: 0, digitCount: 0,
            writerCount: 0, similarWriters: nil, passedOver: nil)
        let ingest = try HTMLDocument(IngestReport(recipe: "empty", summary: nothing).page())
        #expect(ingest.defects == [])
        #expect(ingest.root.all("section").compactMap { $0.attributes["aria-labelledby"] } == ["figures", "sheets"])
        let report = RunReport(
            recipe: "empty", recipeDigest: ContentDigest(of: ""), modelDigest: ContentDigest(of: ""), ingest: nothing, splits: [],
            augmentedCount: 0, epochs: [], selectedEpoch: 0, base: nil, before: nil, after: Evaluation([]), comparison: nil,
            verdict: nil, warnings: [], labels: nil, folds: nil, testDigest: ContentDigest(of: ""), testEvaluationCount: 1,
            confidence: ConfidenceReport(
                temperature: 1, reliability: Reliability([]), uncalibrated: Reliability([]), riskCoverage: RiskCoverage([])), old: nil)
        let run = try HTMLDocument(
            HTMLReport(report: report, manifest: "empty.yaml", samples: [], copies: [], importedFrom: nil, digit: { _ in nil }).page())
        #expect(run.defects == [])
        #expect(run.root.all("img").isEmpty)
    }

    @Test func whatPeopleWroteIsNoMarkup() throws {
        for page in [
            try ReportFixtures.htmlReport(ReportFixtures.summary()).page(),
            try ReportFixtures.ingestReport(ReportFixtures.summary()).page(),
        ] {
            #expect(page.contains("Zoë &lt;b&gt;") && !page.contains("Zoë <b>"))
        }
    }

    @Test func everyMistakeNamesFilePageAndCellAndLinksToTheOverlay() throws {
        let page = try HTMLDocument(ReportFixtures.htmlReport(ReportFixtures.summary()).page())
        let sections = page.root.all("section").filter { ["mistakes", "folds"].contains($0.attributes["aria-labelledby"]) }
        try #require(sections.count == 2)
        for section in sections { try checkMistakes(in: section) }
    }

    private func checkMistakes(in section: HTMLDocument.Element) throws {
        let cards = section.all("li").filter { $0.classes.contains("mistake") }
        #expect(cards.count == 2)
        let ofSheet = try #require(cards.first { $0.text.contains("a.png") })
        for words in ["../raw/a.png", "sheet 7 of 'school', page 2", "row 2, column 5 of A1", "a label issue"] {
            #expect(ofSheet.text.contains(words), "\(words) in \(ofSheet.text)")
        }
        #expect(
            ofSheet.all("a").map { $0.attributes["href"] } == ["#review", "../../sheets/a%20b-\(ReportFixtures.scan.short)-overlay.png"])
        let places = ofSheet.all("a").compactMap { $0.attributes["data-review"] }
        #expect(places.count == 2 && places[0].hasPrefix("view=single&amp;queue=mistakes&amp;digit="), "\(places)")
        #expect(places[1] == "view=sheet&amp;queue=all&amp;sheet=../raw/a.png", "\(places)")
        let imported = try #require(cards.first { $0.text.contains("IDX") })
        #expect(imported.text.contains("0000017") && imported.text.contains(ReportFixtures.foreign.short))
        #expect(imported.all("a").map { $0.attributes["href"] } == ["#review"])
    }

    @Test func everyLabelIssueNamesFilePageAndCellAndLinksToTheOverlay() throws {
        let issues = (0..<200).map { ReportFixtures.labelIssue(probability: 0.9 + 0.0001 * Double($0)) }
        let page = try HTMLDocument(ReportFixtures.ingestReport(ReportFixtures.summary(labelIssues: issues)).page())
        let places =
            page.root.all("section").first { $0.attributes["aria-labelledby"] == "label-issues" }?.all("span")
            .filter { $0.classes.contains("place") } ?? []
        #expect(places.count == 200)
        for place in places {
            #expect(place.text.contains("../raw/a.png") && place.text.contains("page 2") && place.text.contains("row 2, column 5 of A1"))
            #expect(place.all("a").map { $0.attributes["href"] } == ["sheets/a%20b-\(ReportFixtures.scan.short)-overlay.png"])
        }
    }

    /// However many sheets there are, only so many pictures are in the page; the others are listed and linked.
    @Test func theNumberOfPicturesIsBounded() throws {
        let sheets = (0..<700).map { ReportFixtures.sheet("s\($0).png", digest: ContentDigest(of: "\($0)"), sheet: nil) }
        let page = try HTMLDocument(ReportFixtures.ingestReport(ReportFixtures.summary(sheets: sheets)).page())
        let section = try #require(page.root.all("section").first { $0.attributes["aria-labelledby"] == "sheets" })
        #expect(section.all("img").count == SheetsSection.maxPictureCount)
        #expect(section.all("tbody").flatMap { $0.all("tr") }.count == HTMLTable.maxRowCount)
        #expect(section.text.contains("and 100 more"))
    }

    @Test(arguments: [
        ("r03c07", "row 3, column 7"), ("A1/r00c12", "row 0, column 12 of A1"), ("a/b/r10c100", "row 10, column 100 of a/b"),
        ("0000017", "0000017"), ("3/picture.png", "3/picture.png"), ("", ""), ("r3", "r3"), ("rXcY", "rXcY"),
    ])
    func aPlaceIsToldInWords(place: String, words: String) {
        #expect(Digit.words(ofPlace: place) == words)
    }
}
