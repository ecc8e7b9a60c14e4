import Forms
import Foundation
import SheetSimulation
import Support

/// A scan of 300 dots per inch, A4, JPEG, with ring marks and 150 cells: what one page costs, all included.
enum PageSpeedSet: IngestSet {
    static let name = "page-speed"
    static let dataFolder: String? = nil

    private static let templateYAML = """
        name: page
        pageSizeMM: { width: 210, height: 297 }
        registration:
          marks: { insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7] }
        fields:
          - grid:
              originMM: { x: 25, y: 30 }
              pitchMM: { width: 16, height: 15.5 }
              columnCount: 10
              rowCount: 15
              lineWidthMM: 0.3
              labels: byColumn
        """

    static func measure(_ bench: IngestBench) async throws -> [BenchmarkResult] {
        let templateFile = bench.temporaryFolder + "/page.yaml", file = bench.temporaryFolder + "/page.jpg"
        try AtomicFile.write(templateYAML, to: templateFile)
        let template = try SheetTemplate(yaml: templateYAML, file: templateFile)
        let settings = try SimulationSettings(seed: 1, sheetNumber: 1, writerNumber: 1, capture: .photoScan, dotsPerInch: 300)
        let sheet = SheetSimulator(template: template).sheet(settings)
        try AtomicFile.write(try sheet.encoded(.jpeg(quality: 85)), to: file)
        let cells = sheet.cells.map { cell in
            GridPages.Truth(row: cell.row, column: cell.column, label: cell.label.map(Int.init), quad: cell.quad)
        }
        let set = GridPages(pages: [GridPages.Page(file: file, cells: cells)], rowCount: 15, columnCount: 10)
        let theirs = try await IngestPeer.tally(set, kind: "grid", bench: bench)
        var ours = try set.ours(templateFile: templateFile)
        // A page of its own says little: the median of many.
        ours.seconds = try set.medianSecondsPerPage(templateFile: templateFile)
        return set.results(ours, theirs, bench: bench, hasEmptyCells: false)
    }
}
