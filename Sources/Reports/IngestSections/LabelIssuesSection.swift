import Imaging
import Ingest
import Support

/// Labels that a model contradicts, each with the picture of its cell and where it stands.
struct LabelIssuesSection: ReportSection {
    let id = "label-issues", title = "Label issues"

    /// More are listed without pictures.
    private static let maxPictureCount = 150
    /// Pixels of a cell's longer side.
    private static let cropSide = 160

    func html(_ page: IngestReport) -> HTML? {
        let issues = surestFirst(page)
        guard !issues.isEmpty else { return nil }
        let cards = issues.prefix(Self.maxPictureCount).map { card($0, page) }
        let others = issues.dropFirst(Self.maxPictureCount)
        let rest = others.prefix(HTMLTable.maxRowCount).map { issue -> [HTML] in
            let location = page.location(of: issue)
            return [
                location.html(), "\(issue.label)", "\(GlyphClass.wording(ofLabel: issue.predicted))",
                "\(NumberText.percent(issue.probability, digits: 1))",
            ]
        }
        let table: HTML =
            rest.isEmpty
            ? ""
            : HTMLTable(
                label: "More label issues",
                columns: [.text("where"), .number("expected"), .number("looks like"), .number("probability")], rows: rest
            ).html + HTML.more(others.count - rest.count)
        return """
            <p class="lead">A model is sure of another digit than the label, or of none: the writer slipped, the crop is bad, or the model does not know
            the hand. The surest first. Rows and columns are counted from 0, as in a table of labels.</p>
            <ul class="cards">\(HTML(cards))</ul>\(table)
            """
    }

    func pictureFiles(_ page: IngestReport) -> [PictureFile] {
        surestFirst(page).prefix(Self.maxPictureCount).flatMap { issue in
            [issue.crop, issue.typical?.picture].compactMap { $0.map(picture) }
        }
    }

    private func picture(_ path: String) -> PictureFile { PictureFile(path: path, maxSide: Self.cropSide) }

    private func surestFirst(_ page: IngestReport) -> [LabelIssue] {
        page.summary.labelIssues.sorted { ($1.probability, $0.id) < ($0.probability, $1.id) }
    }

    private func card(_ issue: LabelIssue, _ page: IngestReport) -> HTML {
        func figure(_ path: String, alt: String, _ caption: HTML) -> HTML {
            let shown = page.linkedPicture(picture(path), alt: alt) ?? HTML.link(path, "picture")
            return "<figure>\(shown)<figcaption>\(caption)</figcaption></figure>"
        }
        let typical = issue.typical.map { typical in
            figure(
                typical.picture, alt: "A typical \(issue.predicted)",
                "a \(issue.predicted) of \(typical.isSameWriter ? "the same writer" : "another writer")")
        }
        return """
            <li class="card issue">\(figure(issue.crop, alt: "The cell as written, labeled \(issue.label)", "written"))\(typical ?? "")
            <p>expected <b>\(issue.label)</b>, looks like <b class="read">\(GlyphClass.wording(ofLabel: issue.predicted))</b>
            (\(NumberText.percent(issue.probability, digits: 1)))\(issue.isDropped ? ", left out" : "")<br>
            \(page.location(of: issue).html())</p></li>

            """
    }
}
