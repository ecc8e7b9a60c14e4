import ArgumentParser
import Pipeline
import Recipes

/// A command that does one stage of a manifest, and what it depends on where that is out of date.
protocol StageCommand: ParsableCommand {
    static var stage: StageName { get }
    var options: StageOptions { get }
}

extension StageCommand {
    func run() throws { try options.run.run(through: Self.stage, isForced: options.force) }
}

/// What every command that does one stage understands.
struct StageOptions: ParsableArguments {
    @OptionGroup var run: RunOptions

    @Flag(help: "Do the stage again even if it is up to date. A file that somebody has changed since is never replaced.")
    var force = false
}
