/// The files that gave no digits, and why.
struct RejectsOfRunSection: ReportSection {
    let id = "rejects", title = "Rejected files"

    func html(_ page: HTMLReport) -> HTML? {
        let rejects = page.report.ingest.rejects
        guard !rejects.isEmpty else { return nil }
        return HTMLTable(
            label: title, columns: [.text("file"), .text("why"), .text("what to do")],
            rows: rejects.map { [.name($0.file), "\($0.message)", "\($0.fix)"] }
        ).html
    }
}
