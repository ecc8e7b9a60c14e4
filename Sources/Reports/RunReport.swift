import Curation
import Ingest
import Support
import Training

/// All that a report says, as `report.json` keeps it.
public struct RunReport: Sendable, Codable, Equatable {
    public let recipe: String
    public let recipeDigest: ContentDigest
    public let modelDigest: ContentDigest
    public let ingest: IngestSummary
    public let splits: [SplitSummary]
    public let augmentedCount: Int
    public let epochs: [EpochMetrics]
    public let selectedEpoch: Int
    /// What training started from; nil where it started from nothing.
    public let base: String?
    /// The base model on the test writers; nil where there is none.
    public let before: Evaluation?
    /// The trained model on the test writers.
    public let after: Evaluation
    /// Base and trained model on the same digits.
    public let comparison: PairedComparison?
    /// Which of the two is better, and which is handed out; nil where there is no base model, as in reports of earlier versions.
    public let verdict: TuningVerdict?
    /// What a person should know of how far the figures can be believed; nil in reports of earlier versions.
    public let warnings: [String]?
    /// What people have done to the labels; nil where nobody has said anything.
    public let labels: LabelSummary?
    /// Of every writer by a model that has not seen the writer; nil where the manifest does not ask for it.
    public let folds: Folds?
    /// Of the test digits: reports can be compared where it is the same.
    public let testDigest: ContentDigest
    /// How many models have been evaluated on these test digits in this recipe's folder, this one included.
    public let testEvaluationCount: Int
    public let confidence: ConfidenceReport
    /// What the model kept of what it knew; nil where nothing was rehearsed.
    public let old: Old?

    package init(
        recipe: String, recipeDigest: ContentDigest, modelDigest: ContentDigest, ingest: IngestSummary, splits: [SplitSummary],
        augmentedCount: Int, epochs: [EpochMetrics], selectedEpoch: Int, base: String?, before: Evaluation?, after: Evaluation,
        comparison: PairedComparison?, verdict: TuningVerdict?, warnings: [String], labels: LabelSummary?, folds: Folds?,
        testDigest: ContentDigest,
        testEvaluationCount: Int, confidence: ConfidenceReport, old: Old?
    ) {
        self.recipe = recipe
        self.recipeDigest = recipeDigest
        self.modelDigest = modelDigest
        self.ingest = ingest
        self.splits = splits
        self.augmentedCount = augmentedCount
        self.epochs = epochs
        self.selectedEpoch = selectedEpoch
        self.base = base
        self.before = before
        self.after = after
        self.comparison = comparison
        self.verdict = verdict
        self.warnings = warnings
        self.labels = labels
        self.folds = folds
        self.testDigest = testDigest
        self.testEvaluationCount = testEvaluationCount
        self.confidence = confidence
        self.old = old
    }

    /// What cross-validation by writer came to: each writer is read by a model that was trained on the others.
    public struct Folds: Sendable, Codable, Equatable {
        public let foldCount: Int
        /// The base model on the same digits; nil where there is none.
        public let before: Evaluation?
        /// With every mistake.
        public let after: Evaluation
        /// The standard deviation of the writers' accuracies, 0…1.
        public let writerSpread: Double

        package init(foldCount: Int, before: Evaluation?, after: Evaluation) {
            self.foldCount = foldCount
            self.before = before
            self.after = after
            let accuracies = after.writers.map(\.accuracy), count = Double(max(1, accuracies.count))
            let mean = accuracies.reduce(0, +) / count
            writerSpread = (accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)).squareRoot()
        }
    }

    /// Base and trained model on the test digits of the recipes that were rehearsed.
    public struct Old: Sendable, Codable, Equatable {
        public let recipes: [String]
        public let before: Evaluation?
        public let after: Evaluation
        public let comparison: PairedComparison?

        package init(recipes: [String], before: Evaluation?, after: Evaluation, comparison: PairedComparison?) {
            self.recipes = recipes
            self.before = before
            self.after = after
            self.comparison = comparison
        }

        /// By how much the accuracy, 0…1, is below the base's; negative where it is above.
        public var accuracyDrop: Double { before.map { $0.accuracy - after.accuracy } ?? 0 }
    }

    /// The writers and digits of one part.
    public struct SplitSummary: Sendable, Codable, Equatable {
        public let name: String
        public let writerCount: Int
        public let digitCount: Int

        package init(name: String, writerCount: Int, digitCount: Int) {
            self.name = name
            self.writerCount = writerCount
            self.digitCount = digitCount
        }
    }
}
