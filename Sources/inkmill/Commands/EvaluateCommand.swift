import ArgumentParser
import Pipeline

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Evaluate the trained model and write the report. What it depends on is brought up to date first.")

    @OptionGroup var options: RunOptions

    @Flag(help: "Do the stage again even if it is up to date.")
    var force = false

    func run() throws { try options.run(through: .evaluate, isForced: force) }
}
