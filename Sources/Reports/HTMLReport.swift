import Dataset
import Imaging
import Ingest
import Support

/// `report.html`, the page that a person opens after a run: how well the model reads, and why.
package struct HTMLReport {
    let report: RunReport
    /// The manifest's path.
    let manifest: String
    /// Crops of each digit, a row a digit, as ingest made them.
    let samples: [[Glyph]]
    /// A digit and its augmented copies, row by row.
    let copies: [[Glyph]]
    /// A digit by its id.
    let digit: (String) -> Digit?
    /// Where digits come from that are on no sheet; nil where there are none, or several sources of them.
    let importedFrom: String?
    /// The ids of the digits that a review lists as mistakes.
    private let reviewedMistakes: Set<String>

    package init(
        report: RunReport, manifest: String, samples: [[Glyph]], copies: [[Glyph]], importedFrom: String?,
        digit: @escaping (String) -> Digit?
    ) {
        self.report = report
        self.manifest = manifest
        self.samples = samples
        self.copies = copies
        self.importedFrom = importedFrom
        self.digit = digit
        reviewedMistakes = Set((report.folds?.after ?? report.after).mistakes.map(\.id))
    }

    /// In the order in which people read.
    static let sections: [any ReportSection<HTMLReport>] = [
        ResultSection(), WriterFoldsSection(), KeptKnowledgeSection(), SheetsReadSection(), RejectsOfRunSection(), SampleCropsSection(),
        AugmentedCopiesSection(), LearningCurveSection(), ConfidenceSection(), ConfusionMatrixSection(), TestWritersSection(),
        WorstMistakesSection(),
    ]

    /// Where the folder of results is, as the page sees it.
    static let resultsFolder = "../../"

    package func page() -> String {
        ReportPage(
            title: report.recipe, heading: report.recipe,
            lead: "What this recipe made, and how well it reads writers it has never seen.",
            reviewLine: ReviewLink.line(manifest: manifest, key: "t"), sections: Self.sections,
            footer: """
                Recipe <code>\(report.recipeDigest.short)</code>, model <code>\(report.modelDigest.short)</code>, Inkmill \(inkmillVersion)
                """
        ).html(self)
    }

    /// A digit that was read wrong, in the review.
    func link(toMistake id: String) -> ReviewLink { .digit(id, queue: reviewedMistakes.contains(id) ? "mistakes" : "all") }

    /// Where a digit stands; of one that was imported, what is known of it.
    func location(of digit: Digit) -> DigitLocation {
        DigitLocation(of: digit, in: report.ingest, importedFrom: importedFrom)
    }
}
