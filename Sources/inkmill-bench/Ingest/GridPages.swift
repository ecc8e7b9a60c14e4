import Foundation
import Imaging
import Ingest

/// Pages of one form, read one after the other by the same calls as `inkmill recognize`, and their figures.
struct GridPages {
    /// The truth about a cell.
    struct Truth {
        let row: Int
        let column: Int
        /// Nil for an empty cell.
        let label: Int?
        /// Where it lies in the picture; nil where nobody measured.
        let quad: [Point]?

        /// Whether a place in the picture is nearer to this cell's middle than to a neighbor's.
        func holds(_ place: Point) -> Bool {
            guard let quad else { return true }
            let reach = min(quad[0].distance(to: quad[1]), quad[1].distance(to: quad[2])) / 2
            return Rect(around: quad).center.distance(to: place) < reach
        }
    }

    struct Page {
        let file: String
        let cells: [Truth]
    }

    /// What became of all pages.
    struct Tally {
        var pagesRegistered = 0
        var cellsFound = 0
        var cropsRight = 0
        var statusesRight = 0
        /// Digits given for an empty cell, or cut from another place than their cell's.
        var falseLabels = 0
        /// On one processor, of all pages.
        var seconds = 0.0
        var megabytes = 0.0
    }

    let pages: [Page]
    let rowCount: Int
    let columnCount: Int

    var cellCount: Int { pages.reduce(0) { $0 + $1.cells.count } }
    var digitCount: Int { pages.reduce(0) { $0 + $1.cells.count { $0.label != nil } } }

    /// - Parameter read: the digit and its place for each cell of a page, `nil` for a page refused.
    func tallied(_ read: (Page) throws -> [ReadCell]?) rethrows -> Tally {
        var tally = Tally()
        for page in pages {
            guard let cells = try read(page) else { continue }
            tally.pagesRegistered += 1
            for cell in cells {
                guard let truth = page.cells.first(where: { $0.row == cell.row && $0.column == cell.column }) else { continue }
                let isPlaced = truth.holds(cell.center)
                tally.cellsFound += isPlaced ? 1 : 0
                tally.statusesRight += isPlaced && (cell.digit != nil) == (truth.label != nil) ? 1 : 0
                if let digit = cell.digit {
                    tally.cropsRight += isPlaced && digit == truth.label ? 1 : 0
                    tally.falseLabels += isPlaced && truth.label != nil ? 0 : 1
                }
            }
        }
        return tally
    }

    /// The figures of both, ours first.
    func results(_ ours: Tally, _ theirs: PeerOutcome, bench: IngestBench, hasEmptyCells: Bool) -> [BenchmarkResult] {
        let peer = theirs.tally
        let count = Double(max(1, pages.count)), cells = Double(max(1, cellCount)), digits = Double(max(1, digitCount))
        func figure(_ metric: String, unit: String, _ value: (Tally) -> Double) -> BenchmarkResult {
            bench.figure(metric, value(ours), unit: unit, peer: peer.map(value), skipped: theirs.skipped)
        }
        var results = [
            figure("pagesRegistered", unit: "of \(pages.count)") { Double($0.pagesRegistered) },
            figure("cellsFound", unit: "of \(cellCount)") { Double($0.cellsFound) },
            figure("digitsReadRight", unit: "fraction") { Double($0.cropsRight) / digits },
            figure("statusRight", unit: "fraction") { Double($0.statusesRight) / cells },
            figure("processorSecondsPerPage", unit: "s") { $0.seconds / count },
            figure("peakMemory", unit: "MB") { $0.megabytes },
        ]
        if hasEmptyCells { results.append(figure("falseLabels", unit: "cells") { Double($0.falseLabels) }) }
        return results
    }
}

/// A cell as a reader gives it.
struct ReadCell {
    let row: Int
    let column: Int
    let center: Point
    /// Nil for a cell that does not become a digit.
    let digit: Int?
}

extension GridPages {
    /// By Inkmill: decoded, registered, cut and read, all of which is in the time, as it is in the peer's.
    func ours(templateFile: String) throws -> Tally {
        let recognition = try Recognition(
            model: IngestBench.model, layout: .sheet(templateFile: templateFile), jobs: IngestBench.threadCount)
        var seconds = 0.0
        let (result, megabytes) = try PeakMemory.measure {
            try tallied { page -> [ReadCell]? in
                guard let sheet = try? ProcessorTime.measure(&seconds, { try recognition.sheet(page.file) }) else { return nil }
                let readings = try ProcessorTime.measure(&seconds) { try recognition.readings(of: sheet, file: page.file) }
                return zip(sheet.cells, readings).map { cell, reading in
                    ReadCell(
                        row: cell.row, column: cell.column, center: Rect(around: cell.quad).center,
                        digit: cell.status.isDigit ? reading.digit : nil)
                }
            }
        }
        var tally = result
        tally.seconds = seconds
        tally.megabytes = megabytes
        return tally
    }
}

extension GridPages {
    /// The first page read again and again.
    func medianSecondsPerPage(templateFile: String) throws -> Double {
        guard let page = pages.first else { return 0 }
        let recognition = try Recognition(
            model: IngestBench.model, layout: .sheet(templateFile: templateFile), jobs: IngestBench.threadCount)
        return try ProcessorTime.median(of: 15) { _ = try recognition.readings(of: recognition.sheet(page.file), file: page.file) }
    }

    /// Pictures of a single digit each, by Inkmill.
    func looseDigits() throws -> Tally {
        let recognition = try Recognition(model: IngestBench.model, layout: .digit, jobs: IngestBench.threadCount)
        var seconds = 0.0
        let (result, megabytes) = PeakMemory.measure {
            tallied { page -> [ReadCell]? in
                guard let reading = try? ProcessorTime.measure(&seconds, { try recognition.looseDigit(page.file) }) else {
                    return nil
                }
                return [ReadCell(row: 0, column: 0, center: Point(x: 0, y: 0), digit: reading.digit)]
            }
        }
        var tally = result
        tally.seconds = seconds
        tally.megabytes = megabytes
        return tally
    }
}
