import Imaging

/// Says how much a glyph looks like each digit: what tells a whole digit from half of one and from two that touch.
///
/// A trained model is one; `SheetReading` knows no model and is given one from above.
public protocol GlyphScorer: Sendable {
    /// The logits of the digits 0…9 for each glyph: their softmax is the probability of each, and nothing else of them counts.
    ///
    /// Called once or twice a line with all its glyphs, so that they go through a network together.
    /// - Returns: as many lists as glyphs, of ten logits each.
    func scores(of glyphs: [Glyph]) throws -> [[Float]]
}
