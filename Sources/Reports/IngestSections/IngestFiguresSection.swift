import Support

/// How much was read, and how much of it needs a person.
struct IngestFiguresSection: ReportSection {
    let id = "figures", title = "In numbers"

    func html(_ page: IngestReport) -> HTML? {
        let summary = page.summary
        let needed = [
            (summary.rejects.count { $0.severity == .error }, "files rejected"), (summary.missing.count, "sheets missing"),
            (summary.rescans.count, "to scan again"), (summary.labelIssues.count, "label issues"),
            (summary.unlabeledCount, "digits without a label"),
        ].filter { $0.0 > 0 }
        let read = [
            (summary.sheets.count, "sheets read"), (summary.digitCount, "digits of \(NumberText.count(summary.writerCount, "writer"))"),
        ]
        return HTML.figures((read + needed).map { (NumberText.count($0.0), $0.1) })
    }
}
