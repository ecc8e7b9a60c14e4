import Imaging
import Recipes

/// What a model that reads digits makes of a glyph, with the say of the one that knows what is none.
struct GlyphReading: Sendable {
    /// The likeliest digit.
    let digit: UInt8
    /// Of that digit, by the model that reads digits: 0…1.
    private let probabilityIfDigit: Double
    private let verdict: SignCheck.Verdict

    /// That it is this digit and that it is one at all: 0…1.
    var digitProbability: Double { probabilityIfDigit * verdict.digitProbability }

    /// What it is taken for.
    var glyphClass: GlyphClass { verdict.isSign ? verdict.likeliestSign : .digit(digit) }

    /// Of that class, 0…1.
    var probability: Double { verdict.isSign ? 1 - verdict.digitProbability : digitProbability }

    /// Whether a person should look at the label.
    func contradicts(_ label: UInt8, _ check: LabelCheck) -> Bool { label != glyphClass.label && probability >= check.minConfidence }

    /// The same of one in a line of digits, which may touch: what is one digit there, the reading of the line has weighed already.
    var inALine: GlyphReading { GlyphReading(digit: digit, probabilityIfDigit: probabilityIfDigit, verdict: .digit) }

    /// From this probability on ink is like a digit, and nothing else is tried.
    static let sure = 0.9

    /// A reading for each glyph.
    ///
    /// - Throws: `UnusableModelError`.
    static func list(of glyphs: [Glyph], model: LoadedModel, signs: SignCheck, jobs: Int) throws -> [GlyphReading] {
        let rows = try model.probabilities(of: glyphs, jobs: jobs), verdicts = try signs.verdicts(of: glyphs, jobs: jobs)
        return zip(rows, verdicts).map { row, verdict in
            let best = row.indices.max { row[$0] < row[$1] } ?? 0
            return GlyphReading(digit: UInt8(best), probabilityIfDigit: Double(row[best]), verdict: verdict)
        }
    }
}

extension GlyphClass {
    /// For a sentence: a digit as it is, or what it is instead.
    package var wording: String {
        switch self {
        case .digit(let digit): String(digit)
        case .several: "several figures"
        case .struckOut: "something struck out"
        case .sign: "a letter or another sign"
        case .residue: "a piece of ruling or a speck"
        }
    }

    package static func wording(ofLabel label: UInt8) -> String { GlyphClass(label: label)?.wording ?? String(label) }
}
