import ArgumentParser
import Pipeline
import Recipes

struct TrainCommand: StageCommand {
    static let stage = StageName.train
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train or fine-tune the network of a manifest. What it depends on is brought up to date first.")

    @OptionGroup var options: StageOptions

    @Flag(
        help: """
            Find out how high the learning rate may be, instead of training: it grows for some hundred steps until the loss \
            takes off. Nothing of the manifest's results is changed.
            """)
    var rangeTest = false

    func run() throws {
        guard rangeTest else { return try options.run.run(through: Self.stage, isForced: options.force) }
        try CommandOutput.reportingErrors {
            let run = try LearningRateRangeRun(options.run.recipeRun())
            if options.run.recipe.json {
                try CommandOutput.printJSON(run.test)
            } else {
                try CommandOutput.printResult(run.text)
            }
            return .ok
        }
    }
}
