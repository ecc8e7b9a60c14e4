import Ingest

/// Writers whose names differ by next to nothing.
struct SimilarWritersSection: ReportSection {
    let id = "similar-writers", title = "Writers who may be one"

    func html(_ page: IngestReport) -> HTML? {
        guard let groups = page.summary.similarWriters, !groups.isEmpty else { return nil }
        return HTMLTable(
            label: title, columns: [.text("names"), .text("what to do")],
            rows: groups.map { ["\($0.message) <code>\(SimilarWriters.code)</code>", "\($0.fix)"] }
        ).html
    }
}
