/// When a cell gets which status.
public struct CellThresholds: Sendable, Equatable {
    /// Strokes that together are shorter than this are an empty cell.
    public let emptyInkMM: Double
    /// Ink less dark than this fraction, 0…1, of the page's dark strokes shows through from the back: it is no ink.
    public let showThroughFraction: Double
    /// A straight stroke that spans this fraction, 0…1, of the cell's shorter side may cross it out; 1 and nothing does.
    public let struckOutFraction: Double
    /// A second figure beside the first with this fraction of its ink, 0…1, or more: several.
    public let severalFraction: Double
    /// With more of the digit's ink than this, 0…1, outside its cell, it is not whole, or not this cell's: overflow.
    public let overflowFraction: Double
    /// Strokes of less contrast to the paper than this, 0…1, are faint.
    public let faintContrast: Double
    /// A digit with this much of its ink on a printed line touches it.
    public let touchAreaMM2: Double

    public init(
        emptyInkMM: Double = 1.5, showThroughFraction: Double = 0.33, struckOutFraction: Double = 0.75,
        severalFraction: Double = 0.35, overflowFraction: Double = 0.6, faintContrast: Double = 0.15,
        touchAreaMM2: Double = 0.02
    ) {
        self.emptyInkMM = emptyInkMM
        self.showThroughFraction = showThroughFraction
        self.struckOutFraction = struckOutFraction
        self.severalFraction = severalFraction
        self.overflowFraction = overflowFraction
        self.faintContrast = faintContrast
        self.touchAreaMM2 = touchAreaMM2
    }
}
