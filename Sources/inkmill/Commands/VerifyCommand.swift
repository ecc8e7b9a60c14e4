import ArgumentParser
import Pipeline
import Support

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that every file made from a manifest is what was written, and make damaged shards again.",
        discussion: """
            Every file that lock.json and the shards' index name is read and its SHA-256 compared; stages that were made \
            from a damaged file, or from something that is another by now, are named. Nothing is changed without --repair; the \
            status is 65 where a file is damaged or missing, or a result may be that of a damaged file.
            """)

    @OptionGroup var recipe: RecipeOptions

    @OptionGroup var results: RenamedResultsOption

    @Flag(help: "Make damaged and missing shards again, with the same bytes. Other files are told how.")
    var repair = false

    func run() throws {
        try CommandOutput.reportingErrors {
            let given = (recipe.seed.map { ["--seed", String($0)] } ?? []) + (results.folder.map { ["--results", $0] } ?? [])
            let verification = try RecipeVerification(recipe.recipeRun(results: results.folder), options: given).run(repairs: repair)
            if recipe.json {
                try CommandOutput.printJSON(verification)
            } else {
                try CommandOutput.printResult(verification.text)
                for diagnostic in verification.diagnostics { CommandOutput.printError(diagnostic.description) }
            }
            return verification.exitStatus
        }
    }
}
