import Curation
import Dataset
import ImageCodecs
import Imaging
import Ingest
import Support

/// Findings of one kind, each with the pictures of its digits, what is said of it and where it stands.
struct FindingCards {
    let report: FindingsReport
    let findings: [Finding]

    /// More are in the list of findings only.
    private static let shownCount = 120
    /// Pixels of a crop's longer side at most.
    private static let cropSide = 112

    var html: HTML {
        let cards = findings.prefix(Self.shownCount).map(card)
        return "<ul class=\"cards\">\(HTML(cards))</ul>\(HTML.more(findings.count - Self.shownCount))"
    }

    private func card(_ finding: Finding) -> HTML {
        let digits = ([finding.digit] + (finding.other.map { [$0] } ?? [])).compactMap { report.digits[$0] }
        let places = digits.map(place)
        // A queue of findings has the first digit of a pair.
        let pictures = digits.map { digit in
            let queue = digit.id == finding.digit ? finding.kind.rawValue : "all"
            return ReviewLink.digit(digit.id, queue: queue).html(picture(digit))
        }
        let suggested: HTML = finding.suggested.map { ", looks like <b class=\"read\">\(GlyphClass.wording(ofLabel: $0))</b>" } ?? ""
        let labels = Set(digits.compactMap(\.label)).sorted().map { GlyphClass.wording(ofLabel: $0) }.joined(separator: " and ")
        return """
            <li class="card mistake">\(HTML(pictures))<p>\(finding.rank). labeled <b>\(labels)</b>\(suggested)<br>\(finding.why)\(HTML(places))</p></li>

            """
    }

    /// The glyph as the network sees it, and the ink it was made of where that is kept.
    private func picture(_ digit: Digit) -> HTML {
        let label = digit.label.map { GlyphClass.wording(ofLabel: $0) } ?? "nothing"
        let glyph = GlyphMosaic.image(rows: [[digit.glyph]], scale: 3, description: "The digit, labeled \(label)", class: "glyph")
        let crop = digit.crop.flatMap { crop in
            try? InlinePicture(png: PNGEncoder.encode(crop.asGrayImage), maxSide: Self.cropSide)
        }.map { $0.html(alt: "Its ink as scanned", class: "glyph") }
        return (glyph ?? "") + (crop ?? "")
    }

    private func place(_ digit: Digit) -> HTML {
        "<br>written by \(HTML.name(digit.writer))<br>\(DigitLocation(of: digit, in: report.ingest).html(resultsFolder: FindingsReport.resultsFolder))"
    }
}
