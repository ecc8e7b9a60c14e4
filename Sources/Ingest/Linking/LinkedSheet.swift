import Dataset
import Forms
import Support

/// A sheet whose scan counts: what was read from it, which sheet it is, and who wrote it.
package struct LinkedSheet {
    let scan: Scan
    let record: SheetRecord
    /// The record's.
    let page: SheetRecord.Page
    let identity: SheetIdentity?
    package let writer: String
    var supersedes: [String] = []
}

extension LinkedSheet {
    func id(of cell: SheetRecord.Cell) -> String { "\(scan.digest.short)/\(cell.place)" }

    /// Whether a digit is left out because the model contradicts its label.
    func isDropped(_ cell: SheetRecord.Cell) -> Bool {
        scan.source.check?.policy == .drop && cell.reading?.crop != nil
    }

    var digits: [Digit] {
        page.cells.filter { !isDropped($0) }.map { cell in
            Digit(cell, id: id(of: cell), writer: writer, source: scan.digest, origin: .written)
        }
    }

    var summary: SheetSummary {
        SheetSummary(
            file: scan.path.written, digest: scan.digest, writer: writer, sheet: identity?.displayName, supersedes: supersedes,
            statusCounts: page.statusCounts, digitCount: digits.count, unreadCount: page.unreadCount,
            projectiveResidualMM: page.projectiveResidualMM, residualMM: page.residualMM, confidence: page.confidence,
            remarks: page.remarks, overlay: record.overlay,
            contactSheet: record.contactSheet)
    }
}

extension Digit {
    /// The digit in a cell of a sheet.
    init(_ cell: SheetRecord.Cell, id: String, writer: String, source: ContentDigest, origin: DigitOrigin) {
        self.init(
            id: id, label: cell.label, writer: writer, source: source, place: cell.place, status: cell.status, score: cell.score,
            glyph: cell.glyph, crop: cell.crop, origin: origin)
    }
}
