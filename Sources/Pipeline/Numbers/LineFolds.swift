import Curation
import Dataset
import Foundation
import Ingest
import Recipes
import Support
import Training

/// Evaluates a recipe of numbers by cross-validation: the writers of its real lines are dealt into folds, and the lines of each are read by
/// a model that was trained as the recipe says on those of all others, and read as `recognize` reads them.
///
/// As for the model that is handed out, the lines for validation are not learned from: the probabilities are calibrated on them. Each fold's
/// training has a folder of its own in the run's folder while it works, so that a run that was killed goes on. No epoch is
/// chosen: the last one counts. What the models read is kept beside the model, so that nothing is trained anew where only a report changes.
/// **Determinism** B.
struct LineFolds {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let digits: SplitDigits
    let samples: any TrainingSamples
    let strings: StringRecipe
    let start: TrainNumberStage.Start
    let real: RealLines
    /// Of the pictures and what is said of them.
    let digestOfReal: ContentDigest
    /// How many folds are wanted.
    let count: Int
    /// The run's folder, within the recipe's.
    let run: String
    /// Whether all is done again.
    let isForced: Bool

    /// A change of what folds are trained on, or of how they read, is a new version.
    private static let version = 2

    /// What the folds' models read on all real lines.
    struct Readings: Codable {
        /// Of all that the folds depend on.
        let digest: ContentDigest
        let foldCount: Int
        /// In the order of the lines.
        let readings: [NumberCandidate]
    }

    /// - Throws: `RealLineError.tooFewWriters`, `TrainingError`, `FileSystemError`.
    func readings() throws -> Readings {
        let digest = try digest, file = folder.path(run + "/" + WriterFolds.fileName)
        // A file that somebody has changed was noticed before.
        if !isForced, FileManager.default.fileExists(atPath: file), let kept = try? JSONFile.read(Readings.self, from: file),
            kept.digest == digest
        {
            return kept
        }
        guard real.writerCount > 1 else { throw RealLineError.tooFewWriters(real.writerCount) }
        let folds = Folds(keys: real.lines.map(\.writer), grouping: .writer, count: count, seed: recipe.seed)
        let work = FoldWork(
            folder: folder, context: context, stage: .evaluate, path: run + "/folds-" + digest.short, foldCount: folds.count)
        if isForced { try work.remove() }
        let report = work.reporter(unit: "lines")
        var readings = [NumberCandidate?](repeating: nil, count: real.lines.count)
        for fold in 0..<folds.count {
            let heldOut = folds.heldOut(fold).map { real.lines[$0] }
            let model = try model(
                fold, of: folds.count, without: heldOut, from: folds.trained(fold).map { real.lines[$0] }, in: work.path, report)
            for (row, reading) in zip(folds.heldOut(fold), try model.readings(of: heldOut, jobs: context.jobs)) { readings[row] = reading }
        }
        try work.remove()
        return Readings(digest: digest, foldCount: folds.count, readings: readings.compactMap { $0 })
    }

    private func model(
        _ fold: Int, of foldCount: Int, without heldOut: [RealLine], from lines: [RealLine], in path: String,
        _ report: @escaping (CrossValidation.Progress) -> Void
    ) throws -> LoadedNumberModel {
        let seed = CrossValidation.seed(ofFold: fold, recipe.seed)
        // Who is held out may have written digits too.
        let writersHeldOut = Set(heldOut.map(\.writer))
        let invented = try InventedLines.training(
            digits, samples, plan: ShardPlan(digits, recipe: recipe), strings, seed: seed, without: writersHeldOut,
            jobs: context.jobs)
        var settings = recipe.training
        settings.selection = .last
        settings.patience = nil
        let learned = lines.filter { !real.isFor(.validation, $0) }
        let outcome = try TrainingRun(
            settings: settings, network: start.network(seed: seed),
            lines: MixedLines(invented, real: learned, digestOfReal: digestOfReal, strings, seed: seed), validation: [],
            folder: CrossValidation.folder(ofFold: fold, in: folder.path(path)), seed: seed
        ).run(
            jobs: context.jobs, progress: { CrossValidation.Progress($0, fold: fold, of: foldCount).map(report) },
            isCancelled: context.isCancelled)
        let model = try NumberCalibrationFit(
            recipe: recipe, digits: digits, strings: strings, real: lines.filter { real.isFor(.validation, $0) }, context: context,
            writersHeldOut: writersHeldOut
        ).calibrated(NumberModel(network: outcome.network, recipeDigest: recipe.digest, toolVersion: inkmillVersion))
        return try LoadedNumberModel(model, written: "fold \(fold + 1)")
    }

    /// Of all that the folds depend on.
    private var digest: ContentDigest {
        get throws {
            var lines = recipe.parameters(
                "seed", "split", "augmentation", "shards", "strings", "network", "base", "training", "profile"
            ).map { "\($0.key) \($0.value)" }
            lines.append("digits \(digits.tableDigest.hex)")
            lines.append("samples \(samples.digest.hex)")
            lines.append("lines \(digestOfReal.hex)")
            lines.append("folds \(count)")
            lines.append("version \(Self.version)")
            lines += [MixedLines.versions, NumberCalibrationFit.versions].joined().map { "\($0.key) \($0.value)" }
            if let base = start.base { lines.append("model \(try base.digest().hex)") }
            return ContentDigest(of: lines.sorted().joined(separator: "\n"))
        }
    }
}
