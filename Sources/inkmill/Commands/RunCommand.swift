import ArgumentParser
import Pipeline

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Do every stage of a manifest that is out of date.")

    @OptionGroup var options: RunOptions

    func run() throws { try options.run(through: .evaluate, isForced: false) }
}
