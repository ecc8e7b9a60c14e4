import Forms
import Ingest
import Support

/// The page that a person opens to see what came of pages made by computation. Its pictures lie beside it.
package struct SynthesisReport {
    package let recipe: String
    package let summary: SynthesisSummary

    package init(recipe: String, summary: SynthesisSummary) {
        self.recipe = recipe
        self.summary = summary
    }

    package func page() -> String {
        let page: HTML = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(recipe): synthetic pages – Inkmill</title><style>\(ReportStyle.css)</style></head><body>
            <h1>\(recipe): the synthetic pages</h1>
            <p class="soft">What came of pages made by computation. Their digits are for training only.</p>
            \(made("Page copies", "Sheets of training writers, photographed again by computation and read as any scan.", summary.pageCopies))
            \(made("Simulated sheets", "Sheets drawn by computation in invented hands.", summary.simulated))
            <footer>Inkmill \(inkmillVersion)</footer></body></html>

            """
        return page.description
    }

    /// Pages made by computation, apart from what people wrote.
    private func made(_ title: String, _ lead: String, _ pages: SyntheticPageSummary?) -> HTML {
        guard let pages else { return "" }
        let fraction = NumberText.percent(Double(pages.digitCount) / Double(max(1, pages.expectedDigitCount)), digits: 1)
        let agreement: HTML =
            pages.checkedCount == 0
            ? ""
            : "; a model reads \(NumberText.percent(Double(pages.agreeingCount) / Double(pages.checkedCount), digits: 1)) of them as labeled"
        let steps: HTML =
            pages.stepsPicture.map { file in
                """
                <p><a href="\(IngestReport.link(file))">What each step does</a>, from weak to strong; the last row is all of them together, as
                they are drawn.</p>
                """
            } ?? ""
        let cards = pages.shown.prefix(Self.shownMadeCount).map { page -> HTML in
            let overlay = IngestReport.link(page.overlay)
            return """
                <div class="sheet"><a href="\(overlay)"><img loading="lazy" alt="What was found" src="\(overlay)"></a>
                <div><b class="name">\(page.page.onOneLine)</b><br><a href="\(overlay)">overlay</a>
                <a href="\(IngestReport.link(page.contactSheet))">crops</a></div></div>
                """
        }
        let unread = pages.unread.map { page -> HTML in
            "<tr><td class=\"text name\">\(page.page.onOneLine)</td><td class=\"text\">\(page.reason) <code>\(page.code)</code></td></tr>"
        }
        return """
            <h2>\(title)</h2><p class="soft">\(lead) Their digits are for training only.</p>
            <p>\(NumberText.count(pages.readCount)) of \(NumberText.count(pages.pageCount)) read; \(NumberText.count(pages.digitCount)) of
            \(NumberText.count(pages.expectedDigitCount, "digit")) on them, \(fraction)\(agreement).</p>\(steps)
            <div class="sheets">\(HTML(cards))</div>\(IngestReport.table("Not legible", ["page", "why"], unread))
            """
    }

    private static let shownMadeCount = 12
}
