/// Scans that somebody should make again.
struct RescansSection: ReportSection {
    let id = "rescans", title = "To scan again"

    func html(_ page: IngestReport) -> HTML? {
        let rescans = page.summary.rescans
        guard !rescans.isEmpty else { return nil }
        return HTMLTable(
            label: title, columns: [.text("file"), .text("sheet"), .text("why")],
            rows: rescans.map { [.name($0.file), "\($0.sheet ?? "–")", "\($0.reason)"] }
        ).html
    }
}
