import Forms
import Imaging
import Recipes
import SheetReading
import Support
import Synchronization
import Training

/// Finds the line on a picture and divides it into digits, which a model reads one by one: a second way to read a number, beside that of
/// reading it as a whole.
package struct LineDivider: Sendable {
    package struct Line: Sendable {
        let band: LineBand
        /// What the division says; nil where that is not clear.
        package let second: NumberCandidate?

        /// What holds the writing.
        package var strip: GrayImage { band.picture }
    }

    private let model: LoadedModel
    private let signs: SignCheck

    init(model: LoadedModel, signs: SignCheck) {
        self.model = model
        self.signs = signs
    }

    /// With the models that ship.
    ///
    /// - Throws: what reading them throws.
    package init() throws {
        self.init(model: try LoadedModel.shipped(profile: .mnist), signs: try SignCheck(profile: .mnist))
    }

    /// - Parameter picture: of one line of digits and nothing else.
    /// - Returns: nil where nothing is written.
    /// - Throws: `UnusableModelError`; `TextLineError` for what has too much ink to be a line.
    package func line(on picture: GrayImage) throws -> Line? {
        let said = GlyphMemory(model), reading = try TextLineReader(profile: model.model.profile, scorer: said).read(picture)
        return try reading.band.map { Line(band: $0, second: try number(of: reading.cells, said)) }
    }

    /// What the digits say into which a line was divided, as one number; nil where that is not clear.
    func number(of digits: [CellReading]) throws -> NumberCandidate? { try number(of: digits, GlyphMemory(model)) }

    private func number(of digits: [CellReading], _ said: GlyphMemory) throws -> NumberCandidate? {
        let glyphs = digits.compactMap(\.glyph)
        // What may be half a digit has no glyph.
        guard !glyphs.isEmpty, glyphs.count == digits.count else { return nil }
        let rows = try said.probabilities(of: glyphs), verdicts = try signs.verdicts(of: glyphs)
        let read = zip(rows, verdicts).map { GlyphReading($0, ofShippedModel: model.isShipped, $1).inALine }
        return NumberCandidate(
            text: read.map { String($0.digit) }.joined(),
            probability: zip(read, digits).reduce(1) { $0 * ($1.0.digitProbability * $1.1.score) })
    }
}

/// What a model says of the glyphs of one line, so that it is asked about none of them twice.
private final class GlyphMemory: GlyphScorer {
    private let model: LoadedModel
    private let said = Mutex<[(glyph: Glyph, row: [Float])]>([])

    init(_ model: LoadedModel) {
        self.model = model
    }

    func scores(of glyphs: [Glyph]) throws -> [[Float]] { ModelPredictor.scores(ofProbabilities: try probabilities(of: glyphs)) }

    /// The probability of each class for each glyph.
    func probabilities(of glyphs: [Glyph]) throws -> [[Float]] {
        try said.withLock { said in
            let known = glyphs.map { glyph in said.first { $0.glyph == glyph }?.row }
            let new = zip(glyphs, known).filter { $0.1 == nil }.map(\.0)
            var rows = try model.probabilities(of: new, jobs: 1)[...]
            said += zip(new, rows).map { ($0, $1) }
            return known.compactMap { $0 ?? rows.popFirst() }
        }
    }
}
