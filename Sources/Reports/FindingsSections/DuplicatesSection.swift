import Curation

/// Digits that are there twice.
struct DuplicatesSection: ReportSection {
    let id = "duplicates", title = "Digits that are there twice"

    func html(_ page: FindingsReport) -> HTML? {
        let findings = page.findings(.nearDuplicate)
        guard !findings.isEmpty else { return nil }
        return """
            <p class="lead">Pairs whose pictures are next to the same.</p>
            \(FindingCards(report: page, findings: findings).html)
            """
    }
}
