import Ingest
import Support

/// Sheets that were photographed again by computation.
struct PageCopiesSection: ReportSection {
    let id = "page-copies", title = "Page copies"

    func html(_ page: SynthesisReport) -> HTML? {
        page.summary.pageCopies.map {
            page.syntheticPages($0, lead: "Sheets of training writers, photographed again by computation and read as any scan.")
        }
    }

    func pictureFiles(_ page: SynthesisReport) -> [PictureFile] { SynthesisReport.pictureFiles(page.summary.pageCopies) }
}

extension SynthesisReport {
    private static let shownSyntheticCount = 12

    static func pictureFiles(_ pages: SyntheticPageSummary?) -> [PictureFile] {
        (pages?.shown ?? []).prefix(shownSyntheticCount).map { PictureFile.overlay($0.overlay) }
    }

    /// Pages made by computation, apart from what people wrote.
    func syntheticPages(_ pages: SyntheticPageSummary, lead: HTML) -> HTML {
        let fraction = NumberText.percent(Double(pages.digitCount) / Double(max(1, pages.expectedDigitCount)), digits: 1)
        let agreement: HTML =
            pages.checkedCount == 0
            ? ""
            : "; a model reads \(NumberText.percent(Double(pages.agreeingCount) / Double(pages.checkedCount), digits: 1)) of them as labeled"
        let steps: HTML =
            pages.stepsPicture.map { file in
                """
                <p>\(HTML.link(file, "What each step does")), from weak to strong; the last row is all of them together, as they are
                drawn.</p>

                """
            } ?? ""
        let cards = pages.shown.prefix(Self.shownSyntheticCount).map { page in
            sheetCard(
                page.page, overlay: page.overlay,
                text: "\(HTML.link(page.overlay, "overlay")) \(HTML.link(page.contactSheet, "crops"))")
        }
        let unread =
            pages.unread.isEmpty
            ? ""
            : HTMLTable(
                label: "Pages that are not legible", columns: [.text("not legible"), .text("why")],
                rows: pages.unread.map { [.name($0.page), "\($0.reason) <code>\($0.code)</code>"] }
            ).html
        return """
            <p class="lead">\(lead)</p>
            <p>\(NumberText.count(pages.readCount)) of \(NumberText.count(pages.pageCount)) read; \(NumberText.count(pages.digitCount)) of
            \(NumberText.count(pages.expectedDigitCount, "digit")) on them, \(fraction)\(agreement).</p>
            \(steps)<ul class="cards">\(HTML(cards))</ul>\(unread)
            """
    }
}
