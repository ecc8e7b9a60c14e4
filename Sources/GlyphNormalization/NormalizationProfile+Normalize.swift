import Imaging

extension NormalizationProfile {
    /// Makes the 28 × 28 glyph of a digit's ink by this profile's recipe; nil where there is no ink.
    ///
    /// Leave a margin of paper at the left and top, at least as wide as the ink: a box too near to them is not centered in
    /// its square, as in the original. **Determinism** A: integers and IEEE + − × ÷ only.
    public func normalize(_ ink: BilevelImage) -> Glyph? { normalize(ink, margin: 0) }

    /// The same for ink cut to its tight box, as a digit's crop is: the margin is put back.
    public func normalize(crop: BilevelImage) -> Glyph? { normalize(crop, margin: Self.margin(around: crop)) }

    /// The digit's ink in its glyph's frame, at four times the glyph's resolution; nil where there is no ink.
    ///
    /// Give it to a warp instead of the glyph: how the ink lies is taken from the crop itself, not from the glyph's pixels.
    ///
    /// - Parameter crop: ink cut to its tight box, of which `normalize(crop:)` makes the glyph.
    ///
    /// **Complexity** O(pixels of the crop). **Determinism** A.
    public func detail(of crop: BilevelImage) -> GlyphDetail? {
        switch self {
        case .mnist: MNISTNormalizer(crop, margin: Self.margin(around: crop)).map { GlyphDetail(of: crop, $0.placement) }
        }
    }

    private func normalize(_ ink: BilevelImage, margin: Int) -> Glyph? {
        switch self {
        case .mnist: MNISTNormalizer(ink, margin: margin)?.glyph
        }
    }

    /// Of paper on every side of a crop: one pixel more than its ink is long.
    private static func margin(around crop: BilevelImage) -> Int { max(crop.width, crop.height) + 1 }
}
