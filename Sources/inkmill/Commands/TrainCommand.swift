import ArgumentParser
import Pipeline

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train or fine-tune the network of a manifest. What it depends on is brought up to date first.")

    @OptionGroup var options: RunOptions

    @Flag(help: "Do the stage again even if it is up to date.")
    var force = false

    func run() throws { try options.run(through: .train, isForced: force) }
}
