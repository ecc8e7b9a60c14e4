/// Where a profile puts a digit's ink in its glyph, and how dark.
struct GlyphPlacement: Equatable {
    /// The side of an ink pixel, in pixels of the glyph.
    let scale: Double
    /// The left and top edge of the ink's first pixel, in the glyph's pixels counted from its left and top edge.
    let x: Double
    let y: Double
    /// The value of a pixel that is all ink; above 255 where strokes are so thin that none of the glyph's pixels is.
    let fullInk: Double
}
