import ArgumentParser

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Do every stage of a manifest that is out of date.")

    @OptionGroup var options: RunOptions

    @Option(
        help: """
            Refuse a model whose accuracy on what the manifest rehearses is by more than this below its base's, as a fraction \
            (0.005 is half a percent); instead of the manifest's maxAccuracyDrop.
            """)
    var maxAccuracyDrop: Double?

    @Option(help: .hidden)
    var maxForgetting: Double?

    func validate() throws {
        if let maxAccuracyDrop, !(0...1).contains(maxAccuracyDrop) {
            throw ValidationError("--max-accuracy-drop \(maxAccuracyDrop): choose from 0 to 1; 0.005 is half a percent.")
        }
    }

    func run() throws {
        let drop = maxAccuracyDrop ?? maxForgetting.map { $0 / 100 }
        try options.run(through: .evaluate, isForced: false, maxAccuracyDrop: drop)
    }
}
