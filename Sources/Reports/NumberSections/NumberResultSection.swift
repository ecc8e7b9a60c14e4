import Support
import Training

/// How many lines are read exactly: real ones, each by a model that has not seen it, and invented ones.
struct NumberResultSection: ReportSection {
    let id = "result", title = "Result"

    func html(_ page: NumberPage) -> HTML? {
        let report = page.report, base = report.base ?? "base"
        let trained = report.base == nil ? "trained" : "after fine-tuning"
        var rows: [[HTML]] = []
        func add(_ lines: HTML, _ reader: String, _ evaluation: NumberEvaluation?) {
            guard let evaluation else { return }
            rows.append([
                lines, "\(reader)", "\(NumberText.count(evaluation.count))", "\(NumberText.percent(evaluation.accuracy))",
                "\(NumberText.range(evaluation.interval))", "\(NumberText.percent(evaluation.symbolErrorRate))",
                "\(NumberText.count(evaluation.sureCount)), \(evaluation.sureWrongCount) wrong",
                "\(NumberText.percent(evaluation.coverageAtOnePercent))",
            ])
        }
        if let real = report.real {
            add("all real lines", "\(base) as it is", real.folds?.before)
            add("all real lines", real.folds.map { "\($0.foldCount) folds" } ?? "", real.folds?.after)
            add("real test lines", "\(base) as it is", real.before)
            add("real test lines", trained, real.after)
        }
        add("invented test lines", "\(base) as it is", report.before)
        add("invented test lines", trained, report.after)
        let table = HTMLTable(
            label: "Lines read exactly",
            columns: [
                .text("lines"), .text("read by"), .number("count"), .number("exact"), .number("95 % interval"), .number("symbols wrong"),
                .number("at 0.97 or more"), .number("read at 1 % wrong"),
            ], rows: rows)
        return HTML.figures(figures(report)) + table.html + lead(report)
    }

    private func figures(_ report: NumberReport) -> [(String, String)] {
        let (before, after) = report.main
        var items: [(String, String)] = []
        if let before { items.append((NumberText.percent(before.accuracy), "\(report.base ?? "base") as it is")) }
        items.append((NumberText.percent(after.accuracy), "exact, 95 % interval \(NumberText.range(after.interval))"))
        items.append((NumberText.percent(after.coverageAtOnePercent), "of the lines, the surest, are read with at most 1 % wrong"))
        if let real = report.real {
            items.append((NumberText.count(real.lineCount), "real lines of \(NumberText.count(real.writerCount, "writer"))"))
        }
        return items
    }

    private func lead(_ report: NumberReport) -> HTML {
        let folds: HTML =
            report.real?.folds == nil ? "" : " In folds, each real line is read by a model that was not trained on its writer."
        let count = report.testEvaluationCount
        let warning: HTML =
            count > 1 ? " \(NumberText.count(count, "model")) of this recipe's folder have read these test lines; choose none by it." : ""
        return "<p>A line counts where every symbol is right and none is missing.\(folds)\(warning)</p>"
    }
}
