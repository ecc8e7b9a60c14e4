import Forms
import Imaging
import Recipes
import Support

/// Tells what is one digit from what is none, with the model that ships for it.
///
/// The reader's rules know ink by its shape and place: that a stroke leads through a digit, that two pieces stand apart. What the ink means
/// they do not know: a letter, two figures that touch, a scribble. This model does; both have a say.
package struct SignCheck: Sendable {
    private let model: LoadedModel

    /// The model that ships for it.
    package static let base = BaseModel.builtin("signs")

    /// What is in a glyph.
    package struct Verdict: Sendable {
        /// That it is one digit, whichever it is: 0…1.
        package let digitProbability: Double
        /// Which it is, if it is one: the probability of each digit, adding up to 1.
        let digits: [Float]
        /// What it is likeliest, if it is none.
        package let likeliestSign: GlyphClass

        /// Whether it is none. In between it is read, and its probability tells of the doubt.
        var isSign: Bool { digitProbability < 0.05 }

        /// - Parameter row: the probability of each of `GlyphClass.names`.
        init(_ row: [Float]) {
            let signs = GlyphClass.notDigits.map { (sign: $0, probability: row[Int($0.label)]) }
            likeliestSign = signs.max { $0.probability < $1.probability }?.sign ?? .sign
            let digits = row.prefix(GlyphClass.digitNames.count), sum = digits.reduce(0, +)
            digitProbability = min(1, Double(sum))
            self.digits = digits.map { sum > 0 ? $0 / sum : 1 / Float(digits.count) }
        }
    }

    /// - Throws: what reading a model throws.
    package init(profile: NormalizationProfile) throws {
        model = try LoadedModel(Self.base, profile: profile, classes: GlyphClass.names)
    }

    /// Of the model's content: verdicts that are kept depend on it.
    package var digest: ContentDigest { model.digest }

    /// - Throws: `UnusableModelError`.
    package func verdicts(of glyphs: [Glyph], jobs: Int = 1) throws -> [Verdict] {
        try model.probabilities(of: glyphs, jobs: jobs).map(Verdict.init)
    }
}

extension GlyphClass {
    /// The status of a cell that shows it.
    var status: CellStatus {
        switch self {
        case .digit: .ok
        case .several: .several
        case .struckOut: .struckOut
        case .sign, .residue: .notADigit
        }
    }

    /// Why no digit is read from a picture that shows it.
    var refusal: Diagnostic {
        Diagnostic(
            code: "digit.not-one", message: "looks like \(wording), where one digit is read from a picture without a template",
            fix: "cut the picture to one digit, read a line of digits with --layout line, or leave it out")
    }
}
