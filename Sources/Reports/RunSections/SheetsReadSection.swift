import Support

/// The sheets that the digits were read from, with links to what was found on them.
struct SheetsReadSection: ReportSection {
    let id = "sheets", title = "Sheets"

    func html(_ page: HTMLReport) -> HTML? {
        let ingest = page.report.ingest
        guard !ingest.sheets.isEmpty || !ingest.rejects.isEmpty else { return "<p>No sheets: the digits were imported.</p>" }
        let rows = ingest.sheets.enumerated().map { index, sheet -> [HTML] in
            let statuses = sheet.statusCounts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            let overlay = ReviewLink.sheet(index, of: ingest.sheets).html("overlay", path: HTMLReport.resultsFolder + sheet.overlay)
            return [
                .name(sheet.file), .name(sheet.writer), "\(sheet.digitCount)", "\(NumberText.fixed(sheet.residualMM, digits: 2)) mm",
                "\(statuses.joined(separator: ", "))", "\(overlay) \(HTML.link(HTMLReport.resultsFolder + sheet.contactSheet, "crops"))",
            ]
        }
        let table: HTML =
            rows.isEmpty
            ? ""
            : HTMLTable(
                label: "Sheets that were read",
                columns: [
                    .text("file"), .text("writer"), .number("digits"), .number("residual"), .text("cells"), .text("pictures"),
                ], rows: rows
            ).html
        return """
            <p>\(NumberText.count(ingest.sheets.count, "sheet")) read, \(ingest.rejects.count) rejected. What needs a person stands in
            \(HTML.link(HTMLReport.resultsFolder + "ingest.html", "the report on the sheets")).</p>
            \(table)
            """
    }
}
