import Imaging
import Sheets
import Support
import Training

/// Tells a page that lies upside down where the form itself does not say which way up it is.
///
/// A grid looks the same after half a turn, and every label would be wrong. The digits know better: a model reads them as they
/// are and turned, and where the turned reading agrees with the labels far more often, the sheet is refused. So is a sheet that
/// agrees with its labels hardly at all: its lines were miscounted, or it is another form of the same grid.
struct UprightCheck: Sendable {
    let model: LoadedModel

    /// Fewer readable labelled cells than this say nothing.
    private static let minCellCount = 10
    /// Even hands that the model does not know are read right more often than this.
    private static let minAgreement = 0.4
    /// By how much of the cells the turned reading has to agree better.
    private static let minAdvantage = 0.25

    /// - Parameter turned: the same page read after half a turn.
    /// - Throws: `SheetError.upsideDown`, `.labelsDisagree`, and what the model throws.
    func check(_ reading: SheetReading, against turned: SheetReading) throws {
        guard let agreement = try agreement(reading.cells) else { return }
        if let turnedAgreement = try self.agreement(turned.cells), turnedAgreement - agreement > Self.minAdvantage {
            throw SheetError.upsideDown(agreement: agreement, turnedAgreement: turnedAgreement)
        }
        if agreement < Self.minAgreement { throw SheetError.labelsDisagree(agreement: agreement) }
    }

    /// The share of the labelled glyphs that the model reads as their labels; nil where there are too few.
    private func agreement(_ cells: [CellReading]) throws -> Double? {
        let readable = cells.compactMap { cell in
            if let label = cell.label, let glyph = cell.glyph { (label: label, glyph: glyph) } else { nil }
        }
        guard readable.count >= Self.minCellCount else { return nil }
        let rows = try model.probabilities(of: readable.map(\.glyph), jobs: 1)
        let matches = zip(readable, rows).count { cell, row in row.indices.max { row[$0] < row[$1] } == Int(cell.label) }
        return Double(matches) / Double(readable.count)
    }
}
