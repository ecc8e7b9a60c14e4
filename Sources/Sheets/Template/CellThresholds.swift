/// When a cell gets which status.
public struct CellThresholds: Sendable, Equatable {
    /// Less ink than a stroke of this length is an empty cell.
    public let emptyInkMM: Double
    /// Strokes of less contrast to the paper than this, 0…1, are faint.
    public let faintContrast: Double

    public init(emptyInkMM: Double = 1.5, faintContrast: Double = 0.15) {
        self.emptyInkMM = emptyInkMM
        self.faintContrast = faintContrast
    }
}
