import ArgumentParser
import Pipeline
import ReviewServer
import Support

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Look at the digits of a manifest on a page in the browser, and mend labels.",
        discussion: """
            Prints the address of the page, which only this machine's browsers can open, and serves it until Ctrl-C. What is decided is \
            kept in labels/<manifest>/<reviewer>.jsonl beside the manifest, each decision before the page says that it is saved; \
            `inkmill run` trains with it. What `inkmill curate` has found is shown first.
            """)

    @OptionGroup var recipe: RecipeOptions

    @OptionGroup var results: ResultsOption

    @OptionGroup var reviewer: ReviewerOption

    @Option(help: "The port to listen at on 127.0.0.1; any free one unless it is given.")
    var port = 0

    @Flag(help: "Decide without seeing what others say of a digit, and measure how far you agree.")
    var secondPass = false

    mutating func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is \(port); give a number from 1 to 65535, or 0 for any.") }
    }

    func run() async throws {
        try await CommandOutput.reportingErrors {
            let run = try recipe.recipeRun(results: results.results)
            let session = try ReviewRun(run).session(reviewer: reviewer.name(), isSecondPass: secondPass)
            let server = try ReviewServer(session, port: port)
            let tell = run.context.observe
            if let reason = session.readOnlyReason {
                CommandOutput.printError("warning: this review is for looking only: \(reason)")
            } else {
                tell(.message("decisions of '\(session.reviewer)' are kept in \(run.recipe.labelsFolder)"))
            }
            tell(.message("open this address in a browser; Ctrl-C ends the review"))
            if recipe.json {
                try CommandOutput.printJSON(["address": server.address])
            } else {
                try CommandOutput.printResult(server.address)
            }
            try await server.run(until: run.context.isCancelled)
            let count = await session.decisionCount
            tell(.message("review: " + (count == 0 ? "nothing was decided" : "\(NumberText.count(count, "decision")) added")))
            if count > 0 { tell(.message("'inkmill run \(recipe.manifest)' trains with the labels that count now")) }
            return .ok
        }
    }
}
