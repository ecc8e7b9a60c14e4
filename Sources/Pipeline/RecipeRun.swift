import Dataset
import Foundation
import Recipes
import Support

/// The stages that a command can stop after, in their order.
public enum StageName: String, Sendable, Encodable, CaseIterable, Comparable {
    case ingest, augment, train, evaluate

    public static func < (a: StageName, b: StageName) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// The whole way from sheets to an evaluated model: every stage in order, each done only where it is out of date.
public struct RecipeRun {
    public let recipe: Recipe
    public let folder: RecipeFolder
    public let context: RunContext

    public init(recipe: Recipe, folder: RecipeFolder, context: RunContext) {
        self.recipe = recipe
        self.folder = folder
        self.context = context
    }

    /// Brings the stages up to `last` up to date.
    ///
    /// - Parameters:
    ///   - isForced: does `last` again in any case.
    ///   - maxAccuracyDrop: instead of the manifest's own.
    /// - Throws: the `DiagnosticError` of what went wrong; earlier stages stay done.
    public func run(
        through last: StageName, isForced: Bool = false, maxAccuracyDrop: Double? = nil
    ) throws -> RunSummary {
        // A base model that cannot be used is said before sheets are read and copies made.
        let start = last < .train ? nil : try TrainStage.Start(recipe)
        context.tell(start?.base?.remarks ?? [])
        return try withIngested(isForced: isForced && last == .ingest) { ingested, runner in
            try run(
                ingested, start: start, through: last, isForced: isForced,
                maxAccuracyDrop: maxAccuracyDrop ?? recipe.rehearsal?.maxAccuracyDrop, runner)
        }
    }

    private func run(
        _ ingested: IngestResult, start: TrainStage.Start?, through last: StageName, isForced: Bool,
        maxAccuracyDrop: Double?, _ runner: StageRunner
    ) throws -> RunSummary {
        var summary = RunSummary(recipe: recipe, folder: folder)
        summary.add(ingested.summary)
        if last == .ingest { return summary }

        let digits = try SplitDigits(ingested, recipe: recipe)
        var warnings = recipe.warnings
        if let start, let warning = recipe.training.batchWarning(for: start.description, at: recipe.trainingLocation) {
            warnings.append(warning)
        }
        warnings += AugmentationLimitsCheck.diagnostics(of: recipe, in: folder).filter { $0.severity == .warning }
        for warning in warnings {
            context.observe(.message(warning.description))
        }
        if last == .evaluate { try digits.requireTestDigits() }
        let augment = AugmentStage(recipe: recipe, folder: folder, context: context, digits: digits)
        let samples = try runner.run(augment, isForced: isForced && last == .augment)
        summary.add(samples)
        guard let start else { return summary }

        let old = try RehearsalDigits(recipe, new: digits)
        let train = TrainStage(
            recipe: recipe, folder: folder, context: context, digits: digits, samples: samples, start: start, old: old)
        let trained = try runner.run(train, isForced: isForced && last == .train)
        summary.add(trained)
        if last == .train { return summary }

        let evaluate = EvaluateStage(
            recipe: recipe, folder: folder, context: context, ingested: ingested, digits: digits, samples: samples,
            trained: trained, base: start.base, old: old)
        let evaluated = try runner.run(evaluate, isForced: isForced && last == .evaluate)
        if let allowed = maxAccuracyDrop, let kept = evaluated.report.old, kept.accuracyDrop > allowed {
            throw RehearsalError.forgot(
                model: trained.modelFile, accuracyDrop: kept.accuracyDrop, allowed: allowed, digitCount: kept.after.count,
                report: evaluated.pageFile)
        }
        summary.add(evaluated)
        return summary
    }
}
