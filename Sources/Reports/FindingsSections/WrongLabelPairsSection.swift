import Curation
import Ingest
import Imaging
import Support

/// How many labels are wrong, by what they say and what they should say.
struct WrongLabelPairsSection: ReportSection {
    let id = "wrong-labels", title = "How many labels are wrong"

    func html(_ page: FindingsReport) -> HTML? {
        let pairs = page.summary.wrongPairs
        guard !pairs.isEmpty else { return nil }
        let rows = pairs.map { pair -> [HTML] in
            [
                "\(GlyphClass.wording(ofLabel: pair.label))", "\(GlyphClass.wording(ofLabel: pair.suggested))",
                estimate(pair, page),
            ]
        }
        return """
            <p class="lead">Estimated from what \(NumberText.count(page.summary.foldCount)) models say of digits that they have not seen, with the 95 % interval.
            What a model cannot tell counts as wrong, so where digits are hard to read there are fewer.</p>
            \(HTMLTable(
                label: title, columns: [.number("labeled"), .number("should be"), .number("digits")], rows: rows
            ).html)
            """
    }

    /// With a link to the label issues of the pair, where there are any label issues.
    private func estimate(_ pair: CurationSummary.WrongPair, _ page: FindingsReport) -> HTML {
        let text: HTML = "\(pair.estimate.text)"
        guard pair.label < 10, pair.suggested < 10, !page.findings(.labelIssue).isEmpty else { return text }
        return ReviewLink.wall(queue: FindingKind.labelIssue.rawValue, label: pair.label, read: pair.suggested).html(text)
    }
}
