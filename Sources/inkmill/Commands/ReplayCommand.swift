import ArgumentParser
import Pipeline

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Make one copy of one digit again, byte for byte, and print what was drawn for it.",
        discussion: """
            Where the manifest's shards are there, the copy is compared with theirs. The digits are read first where that has \
            not been done.
            """)

    @OptionGroup var options: CopyOptions

    @Argument(help: "The digit's id, as in digits/digits.jsonl of the results; a start that no other has is enough.")
    var digit: String

    @Argument(help: "Which copy, from 0 to the manifest's 'copies' less one.")
    var copy: Int

    @Option(
        name: .shortAndLong, help: "Write a picture of the digit and its copy.", completion: .file(extensions: ["png"]))
    var output: String?

    @OptionGroup var replacing: ForceFlag

    func run() throws {
        try CommandOutput.reportingErrors {
            let replay = CopyReplay(try options.recipeRun(), digit: digit, copy: copy)
            let result = try replay.perform(picture: output, isForced: replacing.force)
            if options.recipe.json {
                try CommandOutput.printJSON(result)
            } else {
                try CommandOutput.printResult(try result.text)
            }
            return .ok
        }
    }
}
