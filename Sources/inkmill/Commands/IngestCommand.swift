import ArgumentParser
import Pipeline

struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read the sheets of a manifest into labelled digits. What it depends on is brought up to date first.")

    @OptionGroup var options: RunOptions

    @Flag(help: "Do the stage again even if it is up to date.")
    var force = false

    func run() throws { try options.run(through: .ingest, isForced: force) }
}
