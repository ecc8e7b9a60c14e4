import Foundation

/// Single digits photographed by many people: any size, any background.
enum PhoneDigitsSet: IngestSet {
    static let name = "phone-digits"
    static let dataFolder: String? = "phone-digits"

    static func measure(_ bench: IngestBench) async throws -> [BenchmarkResult] {
        let pages = try LabelList.rows(of: bench.dataFolder + "/labels.csv").compactMap { row in
            row.count == 2
                ? GridPages.Page(
                    file: bench.dataFolder + "/" + row[0],
                    cells: [GridPages.Truth(row: 0, column: 0, label: Int(row[1]), quad: nil)])
                : nil
        }
        let set = GridPages(pages: pages, rowCount: 1, columnCount: 1)
        let theirs = try await IngestPeer.tally(set, kind: "digit", bench: bench)
        return set.results(try set.looseDigits(), theirs, bench: bench, hasEmptyCells: false)
    }
}
