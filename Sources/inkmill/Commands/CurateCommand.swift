import ArgumentParser
import Pipeline
import Recipes

struct CurateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curate",
        abstract: "Look the digits of a manifest over for what may be wrong with them: labels first.",
        discussion: """
            Networks are trained, each on the digits of some writers, and asked about those of the others. What they contradict is \
            listed in curation/findings.jsonl in the results' folder, the worst first, and shown in curation/findings.html; so are \
            digits that are there twice, outliers, what is no digit, and bad crops; which ways of writing training lacks, from what but the \
            digit labels can be told, and all digits on a map. Nothing is changed. Where the same ink is on both \
            sides of a split, the exit status is 65.
            """)

    @OptionGroup var options: StageOptions

    func run() throws {
        try CommandOutput.reportingErrors {
            let outcome = try options.run.recipeRun().curate(isForced: options.force)
            if options.run.recipe.json { try CommandOutput.printJSON(outcome) } else { try CommandOutput.printResult(outcome.text) }
            for diagnostic in outcome.diagnostics { CommandOutput.printError(diagnostic.description) }
            return outcome.exitStatus
        }
    }
}
