import ArgumentParser

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Do every stage of a manifest that is out of date.")

    @OptionGroup var options: RunOptions

    @Option(
        help: """
            Refuse a model that reads this many of a hundred digits less than its base of what the manifest rehearses; \
            instead of the manifest's maxForgettingPercent.
            """)
    var maxForgetting: Double?

    func run() throws { try options.run(through: .evaluate, isForced: false, maxForgetting: maxForgetting) }
}
