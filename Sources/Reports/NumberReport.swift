import Ingest
import Support
import Training

/// What a run of a recipe of numbers came to: `report.json`, and what its page shows.
package struct NumberReport: Sendable, Codable {
    package let recipe: String
    package let recipeDigest: ContentDigest
    package let modelDigest: ContentDigest
    package let epochs: [EpochMetrics]
    package let selectedEpoch: Int
    /// What training started from; nil where it started from nothing.
    package let base: String?
    /// Of invented lines of the test writers' digits.
    package let before: NumberEvaluation?
    package let after: NumberEvaluation
    /// Nil where the recipe has no real lines.
    package let real: Real?
    /// How many models have been evaluated on these test digits in this recipe's folder, this one included.
    package let testEvaluationCount: Int

    /// How the recipe's real lines were read.
    package struct Real: Sendable, Codable {
        package let lineCount: Int
        package let writerCount: Int
        /// Pictures that gave no line.
        package let rejects: [Reject]
        /// Of the test lines by the base model; nil where there are none, or no base.
        package let before: NumberEvaluation?
        /// Of the test lines; nil where there are none.
        package let after: NumberEvaluation?
        /// Nil where the manifest asks for none.
        package let folds: Folds?

        package init(
            lineCount: Int, writerCount: Int, rejects: [Reject], before: NumberEvaluation?, after: NumberEvaluation?, folds: Folds?
        ) {
            self.lineCount = lineCount
            self.writerCount = writerCount
            self.rejects = rejects
            self.before = before
            self.after = after
            self.folds = folds
        }
    }

    /// Each real line read by a model that was not trained on its writer.
    package struct Folds: Sendable, Codable {
        package let foldCount: Int
        /// Of the same lines by the base model.
        package let before: NumberEvaluation?
        package let after: NumberEvaluation

        package init(foldCount: Int, before: NumberEvaluation?, after: NumberEvaluation) {
            self.foldCount = foldCount
            self.before = before
            self.after = after
        }
    }

    package init(
        recipe: String, recipeDigest: ContentDigest, modelDigest: ContentDigest, epochs: [EpochMetrics], selectedEpoch: Int, base: String?,
        before: NumberEvaluation?, after: NumberEvaluation, real: Real?, testEvaluationCount: Int
    ) {
        self.recipe = recipe
        self.recipeDigest = recipeDigest
        self.modelDigest = modelDigest
        self.epochs = epochs
        self.selectedEpoch = selectedEpoch
        self.base = base
        self.before = before
        self.after = after
        self.real = real
        self.testEvaluationCount = testEvaluationCount
    }

    /// The figures that count most: of all real lines, of the real test lines, or of invented ones.
    package var main: (before: NumberEvaluation?, after: NumberEvaluation) {
        if let folds = real?.folds { return (folds.before, folds.after) }
        if let real, let after = real.after { return (real.before, after) }
        return (before, after)
    }
}
