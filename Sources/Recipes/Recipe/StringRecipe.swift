import SheetSimulation
import Support

/// The `strings` part of a manifest: the network learns to read whole lines, which are made of the copies of the recipe's digits, and
/// those that people have written.
public struct StringRecipe: Sendable {
    public let writing: LineSettings
    /// Lines that people have written; empty for none.
    public let lines: [LineSource]
    /// Whether the manifest names any, sound or not.
    let namesLines: Bool
    /// Of the lines that are learned from, where there are real ones.
    public let realFraction: Double
    /// How strongly a real line is changed each time it is shown: 0 not at all, 1 as far as another scan of another writer might look.
    public let variationStrength: Double
    /// Lines made of the validation writers' digits, which choose the epoch.
    public let validationCount: Int
    /// Lines made of the test writers' digits.
    public let testCount: Int

    init(_ node: ManifestNode, parser: RecipeParser) {
        var fields = ManifestFields(node, context: "strings", issues: parser.issues)
        var writing = LineSettings()
        let fractions = LineSettings.fractionRange
        writing.drawnFraction = fields.double("drawnFraction", in: fractions, default: writing.drawnFraction)
        writing.blankFraction = fields.double("blankFraction", in: fractions, default: writing.blankFraction)
        writing.crossedOutFraction = fields.double("crossedOutFraction", in: fractions, default: writing.crossedOutFraction)
        writing.patternFraction = fields.double("patternFraction", in: fractions, default: writing.patternFraction)
        writing.maxDigitCount = fields.int("maxDigits", in: LineSettings.digitCountRange, default: writing.maxDigitCount)
        self.writing = writing
        lines = parser.lines(&fields)
        namesLines = fields.has("lines")
        realFraction = fields.double("realFraction", in: 0.01...1, default: 0.62)
        variationStrength = fields.double("variationStrength", in: 0...3, default: 1)
        validationCount = fields.int("validationLines", in: 1...1_000_000, default: 2000)
        testCount = fields.int("testLines", in: 1...1_000_000, default: 5000)
        fields.finish()
    }
}
