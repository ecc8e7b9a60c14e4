import Curation

/// Sheets scanned twice.
struct RepeatedSheetsSection: ReportSection {
    let id = "repeated-sheets", title = "Sheets scanned twice"

    func html(_ page: FindingsReport) -> HTML? {
        let findings = page.findings(.repeatedSheet)
        guard !findings.isEmpty else { return nil }
        return """
            <p class="lead">Two scans whose digits are nearly the same at the same places, each shown by one of its digits.</p>
            \(FindingCards(report: page, findings: findings).html)
            """
    }
}
