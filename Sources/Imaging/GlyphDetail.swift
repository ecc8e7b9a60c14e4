/// The ink of a glyph at four times its resolution, for warps that look between its pixels.
///
/// A value is the mean ink of a square nearly as large as a pixel of the glyph, centered on the fine pixel: the glyph, were it
/// sampled four times as densely. What is looked up here by bilinear interpolation at the centers of the glyph's pixels is very
/// nearly the glyph, and what is looked up elsewhere has not been blurred by the glyph's own raster.
public struct GlyphDetail: Sendable, Equatable {
    /// Fine pixels to a pixel of the glyph, along each axis.
    public static let scale = 4
    /// The side, in fine pixels.
    public static let side = scale * Glyph.side
    public static let pixelCount = side * side
    /// The side of the squares, in pixels of the glyph.
    ///
    /// At the center of a glyph's pixel a bilinear look-up averages squares an eighth of a pixel to either side. This blurs as a
    /// whole pixel does where the variances agree: side² / 12 + 1/64 = 1/12.
    public static let squareSide = 0.9

    /// 0 is paper, 255 full ink; row by row from the top left. The center of fine pixel (i, j) lies at
    /// ((i + ½) / 4 − ½, (j + ½) / 4 − ½) in the glyph's pixels, whose centers are whole numbers.
    public let ink: [UInt8]

    public init(ink: [UInt8]) {
        precondition(ink.count == Self.pixelCount, "\(ink.count) fine pixels")
        self.ink = ink
    }

    @inlinable
    public subscript(x: Int, y: Int) -> UInt8 { ink[y * GlyphDetail.side + x] }
}
