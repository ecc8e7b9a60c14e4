import ArgumentParser
import Pipeline
import Support

extension ModelCommand {
    struct Seal: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "seal",
            abstract: "Write a model of an earlier version with a digest of its content, so that damage to it is noticed from then on.",
            discussion: """
                Models that this version writes carry such a digest, which is checked whenever they are loaded. Sealing vouches for \
                nothing that happened to the file before: look at the figures that are printed, and use a file that you trust. \
                The weights stay as they are, and so does what manifests and lock files know the model by.
                """)

        @Argument(help: "The model.safetensors of an earlier version.", completion: .file(extensions: ["safetensors"]))
        var model: String

        @Option(name: .shortAndLong, help: "Where the sealed model goes.", completion: .file(extensions: ["safetensors"]))
        var output: String

        @OptionGroup var force: ForceFlag

        func run() throws {
            try CommandOutput.reportingErrors {
                let sealing = try ModelSealing(model)
                try CommandOutput.printResult(try sealing.write(to: output, isForced: force.force))
                return .ok
            }
        }
    }
}
