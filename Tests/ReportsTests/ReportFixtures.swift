import Curation
import Dataset
import Foundation
import ImageCodecs
import Imaging
import Support

@testable import Ingest
@testable import Reports
@testable import Training

/// The data of pages on which every section has something to show.
enum ReportFixtures {
    static let scan = ContentDigest(of: "a scan"), foreign = ContentDigest(of: "an IDX file")
    static let sheetID = "\(scan.short)/A1/r02c05", importedID = "\(foreign.short)-0000017"

    static func sheet(_ file: String, digest: ContentDigest = scan, sheet: String? = "sheet 7 of 'school', page 2") -> SheetSummary {
        SheetSummary(
            file: file, digest: digest, writer: "Zoë <b>", sheet: sheet, supersedes: ["../raw/old.png"],
            statusCounts: ["ok": 90, "empty": 10], digitCount: 90, unreadCount: 0, projectiveResidualMM: 0.3, residualMM: 0.1,
            confidence: 0.9, remarks: ["page turned by 90°"], overlay: "sheets/a b-\(digest.short)-overlay.png",
            contactSheet: "sheets/a b-\(digest.short)-crops.png")
    }

    static func labelIssue(file: String = "../raw/a.png", id: String = sheetID, probability: Double = 0.97) -> LabelIssue {
        LabelIssue(
            id: id, file: file, place: "A1/r02c05", writer: "Zoë <b>", label: 1, predicted: 7, probability: probability,
            isDropped: false, crop: "label-issues/crop.png",
            typical: LabelIssue.Typical(id: "x", isSameWriter: true, picture: "label-issues/typical.png"))
    }

