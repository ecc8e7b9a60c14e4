import Support
import Training

/// How many test digits are read right, and what that was made from.
struct ResultSection: ReportSection {
    let id = "result", title = "Result"

    func html(_ page: HTMLReport) -> HTML? {
        let report = page.report
        var items: [(String, String)] = []
        if let before = report.before {
            items.append((NumberText.percent(before.accuracy), "\(report.base ?? "base") as it is, \(before.intervalText)"))
        }
        let name = report.before == nil ? "trained" : "after fine-tuning"
        items.append((NumberText.percent(report.after.accuracy), "\(name), \(report.after.intervalText)"))
        items.append((NumberText.count(report.ingest.digitCount), "digits of \(NumberText.count(report.ingest.writerCount, "writer"))"))
        for split in report.splits {
            items.append(
                (NumberText.count(split.digitCount), "for \(split.name), of \(NumberText.count(split.writerCount, "writer"))"))
        }
        items.append((NumberText.count(report.augmentedCount), "augmented images"))
        return HTML.figures(items) + comparison(report) + verdict(report) + warnings(report) + labels(report) + testEvaluations(report)
    }

    private func comparison(_ report: RunReport) -> HTML {
        guard let comparison = report.comparison else { return "" }
        return """
            <p>Of \(NumberText.count(comparison.count)) test digits, fine-tuning put \(comparison.onlyFirstWrongCount) right and
            \(comparison.onlySecondWrongCount) wrong; \(comparison.bothWrongCount) are wrong with both: \(comparison.verdict).</p>

            """
    }

    private func verdict(_ report: RunReport) -> HTML {
        report.verdict.map { "<p>Verdict: \($0.text).</p>\n" } ?? ""
    }

    private func warnings(_ report: RunReport) -> HTML {
        (report.warnings ?? []).reduce("" as HTML) { html, warning in html + "<p>\(warning).</p>\n" }
    }

    private func labels(_ report: RunReport) -> HTML {
        report.labels.map { "<p>Labels that people have looked at: \($0.text).</p>\n" } ?? ""
    }

    private func testEvaluations(_ report: RunReport) -> HTML {
        let count = report.testEvaluationCount
        let warning: HTML =
            count > 1 ? " If one was kept because it did best here, its figure is too good: choose on the validation writers." : ""
        return "<p>These test digits were read by \(NumberText.count(count, "model")) of this recipe's folder so far.\(warning)</p>"
    }
}

extension Evaluation {
    var intervalText: String { "95 % interval \(NumberText.range(interval))" }
}

extension TuningVerdict {
    /// `better: 12 of 717 test digits put right, 2 wrong (p = 0.013); the fine-tuned model is handed out`
    package var text: String {
        let name =
            switch outcome {
            case .better: "better"
            case .worse: "worse"
            case .noDifference: "no difference"
            }
        let digits =
            switch basis {
            case .testDigits: NumberText.count(comparison.count, "test digit")
            case .allWriters: NumberText.count(comparison.count, "digit") + " of all writers"
            }
        return "\(name): \(comparison.onlyFirstWrongCount) of \(digits) put right, \(comparison.onlySecondWrongCount) wrong ("
            + "\(Self.text(ofPValue: comparison.pValue))); the \(delivered == .tuned ? "fine-tuned" : "base") model is handed out"
    }

    private static let leastPValue = 1e-6

    /// `p = 0.013`; what is less than anybody asks for is told as that.
    private static func text(ofPValue value: Double) -> String {
        value < leastPValue ? "p < 0.000001" : "p = \(NumberText.short(value))"
    }
}

extension PairedComparison {
    var verdict: String { isDifferent ? "a real difference at 95 %" : "not a difference at 95 %" }
}
