import Ingest

/// Sheets that were drawn by computation.
struct SimulatedSheetsSection: ReportSection {
    let id = "simulated", title = "Simulated sheets"

    func html(_ page: SynthesisReport) -> HTML? {
        page.summary.simulated.map { page.syntheticPages($0, lead: "Sheets drawn by computation in invented hands.") }
    }

    func pictureFiles(_ page: SynthesisReport) -> [PictureFile] { SynthesisReport.pictureFiles(page.summary.simulated) }
}
