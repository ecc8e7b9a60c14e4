import ArgumentParser
import Pipeline
import Recipes
import Support

/// What the commands that do a manifest's stages understand.
struct RunOptions: ParsableArguments {
    @OptionGroup var recipe: RecipeOptions

    @Option(
        help: """
            What to do with a sheet that cannot be read: stop at once, report (go on and end with status 65), \
            or skip (go on and end with status 0).
            """)
    var onBadSheet = BadSheetPolicy.report

    @OptionGroup var results: RenamedResultsOption

    /// Brings the manifest's stages up to `last` up to date and prints what came of it.
    func run(through last: StageName, isForced: Bool, maxAccuracyDrop: Double? = nil) throws {
        try CommandOutput.reportingErrors {
            let summary = try recipeRun().run(through: last, isForced: isForced, maxAccuracyDrop: maxAccuracyDrop)
            if recipe.json { try CommandOutput.printJSON(summary) } else { try CommandOutput.printResult(summary.text) }
            return summary.exitStatus(under: onBadSheet)
        }
    }

    func recipeRun() throws -> RecipeRun { try recipe.recipeRun(results: results.folder, badSheetPolicy: onBadSheet) }
}

extension BadSheetPolicy: ExpressibleByArgument {}

extension RunContext {
    /// A run that tells a person on stderr how far it is, and stops at Ctrl-C.
    init(jobs: Int, badSheetPolicy: BadSheetPolicy = .report, isQuiet: Bool) {
        let printer = ProgressPrinter(isQuiet: isQuiet)
        let interruption = Interruption.listening()
        self.init(
            jobs: jobs, badSheetPolicy: badSheetPolicy, observe: printer.observe,
            isCancelled: { interruption.isCancelled })
    }
}
