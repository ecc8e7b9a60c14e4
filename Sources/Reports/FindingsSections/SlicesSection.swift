import Curation
import Support

/// Parts of the digits that are misread more often than the rest.
struct SlicesSection: ReportSection {
    let id = "slices", title = "Where models err"

    func html(_ page: FindingsReport) -> HTML? {
        guard !page.summary.slices.isEmpty else { return nil }
        let rows = page.summary.slices.map { slice -> [HTML] in
            [
                "\(Self.words(slice.by))", value(slice, page), "\(NumberText.count(slice.count))",
                "\(NumberText.percent(slice.errorRate, digits: 1))", "\(NumberText.short(slice.pValue))",
            ]
        }
        return """
            <p class="lead">Parts of the digits that models which have not seen them misread more often than the whole
            (\(NumberText.percent(page.summary.errorRate, digits: 1))), beyond chance: Fisher’s exact test, corrected for the number of parts. A wrong label counts as an error.</p>
            \(HTMLTable(
                label: title,
                columns: [.text("by"), .text("part"), .number("digits"), .number("misread"), .number("p")], rows: rows
            ).html)
            """
    }

    private func value(_ slice: Slice, _ page: FindingsReport) -> HTML {
        switch slice.by {
        case .sheet:
            let sheets = page.ingest.sheets.indices.filter { page.ingest.sheets[$0].file == slice.value }
            // A file of many pages has no place of its own.
            guard sheets.count == 1 else { return HTML.name(slice.value) }
            return ReviewLink.sheet(sheets[0], of: page.ingest.sheets).html(HTML.name(slice.value))
        case .writer: return ReviewLink.writer(slice.value).html(HTML.name(slice.value))
        case .label: return UInt8(slice.value).map { ReviewLink.label($0).html(HTML.name(slice.value)) } ?? HTML.name(slice.value)
        case .allograph, .slant, .status, .strokeWidth: return HTML.name(slice.value)
        }
    }

    private static func words(_ kind: SliceKind) -> String {
        switch kind {
        case .allograph: "way of writing"
        case .label: "label"
        case .sheet: "sheet"
        case .slant: "slant"
        case .status: "status of the cell"
        case .strokeWidth: "stroke width"
        case .writer: "writer"
        }
    }
}
