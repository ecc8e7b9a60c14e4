import Forms
import Imaging
import Recipes
import Support
import Training

/// Tells which way up a page lies where the form itself does not say.
///
/// A grid looks the same after half a turn, and every label would be wrong. The digits know better: a model reads them every
/// way that looks alike. Where the form has labels, the way that agrees with them far better is taken; a sheet that agrees with
/// its labels hardly at all is refused: it is seen in a mirror, its lines were miscounted, or it is another form of the same
/// grid. Without labels, the way in which the digits are far more like digits is taken; else the page is read as it lies.
struct UprightCheck: Sendable {
    let model: LoadedModel

    /// Fewer readable cells than this say nothing.
    private static let minCellCount = 10
    /// Digits without labels that are enough to be told from their own turned ones.
    private static let minUnlabeledCount = 6
    /// Even hands that the model does not know are read right more often than this.
    private static let minAgreement = 0.4
    /// A turn is taken from this agreement on; below, an upside-down page is refused.
    private static let sureAgreement = 0.6
    /// By how much of the cells a turned or mirrored reading has to agree better.
    private static let minAdvantage = 0.25
    /// The same for the mean probability of what the model reads where there are no labels.
    private static let minUnlabeledAdvantage = 0.08

    /// The reading in the turn that its digits speak for.
    ///
    /// - Parameter labeled: gives a reading its labels where the form does not carry them.
    /// - Throws: `SheetError.upsideDown`, `.mirrored`, `.labelsDisagree`, and what the model and `labeled` throw.
    func upright(
        _ reading: SheetReading, template: SheetTemplate, profile: NormalizationProfile,
        labeled: (SheetReading) throws -> SheetReading
    ) throws -> SheetReading {
        let turns = reading.registration.possibleQuarterTurns
        // Of several fields each would be elsewhere on the turned page.
        guard turns.count > 1, template.fields.count == 1 else { return reading }
        let turned =
            try [reading]
            + turns.dropFirst().map { turns in
                try labeled(reading.turned(turns, template: template, profile: profile))
            }
        let agreements = try turned.map { try agreement($0.cells) }
        guard let straight = agreements[0] else { return try mostLikeDigits(turned) }
        let fractions = agreements.map { $0 ?? 0 }
        let best = fractions.indices.max { fractions[$0] < fractions[$1] } ?? 0
        let isTurned = best != 0 && fractions[best] - straight > Self.minAdvantage
        if isTurned, fractions[best] >= Self.sureAgreement { return turned[best].withKnownTurn() }
        guard isTurned || straight < Self.minAgreement else { return reading.withKnownTurn() }
        for turned in turned {
            let mirrored = try agreement(labeled(turned.mirrored(template: template, profile: profile)).cells) ?? 0
            if mirrored >= Self.sureAgreement, mirrored - fractions[best] > Self.minAdvantage { throw SheetError.mirrored }
        }
        if isTurned { throw SheetError.upsideDown(agreement: straight, turnedAgreement: fractions[best]) }
        throw SheetError.labelsDisagree(agreement: straight)
    }

    /// The fraction of the labeled glyphs that the model reads as their labels; nil where there are too few.
    private func agreement(_ cells: [CellReading]) throws -> Double? {
        let readable = cells.compactMap { cell in
            if let label = cell.label, let glyph = cell.glyph { (label: label, glyph: glyph) } else { nil }
        }
        guard readable.count >= Self.minCellCount else { return nil }
        let rows = try model.probabilities(of: readable.map(\.glyph), jobs: 1)
        let matches = zip(readable, rows).count { cell, row in row.indices.max { row[$0] < row[$1] } == Int(cell.label) }
        return Double(matches) / Double(readable.count)
    }

    /// The first of the readings, unless another is far more like digits.
    private func mostLikeDigits(_ readings: [SheetReading]) throws -> SheetReading {
        let likeness = try readings.map { reading in
            let glyphs = reading.cells.compactMap(\.glyph)
            guard glyphs.count >= Self.minUnlabeledCount else { return 0.0 }
            let rows = try model.probabilities(of: glyphs, jobs: 1)
            return rows.reduce(0) { $0 + Double($1.max() ?? 0) } / Double(glyphs.count)
        }
        let order = likeness.indices.sorted { (likeness[$0], $1) > (likeness[$1], $0) }
        guard let first = order.first, let second = order.dropFirst().first,
            likeness[first] - likeness[second] >= Self.minUnlabeledAdvantage
        else { return readings[0] }
        return readings[first].withKnownTurn()
    }
}
