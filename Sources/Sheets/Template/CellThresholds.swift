/// When a cell gets which status.
public struct CellThresholds: Sendable, Equatable {
    /// Strokes that together are shorter than this are an empty cell.
    public let emptyInkMM: Double
    /// Strokes of less contrast to the paper than this, 0…1, are faint.
    public let faintContrast: Double
    /// With more of the digit's ink than this, 0…1, outside its cell, it is not whole, or not this cell's: overflow.
    public let overflowFraction: Double
    /// A second figure beside the first with this share of its ink, 0…1, or more: several.
    public let severalFraction: Double

    public init(
        emptyInkMM: Double = 1.5, faintContrast: Double = 0.15, overflowFraction: Double = 0.6,
        severalFraction: Double = 0.35
    ) {
        self.emptyInkMM = emptyInkMM
        self.faintContrast = faintContrast
        self.overflowFraction = overflowFraction
        self.severalFraction = severalFraction
    }
}
