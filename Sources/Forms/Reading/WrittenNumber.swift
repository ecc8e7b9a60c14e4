/// The writing in a place for a whole number.
public struct WrittenNumber: Sendable, Equatable {
    /// The strip that holds it.
    public let band: LineBand
    /// The digits into which it divides by its shape, from left to right; what may be none is flagged.
    public let digits: [CellReading]

    package init(band: LineBand, digits: [CellReading]) {
        self.band = band
        self.digits = digits
    }
}
