import Curation
import Support

/// Labels that models contradict which have not seen the writer.
struct ContradictedLabelsSection: ReportSection {
    let id = "contradicted-labels", title = "Labels that are contradicted"

    func html(_ page: FindingsReport) -> HTML? {
        let findings = page.findings(.labelIssue)
        guard !findings.isEmpty else { return nil }
        return """
            <p class="lead">The worst first: the writer slipped, the label is wrong, the crop is bad, or the model does not know the hand.
            Rows and columns are counted from 0, as in a table of labels.</p>
            \(FindingCards(report: page, findings: findings).html)
            """
    }
}
