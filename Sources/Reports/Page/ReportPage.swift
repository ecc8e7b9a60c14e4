/// The frame that all pages share: head, heading, contents, the sections, and a line at the end.
///
/// A page stands alone: style and pictures are inside it, no script runs, and nothing is fetched.
struct ReportPage<Content> {
    /// Of the window.
    let title: String
    let heading: String
    /// What the page is about, below its heading.
    let lead: HTML
    /// Where links to the review lead in a page opened as a file; nil for a page without such links.
    var reviewLine: HTML?
    /// In the order in which people read.
    let sections: [any ReportSection<Content>]
    let footer: HTML

    func html(_ content: Content) -> String {
        let shown = sections.compactMap { section in section.html(content).map { (id: section.id, title: section.title, html: $0) } }
        let contents = shown.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" as HTML }
        let parts = shown.map { part -> HTML in
            """
            <section aria-labelledby="\(part.id)"><h2 id="\(part.id)">\(part.title)</h2>
            \(part.html)
            </section>

            """
        }
        let page: HTML = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) – Inkmill</title><style>\(ReportStyle.css)</style></head><body>
            <header><h1>\(heading)</h1><p class="lead">\(lead)</p>\(reviewLine ?? "")</header>
            <nav aria-label="Contents"><ul>\(HTML(contents))</ul></nav>
            <main>
            \(HTML(parts))</main>
            <footer>\(footer)</footer></body></html>

            """
        return page.description
    }
}
