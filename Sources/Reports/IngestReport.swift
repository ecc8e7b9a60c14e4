import Ingest
import Support

/// The page that a person opens after an ingest, to see in a minute whether to trust it.
///
/// Its pictures are inside it, reduced; each links to the file beside it that has it large.
package struct IngestReport {
    let recipe: String
    let summary: IngestSummary
    /// What `pictureFiles` names; one that is missing is left out of the page.
    package var pictures: [PictureFile: InlinePicture] = [:]

    package init(recipe: String, summary: IngestSummary) {
        self.recipe = recipe
        self.summary = summary
    }

    /// In the order in which people read.
    static let sections: [any ReportSection<IngestReport>] = [
        IngestFiguresSection(), RejectedFilesSection(), FilesThatDoNotCountSection(), SimilarWritersSection(), MissingSheetsSection(),
        RescansSection(), LabelIssuesSection(), SheetsSection(), PageCopiesSection(), SimulatedSheetsSection(),
    ]

    /// The pictures that the page shows. Their number is bounded, whatever was read: of 100 sheets the page has 1 to 3 MB.
    package var pictureFiles: [PictureFile] {
        var seen: Set<PictureFile> = []
        return Self.sections.flatMap { $0.pictureFiles(self) }.filter { seen.insert($0).inserted }
    }

    package func page() -> String {
        let passedOver: HTML = summary.passedOver?.text.map { " Passed over: \($0)." } ?? ""
        return ReportPage(
            title: "\(recipe): sheets", heading: "\(recipe): the sheets",
            lead: "What was read from the scans, and what needs a person.\(passedOver)", sections: Self.sections,
            footer: "Inkmill \(inkmillVersion)"
        ).html(self)
    }

    /// A picture with a link to the file that has it large; nil where the page does not show it.
    func linkedPicture(_ file: PictureFile, alt: String, class name: String? = nil) -> HTML? {
        pictures[file].map { HTML.link(file.path, $0.html(alt: alt, class: name)) }
    }

    /// Where a digit stands whose label is doubtful.
    func location(of issue: LabelIssue) -> DigitLocation {
        let sheet = summary.sheets.first { $0.file == issue.file && issue.id.hasPrefix($0.digest.short) }
        return sheet.map { DigitLocation($0, place: issue.place) }
            ?? DigitLocation(file: issue.file, sheet: nil, place: issue.place, overlay: nil)
    }
}
