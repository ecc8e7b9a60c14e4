import Curation

/// The same ink on both sides of a split.
struct LeaksSection: ReportSection {
    let id = "leaks", title = "The same ink on both sides of a split"

    func html(_ page: FindingsReport) -> HTML? {
        let findings = page.findings(.leakage)
        guard !findings.isEmpty else { return nil }
        return """
            <p class="lead">What is tested on was trained on, so that no accuracy is true: take one of both out, or give both to one writer.</p>
            \(FindingCards(report: page, findings: findings).html)
            """
    }
}
