import Curation
import Support

/// How many digits were looked over, and how many findings of each kind there are.
struct CurationFiguresSection: ReportSection {
    let id = "figures", title = "At a glance"

    func html(_ page: FindingsReport) -> HTML? {
        let summary = page.summary
        let counts = summary.findingCounts.map { (value: NumberText.count($0.count), caption: $0.kind.noun(count: $0.count)) }
        let figures = HTML.figures(
            [
                (value: NumberText.count(summary.labeledCount), caption: "labeled digits"),
                (value: NumberText.count(summary.writerCount), caption: "writers"),
                (value: summary.wrongLabels.text, caption: "wrong labels, estimated"),
            ] + counts)
        let remarks = summary.remarks.map { "<li>\($0.onOneLine)</li>" as HTML }
        return figures + (remarks.isEmpty ? "" : "<ul>\(HTML(remarks))</ul>")
    }
}
