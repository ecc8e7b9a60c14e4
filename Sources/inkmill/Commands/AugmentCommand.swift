import ArgumentParser
import Pipeline

struct AugmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "augment",
        abstract: "Make the training shards of a manifest. What it depends on is brought up to date first.")

    @OptionGroup var options: RunOptions

    @Flag(help: "Do the stage again even if it is up to date.")
    var force = false

    func run() throws { try options.run(through: .augment, isForced: force) }
}
