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
    /// In the mirror this fraction has to be, and by so much of the cells more than as they are. A 0, a 1 and an 8 are digits either way; of
    /// letters an E and a P are digits in a mirror.
    private static let minMirroredFraction = 0.5, minAdvantage = 0.2

    /// - Parameters:
    ///   - cells: in which a digit each is written.
    ///   - sureCount: how many of them are like digits for sure as they are.
    /// - Throws: `SheetError.backShowsThrough`, `UnusableModelError`.
    func requireFront(_ cells: [CellReading], sureCount: Int) throws {
        let glyphs = cells.compactMap(\.glyph)
        guard glyphs.count >= Self.minCount, Double(sureCount) <= Self.maxSureFraction * Double(glyphs.count) else { return }
        let mirrored = try GlyphReading.list(of: glyphs.map(\.mirrored), model: model, signs: signs, jobs: 1)
        let count = Double(glyphs.count), mirroredCount = mirrored.count(where: \.isSure)
        guard Double(mirroredCount) >= Self.minMirroredFraction * count, Double(mirroredCount - sureCount) >= Self.minAdvantage * count
        else { return }
        throw SheetError.backShowsThrough(cellCount: glyphs.count)
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
