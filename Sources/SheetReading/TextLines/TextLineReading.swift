import Forms
import Imaging

/// What was read on a line without boxes.
public struct TextLineReading: Sendable, Equatable {
    /// A cell for each digit, in row 0, from left to right; none where the line is empty.
    public let cells: [CellReading]
    /// The number that the form says is written here; nil where it does not say.
    public let label: String?
    /// The strip that holds the writing; nil where there is none.
    public let band: LineBand?
    /// Of a line of a form: its ink, in the line's rectangle grown to hold all of it; nil where there is none.
    package var ink: BilevelImage?

    package init(cells: [CellReading], label: String?, band: LineBand? = nil) {
        self.cells = cells
        self.label = label
        self.band = band
    }
}

extension TextLineReading {
    /// How many of its cells are one digit each, as far as that is certain.
    var digitCount: Double { cells.reduce(0) { $0 + $1.score } }

    /// The labels of the cells: where as many digits as the label has were found, and each of them for certain.
    ///
    /// Where one is missing or uncertain, no cell has a label: shifted by one place, all would be wrong.
    package static func labels(_ label: String?, of statuses: [CellStatus]) -> [UInt8?] {
        let none = [UInt8?](repeating: nil, count: statuses.count)
        guard let label, label.utf8.count == statuses.count, statuses.allSatisfy(\.isDigit) else { return none }
        let digits = label.utf8.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) ? $0 - UInt8(ascii: "0") : nil }
        return digits.contains(nil) ? none : digits
    }
}
