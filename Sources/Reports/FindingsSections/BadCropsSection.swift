import Curation

/// Bad crops.
struct BadCropsSection: ReportSection {
    let id = "bad-crops", title = "Bad crops"

    func html(_ page: FindingsReport) -> HTML? {
        let findings = page.findings(.badCrop)
        guard !findings.isEmpty else { return nil }
        return """
            <p class="lead">Cut off, faint, or of unusual strokes, beside the digits of the same label and of the same writer.</p>
            \(FindingCards(report: page, findings: findings).html)
            """
    }
}
