import Support
import Training

/// How well each test writer is read, the worst first.
struct TestWritersSection: ReportSection {
    let id = "writers", title = "Test writers"

    /// Below the worst ones nothing is to be learned.
    private static let shownCount = 40

    func html(_ page: HTMLReport) -> HTML? {
        let report = page.report
        let before = Dictionary((report.before?.writers ?? []).map { ($0.writer, $0) }) { first, _ in first }
        let worstFirst = report.after.writers.sorted { ($0.accuracy, $0.writer) < ($1.accuracy, $1.writer) }
        let rows = worstFirst.prefix(Self.shownCount).map { writer -> [HTML] in
            let earlier = before[writer.writer].map { NumberText.percent($0.accuracy) } ?? "–"
            return [
                ReviewLink.writer(writer.writer).html(.name(writer.writer)), "\(NumberText.count(writer.count))", "\(earlier)",
                "\(NumberText.percent(writer.accuracy))",
            ]
        }
        return HTMLTable(
            label: title, columns: [.text("writer"), .number("digits"), .number("before"), .number("after")], rows: rows
        ).html + HTML.more(worstFirst.count - Self.shownCount)
    }
}
