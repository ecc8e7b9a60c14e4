import Forms
import Ingest
import SheetReading
import Support

/// Every sheet with what was found on it.
struct SheetsSection: ReportSection {
    let id = "sheets", title = "Sheets"

    /// More sheets are listed without their picture.
    static let maxPictureCount = 100

    func html(_ page: IngestReport) -> HTML? {
        let sheets = page.summary.sheets
        guard !sheets.isEmpty else { return "<p>None was read.</p>" }
        let cards = sheets.prefix(Self.maxPictureCount).map { card($0, page) }
        let rest = sheets.dropFirst(Self.maxPictureCount).map { sheet -> [HTML] in
            [
                .name(sheet.file), .name(sheet.writer), "\(sheet.digitCount)", "\(NumberText.fixed(sheet.residualMM, digits: 2)) mm",
                "\(NumberText.fixed(sheet.confidence, digits: 2))", links(sheet.overlay, sheet.contactSheet),
            ]
        }
        let table: HTML =
            rest.isEmpty
            ? ""
            : HTMLTable(
                label: "More sheets",
                columns: [
                    .text("file"), .text("writer"), .number("digits"), .number("residual"), .number("confidence"), .text("pictures"),
                ], rows: rest
            ).html
        return "\(legend)<ul class=\"cards\">\(HTML(cards))</ul>\(table)"
    }

    func pictureFiles(_ page: IngestReport) -> [PictureFile] {
        page.summary.sheets.prefix(Self.maxPictureCount).map { PictureFile.overlay($0.overlay) }
    }

    private func card(_ sheet: SheetSummary, _ page: IngestReport) -> HTML {
        let facts = [
            sheet.sheet, "written by \(sheet.writer.onOneLine)", NumberText.count(sheet.digitCount, "digit"),
            "residual \(NumberText.fixed(sheet.projectiveResidualMM, digits: 2)) mm, followed \(NumberText.fixed(sheet.residualMM, digits: 2)) mm",
            "confidence \(NumberText.fixed(sheet.confidence, digits: 2))",
        ].compactMap { $0 }
        let remarks = (sheet.remarks + sheet.supersedes.map { "instead of \($0.onOneLine)" }).map { remark -> HTML in
            "<br><span class=\"soft\">\(remark)</span>"
        }
        return page.sheetCard(
            sheet.file, overlay: sheet.overlay,
            text: """
                \(facts.joined(separator: ", "))<br>\(statuses(sheet))\(HTML(remarks))<br>\(links(sheet.overlay, sheet.contactSheet))
                """)
    }

    private func links(_ overlay: String, _ crops: String) -> HTML { "\(HTML.link(overlay, "overlay")) \(HTML.link(crops, "crops"))" }

    private var legend: HTML {
        "<p class=\"legend soft\">\(HTML(CellStatus.allCases.map { "<span>\(Self.swatch($0))\($0.rawValue)</span>" as HTML }))</p>\n"
    }

    /// The counts in the order and the colors of the overlays.
    private func statuses(_ sheet: SheetSummary) -> HTML {
        let items = CellStatus.allCases.compactMap { status -> HTML? in
            sheet.statusCounts[status.rawValue].map { "<span>\(Self.swatch(status))\($0) \(status.rawValue)</span>" }
        }
        return "<span class=\"legend\">\(HTML(items))</span>"
    }

    private static func swatch(_ status: CellStatus) -> HTML {
        "<i style=\"background:rgb(\(status.color.x),\(status.color.y),\(status.color.z))\"></i>"
    }
}
