import ArgumentParser
import Pipeline

struct PreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Draw a contact sheet of what a manifest's augmentation does to its digits.",
        discussion: """
            Every step has a row, from no effect on the left to the most that the manifest asks for; the figures are its \
            amount. Below are copies by the whole recipe. The digits are read first where that has not been done. The result \
            is the picture's path.
            """)

    @OptionGroup var options: CopyOptions

    @Flag(help: "Show every augmentation there is too, up to the strongest that a manifest may ask for.")
    var all = false

    @Option(
        name: .shortAndLong, help: "The picture to write, instead of preview.png in the results' folder.",
        completion: .file(extensions: ["png"]))
    var output: String?

    @OptionGroup var replacing: ForceFlag

    func run() throws {
        try CommandOutput.reportingErrors {
            let preview = CopyPreview(try options.recipeRun(), showsAllSteps: all)
            let result = try preview.write(to: output, isForced: replacing.force)
            if options.recipe.json {
                try CommandOutput.printJSON(result)
            } else {
                try CommandOutput.printResult(result.picture)
            }
            return .ok
        }
    }
}
