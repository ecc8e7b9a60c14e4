import Forms
import Imaging
import Recipes

/// Tells a side of a sheet on which nobody wrote from one that somebody wrote on, where the writing of the back shines through: it is seen
/// in a mirror.
///
/// Method: where most of what stands in the cells is not like digits for sure, all of it is read in a mirror too; there digits that shine
/// through are like digits, and what was written on this side is not. **Determinism** B.
struct BackCheck: Sendable {
    let model: LoadedModel
    let signs: SignCheck

    /// Fewer written cells say nothing.
    private static let minCount = 8
    /// Of what somebody wrote more than this fraction is like digits for sure, also in hands that the models do not know.
    private static let maxSureFraction = 0.6
    /// In the mirror this fraction has to be. Of letters an E and a P are digits in a mirror.
    private static let minMirroredFraction = 0.5
    /// Of so many cells at most what stands in them is a digit as it is and none in a mirror: a 0, a 1 and an 8 are digits either way, and
    /// of what was written on this side most are none.
    private static let maxStraightFraction = 0.04

    /// - Parameters:
    ///   - cells: in which a digit each is written.
    ///   - readings: what was read in each.
    /// - Throws: `SheetError.backShowsThrough`, `UnusableModelError`.
    func requireFront(_ cells: [CellReading], _ readings: [Recognition.Reading]) throws {
        let written = zip(cells, readings).compactMap { cell, reading in
            cell.glyph.map { (glyph: $0, isSure: (reading.probability ?? 0) >= GlyphReading.sure) }
        }
        let count = Double(written.count)
        guard written.count >= Self.minCount, Double(written.count(where: \.isSure)) <= Self.maxSureFraction * count else { return }
        let mirrored = try GlyphReading.list(of: written.map(\.glyph.mirrored), model: model, signs: signs, jobs: 1)
        guard Double(mirrored.count(where: \.isSure)) >= Self.minMirroredFraction * count,
            Double(zip(written, mirrored).count { $0.isSure && !$1.isSure }) <= Self.maxStraightFraction * count
        else { return }
        throw SheetError.backShowsThrough(cellCount: written.count)
    }
}

extension Glyph {
    /// Left and right exchanged.
    fileprivate var mirrored: Glyph {
        var glyph = self
        for y in 0..<height {
            for x in 0..<width { glyph.ink[y * width + x] = self[width - 1 - x, y] }
        }
        return glyph
    }
}
