import Imaging
import Ingest
import Support
import Training

/// The test digits that were read wrong with the most confidence, each with where it stands.
struct WorstMistakesSection: ReportSection {
    let id = "mistakes", title = "Worst mistakes"

    private static let shownCount = 32

    func html(_ page: HTMLReport) -> HTML? {
        let mistakes = page.report.after.mistakes
        guard !mistakes.isEmpty else { return "<p>None: every test digit was read right.</p>" }
        let issues = Set(page.report.ingest.labelIssues.map(\.id))
        let cards = mistakes.prefix(Self.shownCount).map { Self.card($0, page, isLabelIssue: issues.contains($0.id)) }
        return """
            <p class="lead">\(NumberText.count(mistakes.count)) in all, the surest first: they are wrong labels, bad crops, or what the model
            does not know. Rows and columns are counted from 0, as in a table of labels.</p>
            <ul class="cards">\(HTML(cards))</ul>\(HTML.more(mistakes.count - Self.shownCount))
            """
    }

    static func card(_ mistake: Evaluation.Mistake, _ page: HTMLReport, isLabelIssue: Bool) -> HTML {
        let digit = page.digit(mistake.id)
        let label = GlyphClass.wording(ofLabel: mistake.label), predicted = GlyphClass.wording(ofLabel: mistake.predicted)
        let picture = digit.flatMap {
            GlyphMosaic.image(
                rows: [[$0.glyph]], scale: 3, description: "The digit, labeled \(label) and read as \(predicted)", class: "glyph")
        }.map { page.link(toMistake: mistake.id).html($0) }
        let issue: HTML = isLabelIssue ? "<br>a label issue" : ""
        let place = digit.map { "<br>" + page.location(of: $0).html(resultsFolder: HTMLReport.resultsFolder) } ?? ""
        return """
            <li class="card mistake">\(picture ?? "")<p>\(label) read as <b class="read">\(predicted)</b>,
            \(NumberText.percent(Double(mistake.confidence), digits: 0))\(issue)<br>written by \(HTML.name(mistake.writer))\(place)</p></li>

            """
    }
}
