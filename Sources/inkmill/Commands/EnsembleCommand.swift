import ArgumentParser
import Pipeline
import Support

struct EnsembleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ensemble",
        abstract: "Join trained models into one that averages what they say.",
        discussion: """
            The models must have the same network and normalisation profile. A single model can be given views as well: it \
            then reads each glyph shifted and turned too, and averages.
            """)

    @Argument(help: "Model files, such as processed/x/runs/<run>/model.safetensors.", completion: .file(extensions: ["safetensors"]))
    var models: [String]

    @Option(help: "Where the joined model goes.", completion: .file(extensions: ["safetensors"]))
    var output: String

    @Option(help: "How far four more views of each glyph are shifted, in pixels; 0 for none.")
    var shiftPixels = 0

    @Option(help: "How far two more views are turned, in degrees; 0 for none.")
    var turnDegrees = 0.0

    func validate() throws {
        if !(0...4).contains(shiftPixels) { throw ValidationError("--shift-pixels \(shiftPixels): choose from 0 to 4.") }
        if !(0...20).contains(turnDegrees) { throw ValidationError("--turn-degrees \(turnDegrees): choose from 0 to 20.") }
    }

    func run() throws {
        try CommandOutput.reportingErrors {
            let summary = try ModelEnsemble(models, shiftPixels: shiftPixels, turnDegrees: turnDegrees).write(to: output)
            try CommandOutput.printResult(summary)
            return .ok
        }
    }
}
