import Curation
import Dataset
import Foundation
import Recipes
import Support
import Training

/// Evaluates a recipe by cross-validation: the writers are dealt into folds, and each is read by a model that was trained as the recipe
/// says on the digits of all others.
///
/// Each fold's training has a folder of its own in the run's folder while it works, so that a run that was killed goes on. Of an epoch to be
/// chosen by validation writers, of an ensemble and of what is rehearsed, folds know nothing: one network is trained, and its last epoch counts.
/// What they said is kept beside the model, so that nothing is trained anew where only a report changes. **Determinism** B.
struct WriterFolds {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let digits: SplitDigits
    let start: TrainStage.Start
    /// How many folds are wanted.
    let count: Int
    /// The run's folder, within the recipe's.
    let run: String
    /// Whether all is done again.
    let isForced: Bool

    /// What the folds' models say of all digits.
    struct Readings: Codable {
        /// Of all that the folds depend on.
        let digest: ContentDigest
        let foldCount: Int
        let predictions: [Prediction]
    }

    static let fileName = "folds.json"

    /// Asked for before anything is trained.
    ///
    /// - Throws: `WriterFoldsError.tooFewWriters`.
    static func requireWriters(in table: DigitTable, of recipe: Recipe) throws(WriterFoldsError) {
        guard recipe.evaluation.foldCount != nil else { return }
        let writers = DigitTable.writers(of: table.digits.filter { $0.label != nil })
        if writers.count < 2 { throw .tooFewWriters(writers.count) }
    }

    /// - Throws: `CurationError.tooFewDigits`, `TrainingError`, `FileSystemError`.
    func readings() throws -> Readings {
        let digest = digest, file = folder.path(run + "/" + Self.fileName)
        // A file that somebody has changed was noticed before.
        if !isForced, FileManager.default.fileExists(atPath: file), let kept = try? JSONFile.read(Readings.self, from: file),
            kept.digest == digest
        {
            return kept
        }
        let (predictions, folds) = try predictions(digest)
        return Readings(digest: digest, foldCount: folds.count, predictions: predictions)
    }

    /// Of all that the folds depend on.
    private var digest: ContentDigest {
        var lines = recipe.parameters("seed", "augmentation", "shards", "network", "base", "training", "profile").map {
            "\($0.key) \($0.value)"
        }
        lines.append("digits \(digits.tableDigest.hex)")
        lines.append("folds \(count)")
        if let base = start.base { lines.append("model \(base.digest.hex)") }
        return ContentDigest(of: lines.sorted().joined(separator: "\n"))
    }

    private func predictions(_ digest: ContentDigest) throws -> (predictions: [Prediction], folds: Folds) {
        let written = digits.table.labeledWritten
        let folds = try Folds(written, grouping: .writer, count: count, seed: recipe.seed)
        let made = digits.table.digits.filter { $0.label != nil && $0.origin != .written }
        let all = written + made, invented = Set(made.map(\.writer)).subtracting(written.map(\.writer))
        let folding = FoldWork(
            folder: folder, context: context, stage: .evaluate, path: run + "/folds-" + digest.short, foldCount: folds.count)
        if isForced { try folding.remove() }
        var settings = recipe.training
        settings.selection = .last
        settings.patience = nil
        settings.members = 1
        let validation = CrossValidation(
            digits: written, folds: folds, settings: settings, seed: recipe.seed, folder: folder.path(folding.path),
            examinesDigits: false,
            network: { start.network(seed: $0) },
            samples: { rows in
                // What was made of a writer's digits goes with the writer, invented writers with everybody.
                let writers = Set(rows.map { written[$0].writer }).union(invented)
                let more = made.indices.filter { writers.contains(made[$0].writer) }.map { written.count + $0 }
                return AugmentedSamples(
                    plan: ShardPlan(rows: rows + more, copyCount: recipe.shards.copyCount), digits: all, recipe: recipe.augmentation,
                    seed: recipe.seed, detail: recipe.profile.detail,
                    digest: ContentDigest(of: digest.hex + (rows + more).map { " \($0)" }.joined()))
            })
        let table = try folding.outOfSample(validation)
        try folding.remove()
        let predictions = written.enumerated().map { row, digit in
            Prediction(
                id: digit.id, writer: digit.writer, label: digit.label ?? 0,
                probabilities: Array(table.probabilities[row * table.classCount..<(row + 1) * table.classCount]))
        }
        return (predictions, folds)
    }
}

/// Why a recipe cannot be evaluated by folds of writers.
enum WriterFoldsError: DiagnosticError, Equatable {
    case tooFewWriters(Int)

    var diagnostics: [Diagnostic] {
        switch self {
        case .tooFewWriters(let count):
            [
                Diagnostic(
                    code: "evaluation.too-few-writers",
                    message:
                        "'evaluation: { folds }' deals the writers of labeled digits into folds, and there \(count == 1 ? "is one" : "are \(count)")",
                    fix: "add sheets of other writers, say who wrote them (`writer`, a register or sidecars), or take 'folds' out")
            ]
        }
    }
}
