import Support
import Training

/// How well every writer is read by a model that has never seen that writer, and all that was read wrong.
struct WriterFoldsSection: ReportSection {
    let id = "folds", title = "Every writer, read by a model that never saw that writer"

    private static let shownCount = 200

    func html(_ page: HTMLReport) -> HTML? {
        guard let folds = page.report.folds else { return nil }
        var items: [(String, String)] = []
        if let before = folds.before {
            items.append((NumberText.percent(before.accuracy), "\(page.report.base ?? "base") as it is, \(before.intervalText)"))
        }
        items.append((NumberText.percent(folds.after.accuracy), "trained as the recipe says, \(folds.after.intervalText)"))
        items.append((NumberText.percent(folds.writerSpread), "spread among the writers (standard deviation of their accuracies)"))
        items.append((NumberText.count(folds.foldCount), "folds of \(NumberText.count(folds.after.writers.count, "writer"))"))
        let mistakes = folds.after.mistakes, issues = Set(page.report.ingest.labelIssues.map(\.id))
        let cards = mistakes.prefix(Self.shownCount).map { WorstMistakesSection.card($0, page, isLabelIssue: issues.contains($0.id)) }
        let list: HTML =
            mistakes.isEmpty
            ? "<p>Every digit was read right.</p>" : "<ul class=\"cards\">\(HTML(cards))</ul>\(HTML.more(mistakes.count - Self.shownCount))"
        return HTML.figures(items) + list
    }
}
