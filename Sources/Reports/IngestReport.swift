import Forms
import Foundation
import Ingest
import Support

/// The page that a person opens after an ingest, to see in a minute whether to trust it. Its pictures lie beside it.
package struct IngestReport {
    package let recipe: String
    package let summary: IngestSummary

    package init(recipe: String, summary: IngestSummary) {
        self.recipe = recipe
        self.summary = summary
    }

    /// More than this nobody looks through in one go; the files hold them all.
    private static let shownCount = 500

    package func page() -> String {
        let page: HTML = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(recipe): sheets – Inkmill</title><style>\(ReportStyle.css)</style></head><body>
            <h1>\(recipe): the sheets</h1>
            <p class="soft">What was read from the scans, and what needs a person.\(passedOver())</p>
            \(figures())
            \(rejects())
            \(similarWriters())
            \(missing())
            \(rescans())
            \(labelIssues())
            <h2>Sheets</h2>\(legend())\(sheets())
            <footer>Inkmill \(inkmillVersion)</footer></body></html>

            """
        return page.description
    }

    private func figures() -> HTML {
        let errors = summary.rejects.filter { $0.severity == .error }.count
        let items: [(Int, String)] = [
            (summary.sheets.count, "sheets read"), (summary.digitCount, "digits of \(NumberText.count(summary.writerCount, "writer"))"),
            (errors, "files rejected"), (summary.missing.count, "sheets missing"), (summary.rescans.count, "to scan again"),
            (summary.labelIssues.count, "labels in doubt"), (summary.unlabeledCount, "digits without a label"),
        ]
        let shown = items.enumerated().filter { $0.offset < 2 || $0.element.0 > 0 }.map(\.element)
        let figures = shown.map { count, caption -> HTML in
            "<div class=\"figure\"><b>\(NumberText.count(count))</b><span>\(caption)</span></div>"
        }
        return "<div class=\"figures\">\(HTML(figures))</div>"
    }

    private func rejects() -> HTML {
        let errors = summary.rejects.filter { $0.severity != .note }, notes = summary.rejects.filter { $0.severity == .note }
        return HTML([
            Self.table("Rejected files", Self.rejectTable, errors.map(row)),
            Self.table("Files that do not count", Self.rejectTable, notes.map(row)),
        ])
    }

    private func passedOver() -> HTML { summary.passedOver?.text.map { " Passed over: \($0)." as HTML } ?? "" }

    private func similarWriters() -> HTML {
        Self.table(
            "Writers who may be one", ["names", "what to do"],
            (summary.similarWriters ?? []).map { writers in
                """
                <tr><td class="text">\(writers.message) <code>\(SimilarWriters.code)</code></td>
                <td class="text">\(writers.fix)</td></tr>
                """
            })
    }

    private static let rejectTable = ["file", "why", "what to do", ""]

    private func row(_ reject: Reject) -> HTML {
        let picture: HTML =
            reject.picture.map { file in
                "<a href=\"\(Self.link(file))\"><img class=\"rejected\" loading=\"lazy\" alt=\"The page\" src=\"\(Self.link(file))\"></a>"
            } ?? ""
        return """
            <tr><td class="text name">\(reject.file.onOneLine)</td><td class="text">\(reject.message) <code>\(reject.code)</code></td>
            <td class="text">\(reject.fix)</td><td>\(picture)</td></tr>
            """
    }

    private func missing() -> HTML {
        Self.table(
            "Missing sheets", ["sheet", "register", "rejected scan"],
            summary.missing.map { sheet in
                """
                <tr><td class="text">\(sheet.displayName)</td><td class="text name">\(sheet.register.onOneLine)</td>
                <td class="text name">\(sheet.rejectedFile?.onOneLine ?? "–")</td></tr>
                """
            })
    }

    private func rescans() -> HTML {
        Self.table(
            "To scan again", ["file", "sheet", "why"],
            summary.rescans.map { rescan in
                """
                <tr><td class="text name">\(rescan.file.onOneLine)</td><td class="text">\(rescan.sheet ?? "–")</td>
                <td class="text">\(rescan.reason)</td></tr>
                """
            })
    }

    static func table(_ title: String, _ columns: [String], _ rows: [HTML]) -> HTML {
        guard !rows.isEmpty else { return "" }
        let head = columns.map { "<th class=\"text\">\($0)</th>" as HTML }
        return """
            <h2>\(title)</h2><table><tr>\(HTML(head))</tr>\(HTML(Array(rows.prefix(shownCount))))</table>\(more(rows.count))
            """
    }

    private static func more(_ count: Int) -> HTML {
        count > shownCount ? "<p class=\"soft\">and \(NumberText.count(count - shownCount)) more</p>" : ""
    }

    private func labelIssues() -> HTML {
        guard !summary.labelIssues.isEmpty else { return "" }
        let surestFirst = summary.labelIssues.sorted { ($1.probability, $0.id) < ($0.probability, $1.id) }
        let items = surestFirst.prefix(Self.shownCount).map { digit -> HTML in
            let typical: HTML =
                digit.typical.map { typical in
                    """
                    <figure><img alt="A typical \(digit.predicted)" src="\(Self.link(typical.picture))">
                    <figcaption>a \(digit.predicted) of \(typical.isSameWriter ? "the same writer" : "another writer")</figcaption></figure>
                    """
                } ?? ""
            return """
                <div class="doubt"><figure><img alt="The digit" src="\(Self.link(digit.crop))"><figcaption>written</figcaption></figure>
                \(typical)<p>expected <b>\(digit.label)</b>, looks like <b>\(digit.predicted)</b>
                (\(NumberText.percent(digit.probability, digits: 1)))\(digit.isDropped ? ", left out" : "")<br>
                <span class="soft name">\(digit.file.onOneLine) \(digit.place)</span></p></div>
                """
        }
        return """
            <h2>Labels in doubt</h2><p class="soft">A model is sure of another digit than the label: the writer slipped, the crop is
            bad, or the model does not know the hand. The surest first.</p>
            <div class="doubts">\(HTML(items))</div>\(Self.more(surestFirst.count))
            """
    }

    private func legend() -> HTML {
        let items = CellStatus.allCases.map { status -> HTML in
            let color = status.color
            return "<span><i style=\"background:rgb(\(color.x),\(color.y),\(color.z))\"></i>\(status.rawValue)</span>"
        }
        return "<p class=\"legend soft\">\(HTML(items))</p>"
    }

    private func sheets() -> HTML {
        guard !summary.sheets.isEmpty else { return "<p>None was read.</p>" }
        let cards = summary.sheets.map { sheet -> HTML in
            let overlay = Self.link(sheet.overlay)
            let facts = [
                sheet.sheet, "written by \(sheet.writer.onOneLine)", NumberText.count(sheet.digitCount, "digit"),
                "residual \(NumberText.fixed(sheet.projectiveResidualMM, digits: 2)) mm, followed \(NumberText.fixed(sheet.residualMM, digits: 2)) mm",
                "confidence \(NumberText.fixed(sheet.confidence, digits: 2))",
            ].compactMap { $0 }
            let remarks = sheet.remarks + sheet.supersedes.map { "instead of \($0.onOneLine)" }
            return """
                <div class="sheet"><a href="\(overlay)"><img loading="lazy" alt="What was found" src="\(overlay)"></a>
                <div><b class="name">\(sheet.file.onOneLine)</b><br>\(facts.joined(separator: ", "))<br>\(statuses(sheet))
                \(HTML(remarks.map { "<br><span class=\"soft\">\($0)</span>" as HTML }))
                <br><a href="\(overlay)">overlay</a> <a href="\(Self.link(sheet.contactSheet))">crops</a></div></div>
                """
        }
        return "<div class=\"sheets\">\(HTML(cards))</div>"
    }

    /// The counts in the order and the colors of the overlays.
    private func statuses(_ sheet: SheetSummary) -> HTML {
        let items = CellStatus.allCases.compactMap { status -> HTML? in
            guard let count = sheet.statusCounts[status.rawValue] else { return nil }
            let color = status.color
            return "<span><i style=\"background:rgb(\(color.x),\(color.y),\(color.z))\"></i>\(count)</span>"
        }
        return "<span class=\"legend\">\(HTML(items))</span>"
    }

    /// A path as a link has it.
    static func link(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: linkCharacters) ?? path
    }

    /// What RFC 3986 never gives a meaning, and the slash.
    private static let linkCharacters = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
}
