import Imaging
import Recipes

/// What a model that reads digits makes of a glyph, with the say of the one that knows what is none.
///
/// The model that ships to read digits and the sign model were trained apart, on different pictures and networks, and seldom err on the
/// same digit: which digit it is, both say, each with half of the weight. A model of one's own knows hands that the sign model has never
/// seen, and says it alone.
struct GlyphReading: Sendable {
    /// The likeliest digit.
    let digit: UInt8
    /// Of that digit, if it is one: 0…1.
    private let probabilityIfDigit: Double
    /// Of all digits, from 0 on, if it is one.
    private let digitProbabilities: [Double]
    /// What it is if it is no digit, and how likely it is one; nil where that is known.
    private let verdict: SignCheck.Verdict?

    /// That it is this digit and that it is one at all: 0…1.
    var digitProbability: Double { probabilityIfDigit * (verdict?.digitProbability ?? 1) }

    /// Of each digit from 0 on, that it is this one and one at all; of the likeliest as `digitProbability`.
    ///
    /// - Parameter certainty: that the ink is one whole digit.
    func probabilities(certainty: Double) -> [Double] {
        let others = digitProbabilities.indices.reduce(0.0) { $0 + ($1 == Int(digit) ? 0 : digitProbabilities[$1]) }
        let isOne = (verdict?.digitProbability ?? 1) * certainty, rest = isOne * (1 - probabilityIfDigit)
        return digitProbabilities.indices.map { index in
            if index == Int(digit) { return isOne * probabilityIfDigit }
            return others > 0 ? rest * digitProbabilities[index] / others : 0
        }
    }

    /// What it is taken for.
    var glyphClass: GlyphClass { sign?.likeliestSign ?? .digit(digit) }

    /// Of that class, 0…1.
    var probability: Double { sign.map { 1 - $0.digitProbability } ?? digitProbability }

    /// The verdict that it is no digit; nil where it is one.
    private var sign: SignCheck.Verdict? { verdict.flatMap { $0.isSign ? $0 : nil } }

    /// Whether a person should look at the label.
    func contradicts(_ label: UInt8, _ check: LabelCheck) -> Bool { label != glyphClass.label && probability >= check.minConfidence }

    /// The same of one in a line of digits, which may touch: what is one digit there, the reading of the line has weighed already.
    var inALine: GlyphReading {
        GlyphReading(digit: digit, probabilityIfDigit: probabilityIfDigit, digitProbabilities: digitProbabilities, verdict: nil)
    }

    /// From this probability on ink is like a digit.
    static let sure = 0.9

    /// Whether the ink is like a digit.
    var isSure: Bool { digitProbability >= Self.sure }

    /// The likelier of two ways to see the ink; where both are sure of different digits, each speaks against the other. One that is not sure
    /// has no say against one that is likelier. What is no digit has to be one for certain if it is seen otherwise.
    func weighed(against other: GlyphReading) -> GlyphReading {
        guard other.isSure || verdict?.isSign != true else { return self }
        let (likelier, less) = other.digitProbability > digitProbability ? (other, self) : (self, other)
        guard less.isSure, digit != other.digit else { return likelier }
        return GlyphReading(
            digit: likelier.digit, probabilityIfDigit: likelier.probabilityIfDigit * (1 - less.digitProbability),
            digitProbabilities: zip(likelier.digitProbabilities, less.digitProbabilities).map { ($0 + $1) / 2 }, verdict: likelier.verdict)
    }

    /// A reading for each glyph.
    ///
    /// - Throws: `UnusableModelError`.
    static func list(of glyphs: [Glyph], model: LoadedModel, signs: SignCheck, jobs: Int) throws -> [GlyphReading] {
        let rows = try model.probabilities(of: glyphs, jobs: jobs), verdicts = try signs.verdicts(of: glyphs, jobs: jobs)
        return zip(rows, verdicts).map { GlyphReading($0, ofShippedModel: model.isShipped, $1) }
    }

    /// - Parameters:
    ///   - row: what the model says of each digit.
    ///   - isShipped: whether it is the one that ships.
    init(_ row: [Float], ofShippedModel isShipped: Bool, _ verdict: SignCheck.Verdict) {
        let digits = isShipped ? zip(row, verdict.digits).map { ($0 + $1) / 2 } : row
        let best = digits.indices.max { digits[$0] < digits[$1] } ?? 0
        self.init(
            digit: UInt8(best), probabilityIfDigit: Double(digits[best]), digitProbabilities: digits.map(Double.init), verdict: verdict)
    }

    private init(digit: UInt8, probabilityIfDigit: Double, digitProbabilities: [Double], verdict: SignCheck.Verdict?) {
        self.digit = digit
        self.probabilityIfDigit = probabilityIfDigit
        self.digitProbabilities = digitProbabilities
        self.verdict = verdict
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
