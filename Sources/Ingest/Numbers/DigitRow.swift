import Forms
import Rules

/// The digits in a row of cells, as one number.
///
/// Dashes in boxes before and behind the digits fill them up, and are no part of the number; an empty box between digits, or a dash in
/// one, may be a digit that was left out. Decimals fill all of their boxes or none; where they fill some, what number it is cannot be
/// told. Boxes know no minus.
struct DigitRow {
    /// For each digit the probabilities of 0 to 9; nil where nothing is written, not every cell could be read, or it cannot be told which digits
    /// are the decimals.
    let probabilities: [[Double]]?
    private let content: ValueContent
    private let decimalCount: Int
    private let hasDecimals: Bool

    /// Numbers that are looked at.
    private static let maxCandidateCount = 12

    /// - Parameters:
    ///   - cells: from left to right.
    ///   - decimalCount: how many of the last ones hold decimals.
    init(_ cells: [Recognition.Reading], decimalCount: Int = 0) {
        func isFilled(_ cell: Recognition.Reading) -> Bool {
            cell.status != CellStatus.empty.rawValue && cell.status != Recognition.noNumberStatus
        }
        let written = cells.filter(isFilled)
        self.decimalCount = decimalCount
        let decimals = cells.suffix(decimalCount).count(where: isFilled)
        hasDecimals = decimals > 0
        let isPlaced = decimals == 0 || decimals == decimalCount
        if let first = cells.firstIndex(where: isFilled), let last = cells.lastIndex(where: isFilled) {
            // Dashes before the digits fill up the boxes from the first one on.
            let before = cells[..<first].drop { $0.status == Recognition.noNumberStatus }
            let isFilledUp = before.allSatisfy { $0.status == CellStatus.empty.rawValue }
            let isWhole = last - first + 1 == written.count && isPlaced && isFilledUp
            content = isWhole ? .number : .gap
        } else {
            content = cells.contains { $0.status == Recognition.noNumberStatus } ? .noNumber : .empty
        }
        let read = written.compactMap(\.digitProbabilities)
        probabilities = written.isEmpty || read.count < written.count || !isPlaced ? nil : read
    }

    func value(at place: ValuePlace) -> FieldValue {
        switch content {
        case .empty: return FieldValue(empty: place)
        case .noNumber: return FieldValue(noNumber: place)
        case .number, .letters, .overflow, .gap: break
        }
        var candidates = probabilities == nil ? [] : [Candidate("", 1)]
        for digit in probabilities ?? [] {
            let longer = candidates.flatMap { candidate in
                digit.enumerated().map { Candidate(candidate.text + String($0), candidate.probability * $1) }
            }
            candidates = Array(longer.sorted { ($1.probability, $0.text) < ($0.probability, $1.text) }.prefix(Self.maxCandidateCount))
        }
        return FieldValue(place, candidates.map { Candidate(withPoint($0.text), $0.probability) }, content: content)
    }

    /// With a point before the decimals: zeros where none are written.
    private func withPoint(_ digits: String) -> String {
        guard decimalCount > 0 else { return digits }
        let decimals = hasDecimals ? String(digits.suffix(decimalCount)) : String(repeating: "0", count: decimalCount)
        let whole = hasDecimals ? String(digits.dropLast(decimalCount)) : digits
        return (whole.isEmpty ? "0" : whole) + "." + decimals
    }
}
