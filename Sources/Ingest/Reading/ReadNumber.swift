import Forms
import Training

/// What a place for a whole number says, as its form lets it be written.
struct ReadNumber: Sendable, Equatable {
    /// The likeliest number, as `NumberFormat.number(in:)` writes it, or the likeliest text where none obeys the format; empty where
    /// something is written and no digit, such as a dash.
    let text: String
    /// That all of it is right, 0…1.
    let probability: Double
    /// What may be written, the likeliest first.
    let candidates: [NumberCandidate]
    /// The text with `?` for what is not certain.
    let markedText: String
    /// Whether it is likely enough to be used without a person.
    let isCertain: Bool
    /// Whether it is a number as the form has them.
    let obeysFormat: Bool

    /// What is less probable is left to a person: of the last numbers that are given without a flag one in three is wrong, and a wrong number
    /// that nobody looks at costs more than two looks at right ones.
    static let minProbability = 2.0 / 3

    /// - Parameter leastProbability: numbers that are less probable are left to a person, too.
    init(_ read: NumberReading, _ format: NumberFormat, leastProbability: Double) {
        let obeying = read.obeying(format.number), used = obeying ?? read
        let limit = max(Self.minProbability, leastProbability)
        text = used.text
        probability = used.probability
        candidates = used.candidates
        obeysFormat = obeying != nil
        let doubtful = used.doubtfulPlaces(among: Array(used.certainties.indices), limit: limit)
        isCertain = obeying != nil && used.probability >= limit
        let marked = String(used.text.enumerated().map { doubtful.contains($0.offset) ? "?" : $0.element })
        markedText = isCertain || marked.contains("?") ? marked : "?"
    }
}

extension NumberReading {
    /// What a person has to look at in a number that is less probable than a limit: the symbols that are less certain, at least one.
    ///
    /// - Parameter places: of the symbols that come into question.
    /// - Returns: none where the number is probable enough.
    func doubtfulPlaces(among places: [Int], limit: Double) -> Set<Int> {
        guard probability < limit else { return [] }
        let doubtful = places.filter { certainties[$0] < limit }
        let least = places.min { (certainties[$0], $0) < (certainties[$1], $1) }
        return Set(doubtful.isEmpty ? [least].compactMap { $0 } : doubtful)
    }
}
