import Ingest
import Support

/// `synthesize.html`, the page that a person opens to see what came of pages made by computation.
package struct SynthesisReport: PictureReport {
    let recipe: String
    let summary: SynthesisSummary
    package var pictures: [PictureFile: InlinePicture] = [:]

    package init(recipe: String, summary: SynthesisSummary) {
        self.recipe = recipe
        self.summary = summary
    }

    /// In the order in which people read.
    static let sections: [any ReportSection<SynthesisReport>] = [PageCopiesSection(), SimulatedSheetsSection(), SignsSection()]

    package var pictureFiles: [PictureFile] { Self.pictureFiles(of: Self.sections, self) }

    package func page() -> String {
        ReportPage(
            title: "\(recipe): synthetic pages", heading: "\(recipe): the synthetic pages",
            lead: "What came of pages made by computation. Their digits are for training only.", sections: Self.sections,
            footer: "Inkmill \(inkmillVersion)"
        ).html(self)
    }
}
