import Imaging

/// The part of a picture that holds a line of digits and little else, where the line is lost in the whole: a shadow that is darker than
/// pale strokes, and strokes that are few among so much paper.
///
/// Method: the paper's light is evened out in tiles that are finer than for a picture of a line alone; what is darker than the paper's noise
/// and half as dark as the strokes is ink; the part reaches around its pieces that are about
/// as high as a digit.
/// Limits: strokes wider than two of the fine tiles are taken for shadows. **Determinism** A.
struct LinePart {
    /// Of the whole, in height.
    private static let fineTilesPerHeight = 8
    private static let minTilePixels = 16
    /// Of the part.
    static let tilesPerHeight = 4
    /// As a fraction of the strokes' density.
    private static let strokeFraction = 0.5
    /// Lower pieces, in the height of the highest that does not touch the picture's edge, are specks and dots; higher ones are shadows.
    private static let minPieceHeight = 0.25, maxPieceHeight = 2.0
    /// Paper around the pieces, in their common height.
    private static let margin = 0.5
    /// In pixels: digits are not lower than this.
    private static let minHeight = 12
    /// A part that is higher, over the picture, would show nothing new.
    static let maxHeightFraction = 0.75
    /// A picture with more pixels is not looked at twice.
    private static let maxPixelCount = 4_000_000
    /// More pieces are no line of digits.
    private static let maxPieceCount = 60

    let picture: GrayImage
    /// Of its left upper corner in the whole.
    let x: Int
    let y: Int

    /// - Returns: nil where there is no such part.
    init?(of whole: GrayImage) {
        guard whole.pixels.count <= Self.maxPixelCount else { return nil }
        let image = whole.hasDarkPaper ? whole.inverted : whole
        let density = InkDensity(of: image, tilePixels: max(Self.minTilePixels, image.height / Self.fineTilesPerHeight)).smoothed()
        var histogram = DensityHistogram()
        histogram.add(density.values)
        let noise = histogram.noiseLevel, strokes = histogram.strokes(above: noise).density
        let ink = density.binarized(above: UInt8(min(255, max(noise, Int(Self.strokeFraction * Double(strokes))))))
        let pieces = ink.components()
        let inside = pieces.filter { $0.x > 0 && $0.y > 0 && $0.maxX < whole.width - 1 && $0.maxY < whole.height - 1 }
        let highest = inside.map(\.ink.height).max() ?? 0
        // A shadow in a corner goes on beyond the picture, and is higher than digits that do.
        let tall = pieces.filter {
            (Self.minPieceHeight * Double(highest)...Self.maxPieceHeight * Double(highest)).contains(Double($0.ink.height))
        }
        guard highest >= Self.minHeight, tall.count <= Self.maxPieceCount, let left = tall.map(\.x).min(),
            let right = tall.map(\.maxX).max(), let top = tall.map(\.y).min(), let bottom = tall.map(\.maxY).max()
        else { return nil }
        let margin = Int(Self.margin * Double(bottom - top + 1))
        let columns = max(0, left - margin)..<min(whole.width, right + margin + 1)
        let rows = max(0, top - margin)..<min(whole.height, bottom + margin + 1)
        guard Double(rows.count) <= Self.maxHeightFraction * Double(whole.height) else { return nil }
        (x, y) = (columns.lowerBound, rows.lowerBound)
        picture = whole.part(x: columns, y: rows)
    }
}
