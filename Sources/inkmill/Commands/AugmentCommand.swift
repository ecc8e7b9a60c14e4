import ArgumentParser
import Pipeline

struct AugmentCommand: StageCommand {
    static let stage = StageName.augment
    static let configuration = CommandConfiguration(
        commandName: "augment",
        abstract: "Make the training shards of a manifest. What it depends on is brought up to date first.",
        discussion: """
            With --calibrate no shards are made: a model trained without augmentation tells for every augmentation and digit how \
            much it takes before it looks like another digit, limits are proposed, and 'inkmill check' warns from then on.
            """)

    @OptionGroup var options: StageOptions

    @Flag(help: "Find out how much of each augmentation each digit takes.")
    var calibrate = false

    @Option(
        help: "With --calibrate: the model that reads the digits, a file or builtin/mnist, instead of one trained for it.",
        completion: .file(extensions: ["safetensors"]))
    var model: String?

    func validate() throws {
        if model != nil, !calibrate { throw ValidationError("--model says what reads the digits with --calibrate only.") }
    }

    func run() throws {
        guard calibrate else { return try options.run.run(through: Self.stage, isForced: options.force) }
        try CommandOutput.reportingErrors {
            let run = try options.run.recipeRun()
            let result = try LimitSearch(run, model: model, isForced: options.force).calibrate()
            if options.run.recipe.json { try CommandOutput.printJSON(result) } else { try CommandOutput.printResult(result.text) }
            for diagnostic in AugmentationLimitsCheck.diagnostics(of: run.recipe, in: run.folder) {
                CommandOutput.printError(diagnostic.description)
            }
            return .ok
        }
    }
}
