import ArgumentParser
import Pipeline
import Recipes

struct AugmentCommand: StageCommand {
    static let stage = StageName.augment
    static let configuration = CommandConfiguration(
        commandName: "augment",
        abstract: "Make the training shards of a manifest. What it depends on is brought up to date first.",
        discussion: """
            With --find-limits no shards are made: a model trained without augmentation tells for every augmentation and digit how \
            much it takes before it looks like another digit, limits are proposed, and 'inkmill check' warns from then on.
            """)

    @OptionGroup var options: StageOptions

    @Flag(help: "Find out how much of each augmentation each digit takes.")
    var findLimits = false

    @Flag(help: .hidden)
    var calibrate = false

    @Option(
        help: "With --find-limits: the model that reads the digits, a file or builtin/mnist, instead of one trained for it.",
        completion: .file(extensions: ["safetensors"]))
    var model: String?

    func validate() throws {
        if model != nil, !findLimits, !calibrate { throw ValidationError("--model says what reads the digits with --find-limits only.") }
    }

    func run() throws {
        guard findLimits || calibrate else { return try options.run.run(through: Self.stage, isForced: options.force) }
        try CommandOutput.reportingErrors {
            let run = try options.run.recipeRun()
            let result = try LimitSearch(run, model: model, isForced: options.force).find()
            if options.run.recipe.json { try CommandOutput.printJSON(result) } else { try CommandOutput.printResult(result.text) }
            for diagnostic in AugmentationLimitsCheck.diagnostics(of: run.recipe, in: run.folder) {
                CommandOutput.printError(diagnostic.description)
            }
            return .ok
        }
    }
}
