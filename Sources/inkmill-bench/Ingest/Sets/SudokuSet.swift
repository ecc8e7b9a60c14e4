import Foundation
import Imaging
import Ingest

/// Twenty-four photos of sudoku puzzles on bent paper: where they lie, and which of the cells are empty.
enum SudokuSet: IngestSet {
    static let name = "sudoku"
    static let dataFolder: String? = "sudoku"

    static func measure(_ bench: IngestBench) throws -> [BenchmarkResult] {
        let recognition = try Recognition(
            model: IngestBench.model, layout: .sheet(templateFile: IngestBench.shippedTemplate("sudoku")),
            jobs: IngestBench.threadCount)
        var found = 0, within = 0, right = 0
        var seconds = 0.0
        let rows = try LabelList.rows(of: bench.dataFolder + "/metadata.csv").filter { $0.count >= 20 }
        let (_, megabytes) = try PeakMemory.measure {
            for row in rows {
                let file = bench.dataFolder + "/images/" + row[0]
                guard let sheet = try? ProcessorTime.measure(&seconds, { try recognition.sheet(file) }) else { continue }
                found += 1
                within += cornersAreWithinOnePercent(sheet.cells.map(\.quad), row) ? 1 : 0
                let labels = try String(
                    contentsOfFile: bench.dataFolder + "/labels/" + row[0].replacing(".jpg", with: ".txt"), encoding: .utf8)
                let isEmpty = labels.split(whereSeparator: \.isWhitespace).map { $0 == "0" }
                right += zip(sheet.cells, isEmpty).count { ($0.status == .empty) == $1 }
            }
        }
        let count = rows.count
        return [
            bench.figure("pagesRegistered", Double(found), unit: "of \(count)"),
            bench.figure("cornersWithinOnePercent", Double(within), unit: "of \(count)"),
            bench.figure("statusRight", Double(right) / Double(max(1, 81 * count)), unit: "fraction"),
            bench.figure("processorSecondsPerPage", seconds / Double(max(1, count)), unit: "s"),
            bench.figure("peakMemory", megabytes, unit: "MB"),
        ]
    }

    /// Against the corners measured by hand: top left, bottom left, bottom right, top right, in the last eight columns.
    private static func cornersAreWithinOnePercent(_ quads: [[Point]], _ row: [String]) -> Bool {
        let numbers = row.suffix(8).compactMap(Double.init)
        guard numbers.count == 8, quads.count == 81 else { return false }
        let measured = stride(from: 0, to: 8, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) }
        let seen = [quads[0][0], quads[72][3], quads[80][2], quads[8][1]]
        let side = (0..<4).reduce(0) { $0 + measured[$1].distance(to: measured[($1 + 1) % 4]) } / 4
        return zip(measured, seen).allSatisfy { $0.distance(to: $1) <= 0.01 * side }
    }
}
