import ArgumentParser
import Pipeline
import Recipes
import Support

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check manifests and everything they name, and tell all problems at once.",
        discussion: """
            Where 'inkmill augment --find-limits' has been run, a warning tells every step that goes past what a digit takes. \
            Warnings leave the exit status at 0.
            """,
        aliases: ["validate"])

    @Argument(help: "The manifests to check.", completion: .file(extensions: ["yaml", "yml"]))
    var manifests: [String]

    @OptionGroup var results: RenamedResultsOption

    @Flag(help: "Print the problems as JSON on stdout.")
    var json = false

    func validate() throws {
        if results.folder != nil, manifests.count > 1 {
            throw ValidationError("--results is for a single manifest; check them one by one.")
        }
    }

    func run() throws {
        try CommandOutput.reportingErrors {
            var diagnostics: [Diagnostic] = []
            for manifest in manifests {
                let recipe: Recipe, folder: RecipeFolder
                do {
                    recipe = try Recipe(manifest: manifest)
                    folder = results.folder.map(RecipeFolder.init) ?? .standard(forManifest: manifest, name: recipe.name)
                    try ResultsFolder.check(folder, of: recipe)
                } catch let error as any DiagnosticError {
                    diagnostics += error.diagnostics
                    continue
                }
                let problems = RecipeCheck.diagnostics(of: recipe)
                diagnostics += problems + AugmentationLimitsCheck.diagnostics(of: recipe, in: folder)
                if !json, !problems.contains(where: { $0.severity == .error }) {
                    try CommandOutput.printResult("\(manifest): valid, recipe \(recipe.digest.short)")
                }
            }
            if json {
                try CommandOutput.printJSON(diagnostics.map(DiagnosticRecord.init))
            } else {
                for diagnostic in diagnostics { CommandOutput.printError(diagnostic.description) }
            }
            return diagnostics.contains { $0.severity == .error } ? .badInput : .ok
        }
    }
}

/// A diagnostic as JSON.
private struct DiagnosticRecord: Encodable {
    let severity: Severity
    let code: String
    let location: String?
    let message: String
    let fix: String

    init(_ diagnostic: Diagnostic) {
        severity = diagnostic.severity
        code = diagnostic.code
        location = diagnostic.location?.description
        message = diagnostic.message
        fix = diagnostic.fix
    }
}