    private static let syntheticPages = #"""
        {"pageCount":3,"readCount":2,"digitCount":180,"expectedDigitCount":190,"checkedCount":180,"agreeingCount":178,
        "unread":[{"page":"a, copy 3","code":"sheet.no-marks","reason":"no marks"}],
        "shown":[{"page":"a, copy 1","overlay":"sheets/c1-overlay.png","contactSheet":"sheets/c1-crops.png"}],
        "stepsPicture":"sheets/steps.png"}
        """#

    static func summary(
        sheets: [SheetSummary] = [sheet("../raw/a.png")], labelIssues: [LabelIssue] = [labelIssue()]
    ) throws -> IngestSummary {
        func reject(_ file: String, _ severity: Severity) -> Reject {
            Reject(
                file: file, diagnostic: Diagnostic(severity, code: "sheet.blank", message: "<nothing> is on it", fix: "scan it"),
                picture: "sheets/\(file)-page.png")
        }
        return IngestSummary(
            fileCount: 3, sheets: sheets, rejects: [reject("b.png", .error), reject("c.png", .note)],
            missing: [MissingSheet(collection: "school", sheet: 8, page: 1, writer: "bo", register: "r.csv", rejectedFile: nil)],
            rescans: [Rescan(file: "d.png", sheet: nil, code: Rescan.unreadCode, reason: "9 of 90 could not be read")],
            labelIssues: labelIssues, unlabeledCount: 1, digitCount: 90, writerCount: 1,
            similarWriters: SimilarWriters.groups(of: ["anna", "Anna"]), passedOver: nil)
    }

    static func ingestReport(_ summary: IngestSummary) throws -> IngestReport {
        try withPictures(IngestReport(recipe: "fixture", summary: summary))
    }

    static func synthesisReport() throws -> SynthesisReport {
        let pages =
            #"{"pageCopies":"# + syntheticPages + #","simulated":"# + syntheticPages + #","signs":{"counts":{"digit":25,"several":20}}}"#
        let summary = try JSONDecoder().decode(SynthesisSummary.self, from: Data(pages.utf8))
        return try withPictures(SynthesisReport(recipe: "fixture", summary: summary))
    }

    private static func withPictures<Report: PictureReport>(_ report: Report) throws -> Report {
        var report = report
        let picture = try InlinePicture(png: png(), maxSide: 100)
        report.pictures = Dictionary(uniqueKeysWithValues: report.pictureFiles.map { ($0, picture) })
        return report
    }

    static func png(_ color: SIMD3<UInt8> = SIMD3(200, 40, 40), width: Int = 30, height: Int = 20) -> [UInt8] {
        PNGEncoder.encode(ColorImage(width: width, height: height, color: color))
    }

    static let glyph = Glyph(ink: (0..<Glyph.pixelCount).map { UInt8($0 % 251) })

    static func digit(_ id: String, source: ContentDigest, place: String) -> Digit {
        Digit(id: id, label: 1, writer: "Zoë <b>", source: source, place: place, status: "ok", score: 1, glyph: glyph)
    }

    static let digits = [
        digit(sheetID, source: scan, place: "A1/r02c05"), digit(importedID, source: foreign, place: "0000017"),
    ]

    /// Mostly right; the two digits above are wrong.
    static func predictions(temperature: Float = 1) -> [Prediction] {
        let right = (0..<60).map { index -> Prediction in
            var probabilities = [Float](repeating: 0.01 * temperature, count: 10)
            probabilities[index % 10] = 1 - 0.09 * temperature
            return Prediction(id: "d\(index)", writer: "w\(index % 3)", label: UInt8(index % 10), probabilities: probabilities)
        }
        let wrong = digits.map { digit -> Prediction in
            var probabilities = [Float](repeating: 0, count: 10)
            (probabilities[1], probabilities[7]) = (0.1, 0.9)
            return Prediction(id: digit.id, writer: digit.writer, label: 1, probabilities: probabilities)
        }
        return right + wrong
    }

    private static let epochs = (1...4).map { epoch in
        EpochMetrics(
            epoch: epoch, step: 10 * epoch, learningRate: 0.001, loss: 1 / Double(epoch), accuracy: 0.9, validationLoss: 0.2,
            validationAccuracy: 0.9 + 0.02 * Double(epoch))
    }

    /// Two of four lines misread.
    static func numberPage() throws -> NumberPage {
        let readings = [("12", 0.95), ("71", 0.9), ("", 0.4), ("880", 0.99)].map { NumberCandidate(text: $0.0, probability: $0.1) }
        let evaluation = NumberEvaluation(readings, texts: ["12", "17", "5", "880"])
        let reject =
            #"{"file":"../raw/empty <b>.png","code":"line.empty","message":"shows no line","fix":"leave it out","severity":"warning"}"#
        let report = NumberReport(
            recipe: "numbers", recipeDigest: ContentDigest(of: "r"), modelDigest: ContentDigest(of: "m"), epochs: epochs, selectedEpoch: 4,
            base: "builtin/number", before: evaluation, after: evaluation,
            real: NumberReport.Real(
                lineCount: 4, writerCount: 3, rejects: [try JSONDecoder().decode(Reject.self, from: Data(reject.utf8))], before: evaluation,
                after: evaluation, folds: NumberReport.Folds(foldCount: 3, before: evaluation, after: evaluation)),
            testEvaluationCount: 2)
        return NumberPage(report: report) { index in (GrayImage(width: 60 + index, height: 20, gray: 200), "../raw/Zoë <b>.png") }
    }

    static func runReport(_ ingest: IngestSummary) throws -> RunReport {
        let after = Evaluation(predictions())
        let before = Evaluation(predictions(temperature: 1))
        let comparison = try PairedComparison(predictions(), predictions())
        return RunReport(
            recipe: "fixture", recipeDigest: ContentDigest(of: "r"), modelDigest: ContentDigest(of: "m"), ingest: ingest,
            splits: [RunReport.SplitSummary(name: "test", writerCount: 3, digitCount: 62)], augmentedCount: 800, epochs: epochs,
            selectedEpoch: 4, base: "builtin/mnist", before: before, after: after, comparison: comparison,
            verdict: TuningVerdict(comparison, rule: .better), warnings: ["few writers <b>"], labels: try labels(),
            folds: RunReport.Folds(foldCount: 3, before: before, after: after),
            testDigest: ContentDigest(of: "t"), testEvaluationCount: 2,
            confidence: ConfidenceReport(
                temperature: 1.2, reliability: Reliability(predictions()), uncalibrated: Reliability(predictions(temperature: 0.5)),
                riskCoverage: RiskCoverage(predictions())),
            old: RunReport.Old(recipes: ["old.yaml"], before: before, after: after, comparison: comparison))
    }

    private static func labels() throws -> LabelSummary {
        let text = """
            {"people": [{"name": "Zoë <b>", "digitCount": 3, "eventCount": 4}], "tables": [{"file": "fixes.csv", "digitCount": 1}],
            "relabeledCount": 2, "leftOutCount": 1, "confirmedCount": 1, "contested": ["a/r00c00"], "unsure": [], "stale": [],
            "gone": [{"by": "Zoë <b>", "n": 4, "of": "b/r00c00"}]}
            """
        return try JSONDecoder().decode(LabelSummary.self, from: Data(text.utf8))
    }

    static func htmlReport(_ ingest: IngestSummary) throws -> HTMLReport {
        HTMLReport(
            report: try runReport(ingest), manifest: "../forms/fixture <b>.yaml", samples: [[glyph, glyph], [glyph]],
            copies: [[glyph, glyph]],
            importedFrom: "digits of the IDX file t10k",
            digit: { id in digits.first { $0.id == id } ?? digit(id, source: scan, place: "r00c00") })
    }
}
