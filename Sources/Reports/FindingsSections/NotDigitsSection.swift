import Curation

/// Pictures that are no digit.
struct NotDigitsSection: ReportSection {
    let id = "no-digits", title = "Pictures that are no digit"

    func html(_ page: FindingsReport) -> HTML? {
        let findings = page.findings(.notADigit)
        guard !findings.isEmpty else { return nil }
        return """
            <p class="lead">Several figures, a letter, something struck out, a piece of ruling; or a hand that the model does not know.</p>
            \(FindingCards(report: page, findings: findings).html)
            """
    }
}
