import ArgumentParser
import Pipeline
import Support

extension ModelCommand {
    struct Calibrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "calibrate",
            abstract: "Make the probabilities of a model that reads numbers right, on a recipe's validation digits.",
            discussion: """
                The digits are set side by side in lines under many conditions and read as 'recognize' reads them; the recipe's real \
                validation lines count too. The network stays as it is. 'inkmill run' does the same after training: this is for a \
                model of an earlier version, or for other writers.
                """)

        @Argument(help: "A number.safetensors, or builtin/number.", completion: .file(extensions: ["safetensors"]))
        var model: String

        @Argument(
            help: "The manifest whose validation writers are read, such as manifests/number-base.yaml.",
            completion: .file(extensions: ["yaml", "yml"]))
        var manifest: String

        @Option(name: .shortAndLong, help: "Where the calibrated model goes.", completion: .file(extensions: ["safetensors"]))
        var output: String

        @OptionGroup var results: ResultsOption

        @OptionGroup var jobs: JobsOption

        @Flag(name: .shortAndLong, help: "Show no progress.")
        var quiet = false

        @OptionGroup var replacing: ForceFlag

        func run() throws {
            try CommandOutput.reportingErrors {
                let run = try RecipeOptions.recipeRun(
                    manifest, seed: nil, results: results.results, context: RunContext(jobs: jobs.count, isQuiet: quiet))
                let calibration = try NumberCalibrationRun(model, on: run)
                try CommandOutput.printResult(try calibration.write(to: output, isForced: replacing.force))
                return .ok
            }
        }
    }
}
