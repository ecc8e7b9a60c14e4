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
        return HTML.figures(items) + comparison(report) + testEvaluations(report)
    }

    private func comparison(_ report: RunReport) -> HTML {
        guard let comparison = report.comparison else { return "" }
        return """
            <p>Of \(NumberText.count(comparison.count)) test digits, fine-tuning put \(comparison.onlyFirstWrongCount) right and
            \(comparison.onlySecondWrongCount) wrong; \(comparison.bothWrongCount) are wrong with both: \(comparison.verdict).</p>

            """
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

extension PairedComparison {
    var verdict: String { isDifferent ? "a real difference at 95 %" : "not a difference at 95 %" }
}
