import Ingest
import Support

/// Pictures on which no line was found.
struct NumberRejectsSection: ReportSection {
    let id = "left-out", title = "Pictures that were left out"

    func html(_ page: NumberPage) -> HTML? {
        guard let rejects = page.report.real?.rejects, !rejects.isEmpty else { return nil }
        return HTMLTable(
            label: "Pictures that were left out", columns: [.text("file"), .text("why"), .text("what to do")],
            rows: rejects.map { [HTML.name($0.file), "\($0.message)", "\($0.fix)"] }
        ).html
    }
}
