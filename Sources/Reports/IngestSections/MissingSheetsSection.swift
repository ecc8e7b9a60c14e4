/// Sheets that were handed out and have not come back.
struct MissingSheetsSection: ReportSection {
    let id = "missing", title = "Missing sheets"

    func html(_ page: IngestReport) -> HTML? {
        let missing = page.summary.missing
        guard !missing.isEmpty else { return nil }
        return HTMLTable(
            label: title, columns: [.text("sheet"), .text("register"), .text("rejected scan")],
            rows: missing.map { ["\($0.displayName)", .name($0.register), .name($0.rejectedFile ?? "–")] }
        ).html
    }
}
