import ArgumentParser
import Pipeline

/// What every command that works through a manifest understands.
struct RunOptions: ParsableArguments {
    @OptionGroup var manifest: ManifestOptions

    @OptionGroup var jobs: JobsOption

    @Option(
        help: """
            What to do with a sheet that cannot be read: stop at once, report (go on and end with status 65), \
            or skip (go on and end with status 0).
            """)
    var onBadSheet = BadSheetPolicy.report

    @Flag(help: "Print the result as JSON on stdout.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    /// Brings the manifest's stages up to `last` up to date and prints what came of it.
    func run(through last: StageName, isForced: Bool) throws {
        try CommandOutput.reportingErrors {
            let (recipe, folder) = try manifest.load()
            let summary = try RecipeRun(recipe: recipe, folder: folder, context: context())
                .run(through: last, isForced: isForced)
            if json { try CommandOutput.printJSON(summary) } else { try CommandOutput.printResult(summary.text) }
            return summary.exitStatus(under: onBadSheet)
        }
    }

    private func context() -> RunContext {
        RunContext(jobs: jobs.count, badSheetPolicy: onBadSheet, isQuiet: quiet)
    }
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
