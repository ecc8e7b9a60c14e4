import Dataset
import Ingest
import Recipes
import Support
import Training

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
        precondition(last != .curate, "'curate' is no part of a run")
        // A base model that cannot be used is said before sheets are read and copies made.
        let start = last < .train || recipe.strings != nil ? nil : try TrainStage.Start(recipe)
        let numberStart = last < .train || recipe.strings == nil ? nil : try TrainNumberStage.Start(recipe)
        context.tell(start?.base?.remarks ?? [])
        context.tell(recipe.warnings)
        var summary = RunSummary(recipe: recipe, folder: folder)
        try withStages(forced: isForced ? last : nil) { stages in
            // Before sheets are read: a table may name pictures that are not there.
            let lines = try numberStart.flatMap { _ in try recipe.strings.map(stages.lines) }
            let read = try stages.ingest()
            summary.add(read)
            if last == .ingest { return }
            let ingested = try stages.label(read)
            summary.add(ingested.labels)
            let split = try stages.split(read)
            if last == .evaluate {
                try split.requireTestDigits(in: ingested.table)
                if recipe.strings == nil { try WriterFolds.requireWriters(in: ingested.table, of: recipe) }
            }
            let digits = try stages.synthesize(ingested, split)
            summary.add(digits)
            if last == .synthesize {
                if !recipe.asksForPages { context.observe(.message("\(last): the manifest asks for no pages")) }
                return
            }
            for warning in try warnings(start) { context.observe(.message(warning.description)) }
            let samples = try stages.augment(digits)
            summary.add(samples)
            if let strings = recipe.strings, let lines, let numberStart {
                let trained = try stages.train(digits, samples, strings, lines, from: numberStart)
                summary.add(trained)
                if last == .evaluate { summary.add(try stages.evaluate(digits, samples, strings, lines, trained, from: numberStart)) }
                return
            }
            guard let start else { return }
            let old = try RehearsalDigits(recipe, new: digits)
            let trained = try stages.train(digits, samples, from: start, old)
            summary.add(trained)
            if last == .train { return }
            let evaluated = try stages.evaluate(ingested, digits, samples, trained, from: start, old)
            try requireKept(evaluated, trained, maxAccuracyDrop: maxAccuracyDrop ?? recipe.rehearsal?.maxAccuracyDrop)
            summary.add(evaluated)
        }
        return summary
    }

    /// What a person should know before copies are made.
    private func warnings(_ start: TrainStage.Start?) throws -> [Diagnostic] {
        let batches = start.flatMap { recipe.training.batchWarning(for: $0.description, at: recipe.trainingLocation) }
        return (batches.map { [$0] } ?? [])
            + AugmentationLimitsCheck.diagnostics(of: recipe, in: folder).filter { $0.severity == .warning }
    }

    /// - Throws: `RehearsalError.forgot` where the model lost more on the old digits than is allowed.
    private func requireKept(_ evaluated: EvaluateStage.Result, _ trained: TrainStage.Result, maxAccuracyDrop: Double?) throws {
        guard let allowed = maxAccuracyDrop, let kept = evaluated.report.old, kept.accuracyDrop > allowed else { return }
        throw RehearsalError.forgot(
            model: trained.modelFile, accuracyDrop: kept.accuracyDrop, allowed: allowed, digitCount: kept.after.count,
            report: evaluated.pageFile)
    }
}
