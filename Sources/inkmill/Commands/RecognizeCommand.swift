import ArgumentParser
import Pipeline
import Support

struct RecognizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recognize",
        abstract: "Read the digits on pictures with a model.",
        discussion: """
            With a template, every cell of every sheet is read; without one, each picture is taken as a single digit. \
            The result is CSV on stdout: file, row, column, status, digit, probability.
            """)

    @Argument(help: "A model.safetensors, or builtin/mnist.", completion: .file(extensions: ["safetensors"]))
    var model: String

    @Argument(help: "PNG or JPEG files.", completion: .file())
    var images: [String]

    @Option(help: "The form that the pictures show.", completion: .file(extensions: ["yaml", "yml"]))
    var template: String?

    @OptionGroup var jobs: JobsOption

    @Flag(help: "Print JSON instead of CSV.")
    var json = false

    func run() throws {
        try CommandOutput.reportingErrors {
            let recognition = try Recognition(model: model, templateFile: template, jobs: jobs.count)
            let result = try recognition.read(images)
            if json { try CommandOutput.printJSON(result.readings) } else { try CommandOutput.printResult(result.csv) }
            for reject in result.rejects { CommandOutput.printError(reject.description) }
            return result.rejects.holdErrors ? .badInput : .ok
        }
    }
}
