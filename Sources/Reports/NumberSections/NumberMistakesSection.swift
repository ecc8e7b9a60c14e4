import ImageCodecs
import Imaging
import Support
import Training

/// The lines that were misread, the surest mistakes first, each as the network saw it.
struct NumberMistakesSection: ReportSection {
    let id = "mistakes", title = "Mistakes"

    private static let shownCount = 100
    /// Pixels of a strip's longer side.
    private static let pictureSide = 180

    func html(_ page: NumberPage) -> HTML? {
        let mistakes = page.report.main.after.mistakes
        guard !mistakes.isEmpty else { return "<p>None: every line was read right.</p>" }
        let cards = mistakes.prefix(Self.shownCount).map { Self.card($0, page) }
        return """
            <p class="lead">\(NumberText.count(mistakes.count)) in all, the surest first: wrong labels, or what the model does not know.</p>
            <ul class="cards">\(HTML(cards))</ul>\(HTML.more(mistakes.count - Self.shownCount))
            """
    }

    private static func card(_ mistake: NumberEvaluation.Mistake, _ page: NumberPage) -> HTML {
        let line = page.line(mistake.line), read = mistake.read.isEmpty ? "nothing" : mistake.read
        let text = mistake.text.isEmpty ? "nothing" : mistake.text
        let picture = line.flatMap { line in
            try? InlinePicture(png: PNGEncoder.encode(line.strip), maxSide: pictureSide).html(
                alt: "The line, labeled \(text) and read as \(read)")
        }
        let file: HTML = line?.file.map { "<br>" + HTML.name($0) } ?? ""
        return """
            <li class="card mistake">\(picture ?? "")<p>\(text) read as <b class="read">\(read)</b>,
            \(NumberText.percent(mistake.probability, digits: 0))\(file)</p></li>

            """
    }
}
