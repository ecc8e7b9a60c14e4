/// Ten scanned pencil forms of 150 cells, found by their printed lines.
enum UFPRSet: IngestSet {
    static let name = "ufpr"
    static let dataFolder: String? = "ufpr"

    static func measure(_ bench: IngestBench) async throws -> [BenchmarkResult] {
        var cells: [String: [GridPages.Truth]] = [:]
        for row in try LabelList.rows(of: bench.dataFolder + "/labels.csv") {
            guard row.count == 4, let r = Int(row[1]), let c = Int(row[2]) else { continue }
            cells[row[0], default: []].append(GridPages.Truth(row: r, column: c, label: Int(row[3]), quad: nil))
        }
        let pages = GridPages(
            pages: cells.keys.sorted().map { GridPages.Page(file: bench.dataFolder + "/" + $0, cells: cells[$0] ?? []) },
            rowCount: 15, columnCount: 10)
        let theirs = try await IngestPeer.tally(pages, kind: "grid", bench: bench)
        let ours = try pages.ours(templateFile: IngestBench.shippedTemplate("ufpr"))
        return pages.results(ours, theirs, bench: bench, hasEmptyCells: false)
    }
}
