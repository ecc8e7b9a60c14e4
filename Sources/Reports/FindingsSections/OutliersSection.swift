import Curation

/// Outliers.
struct OutliersSection: ReportSection {
    let id = "outliers", title = "Outliers"

    func html(_ page: FindingsReport) -> HTML? {
        let findings = page.findings(.outlier)
        guard !findings.isEmpty else { return nil }
        return """
            <p class="lead">Digits unlike all others, whatever their label: rare forms, bad crops, what is no digit.</p>
            \(FindingCards(report: page, findings: findings).html)
            """
    }
}
