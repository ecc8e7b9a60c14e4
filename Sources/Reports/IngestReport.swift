import Ingest
import Support

/// `ingest.html`, the page that a person opens after an ingest, to see in a minute whether to trust it.
package struct IngestReport: PictureReport {
    let recipe: String
    let summary: IngestSummary
    package var pictures: [PictureFile: InlinePicture] = [:]

    package init(recipe: String, summary: IngestSummary) {
        self.recipe = recipe
        self.summary = summary
    }

    /// In the order in which people read.
    static let sections: [any ReportSection<IngestReport>] = [
        IngestFiguresSection(), RejectedFilesSection(), FilesThatDoNotCountSection(), SimilarWritersSection(), MissingSheetsSection(),
        RescansSection(), LabelIssuesSection(), SheetsSection(),
    ]

    package var pictureFiles: [PictureFile] { Self.pictureFiles(of: Self.sections, self) }

    package func page() -> String {
        let passedOver: HTML = summary.passedOver?.text.map { " Passed over: \($0)." } ?? ""
        return ReportPage(
            title: "\(recipe): sheets", heading: "\(recipe): the sheets",
            lead: "What was read from the scans, and what needs a person.\(passedOver)", sections: Self.sections,
            footer: "Inkmill \(inkmillVersion)"
        ).html(self)
    }

    /// Where the digit of a label issue stands.
    func location(of issue: LabelIssue) -> DigitLocation {
        let sheet = summary.sheets.first { $0.file == issue.file && issue.id.hasPrefix($0.digest.short) }
        return sheet.map { DigitLocation($0, place: issue.place) }
            ?? DigitLocation(file: issue.file, sheet: nil, place: issue.place, overlay: nil)
    }
}
