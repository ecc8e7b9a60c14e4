import ArgumentParser
import Pipeline
import Support

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a manifest's digits for other programs, by split, and bring it up to date first.",
        discussion: """
            idx: MNIST's files, with a table of the writers beside them. images: PNG in a folder for each split and label, with \
            labels.csv. webdataset: tar archives of PNG, label and JSON. Pictures are white ink on black. 'inkmill import' reads \
            each of them back to the same bytes.
            """)

    @Argument(
        help: "The format: \(ExporterRegistry.names.joined(separator: ", ")).", completion: .list(ExporterRegistry.names))
    var format: String

    @OptionGroup var recipe: RecipeOptions

    @Option(
        name: .shortAndLong, help: "The folder to write: empty, not there yet, or an earlier export.", completion: .directory)
    var output: String

    @Flag(help: "Export the augmented copies of the training digits instead of the digits themselves.")
    var augmented = false

    @Flag(help: "idx: pack the images and labels by gzip.")
    var gzip = false

    @Option(help: "webdataset: the most samples of an archive; 10,000 unless told.")
    var maxShardSamples: Int?

    @Option(help: "What to do with a sheet that cannot be read, as for 'inkmill run'.")
    var onBadSheet = BadSheetPolicy.report

    @OptionGroup var results: ResultsOption

    func validate() throws {
        if let maxShardSamples, maxShardSamples < 1 {
            throw ValidationError("--max-shard-samples is \(maxShardSamples); give a number from 1.")
        }
    }

    func run() throws {
        try CommandOutput.reportingErrors {
            let run = try recipe.recipeRun(results: results.results, badSheetPolicy: onBadSheet)
            let summary = try ExportRun(run).export(
                format, options: ExportOptions(isPacked: gzip, maxShardSamples: maxShardSamples), isAugmented: augmented,
                to: output)
            if recipe.json { try CommandOutput.printJSON(summary) } else { try CommandOutput.printResult(summary.text) }
            for reject in summary.rejects where !recipe.json { CommandOutput.printError(reject.description) }
            return summary.exitStatus(under: onBadSheet)
        }
    }
}
