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
    /// Of the labeled digits so many, spread over the page, are read first. Where they agree so far, the page lies as it was read: of one
    /// that lies otherwise about one digit in ten happens to be the label's.
    private static let sampleCount = 12
    private static let sureSampleAgreement = 0.9
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
        let readable = reading.cells.filter { $0.label != nil && $0.glyph != nil }
        if readable.count > Self.sampleCount {
            let sample = (0..<Self.sampleCount).map { readable[$0 * readable.count / Self.sampleCount] }
            if let agreement = try agreement(sample), agreement >= Self.sureSampleAgreement { return reading.withKnownTurn() }
        }
        let straight = try agreement(readable)
        // None can agree better by so much.
        if let straight, straight >= 1 - Self.minAdvantage { return reading.withKnownTurn() }
        let turned =
            try [reading]
            + turns.dropFirst().map { turns in
                try labeled(reading.turned(turns, template: template, profile: profile))
            }
        guard let straight else { return try mostLikeDigits(turned) }
        let agreements = try [straight] + turned.dropFirst().map { try agreement($0.cells) }
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
        let straight = try likeness(readings[0], besides: nil)
        let likeness = try [straight] + readings.dropFirst().map { try self.likeness($0, besides: straight) }
        let order = likeness.indices.sorted { (likeness[$0], $1) > (likeness[$1], $0) }
        guard let first = order.first, let second = order.dropFirst().first,
            likeness[first] - likeness[second] >= Self.minUnlabeledAdvantage
        else { return readings[0] }
        return readings[first].withKnownTurn()
    }

    /// So many glyphs are read before it is asked whether the others matter.
    private static let chunkSize = 8

    /// How much like digits a reading is: the mean probability of what the model reads.
    ///
    /// - Parameter other: what another reading has; once this one is certain to have far less, the rest is taken for perfect digits.
    private func likeness(_ reading: SheetReading, besides other: Double?) throws -> Double {
        let glyphs = reading.cells.compactMap(\.glyph)
        guard glyphs.count >= Self.minUnlabeledCount else { return 0 }
        var sum = 0.0
        for start in stride(from: 0, to: glyphs.count, by: Self.chunkSize) {
            let end = min(start + Self.chunkSize, glyphs.count)
            for row in try model.probabilities(of: Array(glyphs[start..<end]), jobs: 1) { sum += Double(row.max() ?? 0) }
            let most = (sum + Double(glyphs.count - end)) / Double(glyphs.count)
            if let other, other - most >= Self.minUnlabeledAdvantage { return most }
        }
        return sum / Double(glyphs.count)
    }
}
