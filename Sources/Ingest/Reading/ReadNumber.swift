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
    /// Whether each digit of it is.
    let isCertain: Bool
    /// Whether it is a number as the form has them.
    let obeysFormat: Bool

    /// What is less certain is left to a person.
    static let minCertainty = 0.6

    /// - Parameter leastProbability: digits that are less likely are left to a person, too.
    init(_ read: NumberReading, _ format: NumberFormat, leastProbability: Double) {
        let obeying = read.obeying(format.number), used = obeying ?? read
        let limit = max(Self.minCertainty, leastProbability)
        text = used.text
        probability = used.probability
        candidates = used.candidates
        obeysFormat = obeying != nil
        let marked = zip(used.text, used.certainties).map { $1 >= limit ? $0 : "?" }
        isCertain = obeying != nil && !marked.contains("?") && (!used.text.isEmpty || used.probability >= limit)
        markedText = isCertain || marked.contains("?") ? String(marked) : "?"
    }
}
