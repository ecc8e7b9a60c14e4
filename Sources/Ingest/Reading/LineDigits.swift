import Forms
import Imaging
import Training

/// The digits of a number that was read as a whole, each at its place on the line.
struct LineDigits {
    struct Digit {
        /// Nil where it is not certain.
        let digit: Int?
        /// That it is right, 0…1.
        let probability: Double
    }

    let digits: [Digit]
    /// One for each digit, with its place and nothing of its ink.
    let cells: [CellReading]

    /// - Parameters:
    ///   - band: the strip that was read.
    ///   - leastProbability: numbers that are less probable are left to a person.
    init(_ number: NumberReading, band: LineBand, field: String, leastProbability: Double) {
        let text = Array(number.text), limit = max(ReadNumber.minProbability, leastProbability)
        if !text.contains(where: \.isWholeNumber) {
            // Whether anything is written is not certain.
            let isInDoubt = number.probability < limit
            digits = isInDoubt ? [Digit(digit: nil, probability: 1 - number.probability)] : []
            cells = digits.map { _ in Self.cell(0, field, .overflow, band.quad) }
            return
        }
        let places = text.indices.filter { text[$0].isWholeNumber }
        let doubtful = number.doubtfulPlaces(among: places, limit: limit)
        digits = places.map { index in
            Digit(digit: doubtful.contains(index) ? nil : text[index].wholeNumberValue, probability: number.certainties[index])
        }
        cells = zip(places, digits).enumerated().map { column, entry in
            let (index, digit) = entry
            let place = index < number.places.count ? number.places[index] : 0...1
            return Self.cell(column, field, digit.digit == nil ? .overflow : .ok, band.quad(from: place.lowerBound, to: place.upperBound))
        }
    }

    private static func cell(_ column: Int, _ field: String, _ status: CellStatus, _ quad: [Point]) -> CellReading {
        CellReading(
            field: field, row: 0, column: column, status: status, score: 1, glyph: nil, crop: GrayImage(width: 1, height: 1),
            ink: BilevelImage(width: 1, height: 1), quad: quad)
    }
}
