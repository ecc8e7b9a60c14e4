import Foundation

/// Seventeen exam pages with one row of nine boxes somewhere in a page of print.
enum SubmittySet: IngestSet {
    static let name = "submitty"
    static let dataFolder: String? = "submitty"

    static func measure(_ bench: IngestBench) async throws -> [BenchmarkResult] {
        let rows = try LabelList.rows(of: bench.dataFolder + "/labels.csv").filter { $0.count == 2 }
        let pages = GridPages(
            pages: rows.map { row in
                let cells = row[1].enumerated().map { column, digit in
                    GridPages.Truth(row: 0, column: column, label: digit.wholeNumberValue, quad: nil)
                }
                return GridPages.Page(file: bench.dataFolder + "/" + row[0], cells: cells)
            },
            rowCount: 1, columnCount: 9)
        let theirs = try await IngestPeer.tally(pages, kind: "grid", bench: bench)
        let ours = try pages.ours(templateFile: IngestBench.shippedTemplate("nine-boxes"))
        return pages.results(ours, theirs, bench: bench, hasEmptyCells: false)
    }
}
