import Dataset
import Ingest
import Support

/// Where a digit stands: the file, the page and the cell, with a link to the sheet's overlay.
struct DigitLocation {
    /// As the manifest's folder sees it.
    let file: String
    /// Such as `sheet 7 of 'school', page 2`; nil where the form does not say.
    let sheet: String?
    /// As a digit's id has it: `r03c07`, after the name of the field where it has one.
    let place: String
    /// By path within the folder of results; nil where there is none.
    let overlay: String?
    /// Where the sheet is in the review; nil where it is on no sheet, or the page has no links to the review.
    var review: ReviewLink?

    /// - Parameter resultsFolder: how the page names the folder of results: empty, or ending in a slash.
    func html(resultsFolder: String = "") -> HTML {
        let page: HTML = sheet.map { "<br>\($0)" } ?? ""
        let link: HTML = overlay.map { " · \(overlayLink(resultsFolder + $0))" } ?? ""
        return "<span class=\"place\">\(HTML.name(file))\(page)<br>\(Digit.words(ofPlace: place))\(link)</span>"
    }

    private func overlayLink(_ path: String) -> HTML { review?.html("overlay", path: path) ?? HTML.link(path, "overlay") }
}

extension DigitLocation {
    /// Where a digit stands; of one that is on no sheet, what is known of it.
    ///
    /// - Parameter importedFrom: where digits come from that are on no sheet; nil where there are none, or several sources of them.
    init(of digit: Digit, in ingest: IngestSummary, importedFrom: String? = nil) {
        if let index = ingest.sheets.firstIndex(where: { $0.digest == digit.source }) {
            self.init(ingest.sheets[index], place: digit.place)
            review = .sheet(index, of: ingest.sheets)
        } else {
            self.init(
                file: "\(importedFrom ?? "imported"), SHA-256 \(digit.source.short)…", sheet: nil, place: digit.place, overlay: nil)
        }
    }

    init(_ sheet: SheetSummary, place: String) {
        self.init(file: sheet.file, sheet: sheet.sheet, place: place, overlay: sheet.overlay)
    }
}
