import Dataset
import Foundation
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
    /// - Parameter isForced: does `last` again in any case.
    /// - Throws: the `DiagnosticError` of what went wrong; earlier stages stay done.
    public func run(through last: StageName, isForced: Bool = false) throws -> RunSummary {
        // Listed before the folder is made: a recipe without files leaves nothing behind.
        let ingest = try IngestStage(
            recipe: recipe, folder: folder, context: context, isForced: isForced && last == .ingest)
        let lock = try FolderLock(folder: folder.root)
        defer { withExtendedLifetime(lock) {} }
        let runner = StageRunner(folder: folder, context: context)
        var summary = RunSummary(recipe: recipe, folder: folder)

        let ingested = try runner.run(ingest, isForced: isForced && last == .ingest)
        summary.add(ingested.summary)
        if context.badSheetPolicy == .stop, let reject = summary.rejects.first(where: { $0.severity == .error }) {
            throw PipelineError.sheetRejected(reject)
        }
        if last == .ingest { return summary }

        let digits = try SplitDigits(ingested, recipe: recipe)
        for warning in CalibrationCheck.diagnostics(of: recipe, in: folder) where warning.severity == .warning {
            context.observe(.message(warning.description))
        }
        if last == .evaluate { try digits.requireTestDigits() }
        let augment = AugmentStage(recipe: recipe, folder: folder, context: context, digits: digits)
        let samples = try runner.run(augment, isForced: isForced && last == .augment)
        summary.add(samples)
        if last == .augment { return summary }

        let start = try TrainStage.Start(recipe)
        let train = TrainStage(
            recipe: recipe, folder: folder, context: context, digits: digits, samples: samples, start: start)
        let trained = try runner.run(train, isForced: isForced && last == .train)
        summary.add(trained)
        if last == .train { return summary }

        let evaluate = EvaluateStage(
            recipe: recipe, folder: folder, context: context, ingested: ingested, digits: digits, samples: samples,
            trained: trained, base: start.base)
        summary.add(try runner.run(evaluate, isForced: isForced && last == .evaluate))
        return summary
    }
}
