import ArgumentParser
import Pipeline
import Support

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that every file made from a manifest is what was written, and make damaged shards again.",
        discussion: """
            Every file that lock.json and the shards' index name is read and its SHA-256 compared. Nothing is changed \
            without --repair; the status is 65 where a file is damaged or missing.
            """)

    @OptionGroup var manifest: ManifestOptions

    @OptionGroup var jobs: JobsOption

    @Flag(help: "Make damaged and missing shards again, with the same bytes. Other files are told how.")
    var repair = false

    @Flag(help: "Print the result as JSON on stdout.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    func run() throws {
        try CommandOutput.reportingErrors {
            let (recipe, folder) = try manifest.load()
            let verification = try RecipeVerification(
                recipe: recipe, folder: folder, context: RunContext(jobs: jobs.count, isQuiet: quiet), options: manifest.given
            ).run(repairs: repair)
            if json {
                try CommandOutput.printJSON(verification)
            } else {
                try CommandOutput.printResult(verification.text)
                for diagnostic in verification.diagnostics { CommandOutput.printError(diagnostic.description) }
            }
            return verification.exitStatus
        }
    }
}
