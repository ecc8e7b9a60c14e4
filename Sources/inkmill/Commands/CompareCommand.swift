import ArgumentParser
import Dataset
import Pipeline
import Support

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tell whether one model is better than another, by the digits that only one of them reads right.",
        discussion: """
            Without --on, A and B are finished runs (a report.json, a run's folder, its model, or a recipe's results) that were \
            evaluated on the same test digits; nothing is read again. With --on, they are models, and a part of that \
            manifest's digits is read with both. The test is McNemar's in its exact form.
            """)

    @Argument(help: "The one: a run, or with --on a model.safetensors or builtin/mnist.", completion: .file())
    var first: String

    @Argument(help: "The other one.", completion: .file())
    var second: String

    @Option(help: "The manifest whose digits both are to read.", completion: .file(extensions: ["yaml", "yml"]))
    var on: String?

    @Option(help: "Which of its digits: validation, train or test. Reading the test digits is counted as a test evaluation.")
    var part = Split.validation

    @OptionGroup var results: ResultsOption

    @OptionGroup var jobs: JobsOption

    @Flag(help: "Print the result as JSON on stdout.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    func run() throws {
        try CommandOutput.reportingErrors {
            let comparison =
                if let on {
                    try ModelComparison.ofModels(first, second, on: recipeRun(on), part: part)
                } else {
                    try ModelComparison.ofReports(first, second)
                }
            if json { try CommandOutput.printJSON(comparison) } else { try CommandOutput.printResult(comparison.text) }
            return .ok
        }
    }

    private func recipeRun(_ manifest: String) throws -> RecipeRun {
        try RecipeOptions.recipeRun(
            manifest, seed: nil, results: results.results, context: RunContext(jobs: jobs.count, isQuiet: quiet))
    }
}

extension Split: ExpressibleByArgument {}
