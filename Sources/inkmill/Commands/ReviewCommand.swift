import ArgumentParser
import Curation
import Ingest
import Pipeline
import ReviewServer
import Support

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Look at the digits of a manifest, or at numbers that were read, on a page in the browser, and say what they are.",
        discussion: """
            Prints the address of the page, which only this machine's browsers can open, and serves it until Ctrl-C. What is decided is \
            kept in labels/<manifest>/<reviewer>.jsonl beside the manifest, each decision before the page says that it is saved; \
            `inkmill run` trains with it. What `inkmill curate` has found is shown first.
            Of results.json, which `inkmill recognize --numbers results.csv` has written, it asks for the numbers that have to be looked \
            at: type the number, Enter. Answers are kept in results-answers/<reviewer>.jsonl beside it, the form's rules settle what follows \
            from them, and the tables are written anew when nothing is left to be looked at, and at the end.
            """)

    @OptionGroup var recipe: RecipeOptions

    @OptionGroup var results: ResultsOption

    @OptionGroup var reviewer: ReviewerOption

    @Option(help: "The port to listen at on 127.0.0.1; any free one unless it is given.")
    var port = 0

    @Flag(help: "Decide without seeing what others say of a digit, and measure how far you agree.")
    var secondPass = false

    @Flag(help: "Of numbers: write the tables anew though somebody has changed them.")
    var force = false

    /// Whether numbers are reviewed, which were written as JSON; a manifest is YAML.
    private var isOfNumbers: Bool { recipe.manifest.lowercased().hasSuffix(".json") }

    mutating func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is \(port); give a number from 1 to 65535, or 0 for any.") }
        if isOfNumbers {
            guard !secondPass, results.results == nil, recipe.seed == nil else {
                throw ValidationError("--second-pass, --results and --seed are for the digits of a manifest.")
            }
        } else if force {
            throw ValidationError("--force is for the tables of numbers.")
        }
    }

    func run() async throws {
        try await CommandOutput.reportingErrors {
            if isOfNumbers { try await reviewNumbers() } else { try await reviewDigits() }
            return .ok
        }
    }

    private func reviewDigits() async throws {
        let run = try recipe.recipeRun(results: results.results)
        let session = try ReviewRun(run).session(reviewer: reviewer.name(), isSecondPass: secondPass)
        let server = try ReviewServer(session, port: port)
        try await serve(
            server, run.context, reviewer: session.reviewer, readOnlyReason: session.readOnlyReason, in: run.recipe.labelsFolder)
        let tell = run.context.observe, count = await session.decisionCount
        tell(.message("review: " + (count == 0 ? "nothing was decided" : "\(NumberText.count(count, "decision")) added")))
        if count > 0 { tell(.message("'inkmill run \(recipe.manifest)' trains with the labels that count now")) }
    }

    private func reviewNumbers() async throws {
        let context = RunContext(jobs: recipe.jobs.count, badSheetPolicy: .report, isQuiet: recipe.quiet)
        let stored = try StoredNumbers(recipe.manifest, isForced: force)
        context.tell(stored.remarks)
        let review = try NumberReview(stored, reviewer: reviewer.name())
        let server = try ReviewServer(review, port: port)
        try await serve(
            server, context, reviewer: review.reviewer, readOnlyReason: review.readOnlyReason, in: stored.files.answersFolder)
        let count = await review.answerCount, renewal = await review.renew()
        context.observe(.message("review: " + (count == 0 ? "nothing was answered" : "\(NumberText.count(count, "answer")) added")))
        switch renewal {
        case .needless: break
        case .written(let text): context.observe(.message(text))
        case .refused(let text): CommandOutput.printError("warning: \(text)")
        }
    }

    /// Tells where the page is, and serves it until it is stopped.
    private func serve(
        _ server: ReviewServer, _ context: RunContext, reviewer: String, readOnlyReason: String?, in folder: String
    ) async throws {
        if let readOnlyReason {
            CommandOutput.printError("warning: this review is for looking only: \(readOnlyReason)")
        } else {
            context.observe(.message("decisions of '\(reviewer)' are kept in \(folder)"))
        }
        context.observe(.message("open this address in a browser; Ctrl-C ends the review"))
        if recipe.json {
            try CommandOutput.printJSON(["address": server.address])
        } else {
            try CommandOutput.printResult(server.address)
        }
        try await server.run(until: context.isCancelled)
    }
}
