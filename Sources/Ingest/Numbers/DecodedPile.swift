import Rules
import Support

/// The sheets of a pile with what their numbers are, as the answers of people change.
package struct DecodedPile: Sendable {
    package let pile: NumberPile
    package let sheets: [ReadSheet]
    /// Each sheet by itself.
    private var decoded: [DecodedSheet]
    /// Under the lists that are given out, without rules that fail everywhere.
    private var known: [DecodedSheet]
    /// Of each sheet what people have said.
    package private(set) var answers: [[ValuePlace: NumberAnswer]]
    package private(set) var numbers: [SheetNumbers]
    /// What a person should know of the rules.
    package private(set) var remarks: [Diagnostic]

    package init(_ pile: NumberPile, _ sheets: [ReadSheet], answers: NumberAnswers) {
        self.pile = pile
        self.sheets = sheets
        self.answers = answers.bySheet(sheets)
        decoded = zip(sheets, self.answers).map { pile.decode($0, answers: $1) }
        (numbers, known, remarks) = pile.numbers(of: sheets, decoded: decoded, answers: self.answers)
    }

    /// Decodes anew what other answers change.
    package mutating func update(_ answers: NumberAnswers) {
        let new = answers.bySheet(sheets)
        for index in sheets.indices where new[index] != self.answers[index] {
            decoded[index] = pile.decode(sheets[index], answers: new[index])
        }
        self.answers = new
        (numbers, known, remarks) = pile.numbers(of: sheets, decoded: decoded, answers: new)
    }

    /// The rules that the numbers of a sheet do not obey, at a place.
    package func failures(sheet: Int, at place: ValuePlace) -> [String] {
        known[sheet].failures.filter { $0.places.contains(place) }.compactMap(\.failure)
    }

    package var results: NumberResults { NumberResults(pile, numbers) }
}
