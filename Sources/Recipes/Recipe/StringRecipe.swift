import SheetSimulation
import Support

/// The `strings` part of a manifest: the network learns to read whole lines, which are made of the copies of the recipe's digits.
public struct StringRecipe: Sendable, Equatable {
    public let writing: LineSettings
    /// Lines made of the validation writers' digits, which choose the epoch.
    public let validationCount: Int
    /// Lines made of the test writers' digits.
    public let testCount: Int

    init(_ node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "strings", issues: issues)
        var writing = LineSettings()
        let fractions = LineSettings.fractionRange
        writing.drawnFraction = fields.double("drawnFraction", in: fractions, default: writing.drawnFraction)
        writing.blankFraction = fields.double("blankFraction", in: fractions, default: writing.blankFraction)
        writing.crossedOutFraction = fields.double("crossedOutFraction", in: fractions, default: writing.crossedOutFraction)
        writing.patternFraction = fields.double("patternFraction", in: fractions, default: writing.patternFraction)
        writing.maxDigitCount = fields.int("maxDigits", in: LineSettings.digitCountRange, default: writing.maxDigitCount)
        self.writing = writing
        validationCount = fields.int("validationLines", in: 1...1_000_000, default: 2000)
        testCount = fields.int("testLines", in: 1...1_000_000, default: 5000)
        fields.finish()
    }
}
