import Dataset
import Forms
import Support

/// A sheet whose scan counts: what was read from it, which sheet it is, and who wrote it.
package struct LinkedSheet {
    let scan: Scan
    let sheet: ReadSheet
    let page: SheetRecord.Page
    let identity: SheetIdentity?
    package let writer: String
    var supersedes: [String] = []
}

extension LinkedSheet {
    func id(of digit: SheetRecord.Digit) -> String { "\(scan.digest.short)/\(digit.place)" }

    /// Whether a digit is left out because the model contradicts its label.
    func isDropped(_ digit: SheetRecord.Digit) -> Bool {
        scan.source.check?.policy == .drop && digit.reading?.crop != nil
    }

    var digits: [Digit] {
        page.digits.indices.compactMap { index in
            let digit = page.digits[index]
            if isDropped(digit) { return nil }
            return Digit(
                id: id(of: digit), label: digit.label, writer: writer, source: scan.digest, place: digit.place,
                status: digit.status, score: digit.score, glyph: sheet.glyphs[index],
                crop: sheet.crops[index])
        }
    }

    var summary: SheetSummary {
        SheetSummary(
            file: scan.path.written, digest: scan.digest, writer: writer, sheet: identity?.displayName, supersedes: supersedes,
            statusCounts: page.statusCounts, digitCount: digits.count, unreadCount: page.unreadCount,
            projectiveResidualMM: page.projectiveResidualMM, residualMM: page.residualMM, confidence: page.confidence,
            remarks: page.remarks, overlay: sheet.overlay,
            contactSheet: sheet.contactSheet)
    }
}
