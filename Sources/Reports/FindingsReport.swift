import Curation
import Dataset
import Ingest
import Support

/// `curation/findings.html`, the page that a person opens to see what may be wrong with a data set, and how much of it.
package struct FindingsReport {
    let recipe: String
    /// The manifest's path.
    let manifest: String
    let summary: CurationSummary
    let ingest: IngestSummary
    /// By id.
    let digits: [String: Digit]
    /// Where digits lie on the map, with their labels.
    let map: [(x: Int, y: Int, label: UInt8?)]
    private let byKind: [FindingKind: [Finding]]

    /// - Parameter map: of digits of the table.
    package init(
        recipe: String, manifest: String, summary: CurationSummary, findings: [Finding], ingest: IngestSummary, table: DigitTable,
        map: DigitMap
    ) {
        self.recipe = recipe
        self.manifest = manifest
        self.summary = summary
        self.ingest = ingest
        digits = Dictionary(table.digits.map { ($0.id, $0) }) { first, _ in first }
        self.map = map.places.map { ($0.x, $0.y, table.digits[$0.row].label) }
        byKind = Dictionary(grouping: findings, by: \.kind)
    }

    /// In the order in which people read.
    static let sections: [any ReportSection<FindingsReport>] = [
        CurationFiguresSection(), LeaksSection(), WrongLabelPairsSection(), ContradictedLabelsSection(), RepeatedSheetsSection(),
        DuplicatesSection(), NotDigitsSection(), OutliersSection(), BadCropsSection(), SlicesSection(), LabelDependenceSection(),
        CoverageSection(), MapSection(),
    ]

    /// Where the folder of results is, as the page sees it.
    static let resultsFolder = "../"

    package func page() -> String {
        ReportPage(
            title: "\(recipe): findings", heading: "\(recipe): what may be wrong",
            lead: "Digits that a person should look at. Nothing was changed: a finding is a question, not a verdict.",
            reviewLine: ReviewLink.line(manifest: manifest, key: "f"), sections: Self.sections, footer: "Inkmill \(inkmillVersion)"
        ).html(self)
    }

    /// The worst first.
    func findings(_ kind: FindingKind) -> [Finding] { byKind[kind] ?? [] }
}
