import Forms
import Foundation
import ImageCodecs
import Ingest
import Support

/// Photos of our own sheets with marks covered, corners cut, blur, curl, steep views, shadows and poor paper.
enum SimulatedSet: IngestSet {
    static let name = "simulated"
    static let dataFolder: String? = nil

    private static let photoCount = 200
    private static let seed: UInt64 = 1

    static func measure(_ bench: IngestBench) async throws -> [BenchmarkResult] {
        let templateFile = IngestBench.shippedTemplate("quickstart")
        let template = try SheetTemplate(yaml: FileContent.manifestText(of: templateFile), file: templateFile)
        let simulation = try SimulationRun(
            templateFile: templateFile, kind: .hardPhotos, sheetCount: photoCount, seed: seed,
            jobs: ProcessInfo.processInfo.activeProcessorCount)
        let pages = try simulation.writeWithTruth(to: bench.temporaryFolder).map { file, truth in
            GridPages.Page(
                file: file,
                cells: truth.map { cell in
                    GridPages.Truth(row: cell.row, column: cell.column, label: cell.label.map(Int.init), quad: cell.quad)
                })
        }
        let grid = template.grids.first
        let set = GridPages(pages: pages, rowCount: grid?.rowCount ?? 0, columnCount: grid?.columnCount ?? 0)
        let theirs = try await IngestPeer.tally(set, kind: "grid", bench: bench)
        return set.results(try set.ours(templateFile: templateFile), theirs, bench: bench, hasEmptyCells: true)
    }
}
