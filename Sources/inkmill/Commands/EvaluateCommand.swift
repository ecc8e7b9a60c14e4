import ArgumentParser
import Pipeline
import Recipes

struct EvaluateCommand: StageCommand {
    static let stage = StageName.evaluate
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Evaluate the trained model and write the report. What it depends on is brought up to date first.")

    @OptionGroup var options: StageOptions
}
