import ArgumentParser
import Pipeline
import Recipes
import Support

/// What every command that reads a manifest and its digits understands.
struct RecipeOptions: ParsableArguments {
    @Argument(help: "The manifest, such as manifests/quickstart.yaml.", completion: .file(extensions: ["yaml", "yml"]))
    var manifest: String

    @OptionGroup var jobs: JobsOption

    @Option(help: "Use this seed instead of the manifest's; the results go to a folder of their own.")
    var seed: UInt64?

    @Flag(help: "Print the result as JSON on stdout.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    /// - Parameter results: the folder for the results; `processed/<manifest>` where it is nil.
    func recipeRun(results: String?, badSheetPolicy: BadSheetPolicy = .report) throws -> RecipeRun {
        try Self.recipeRun(
            manifest, seed: seed, results: results,
            context: RunContext(jobs: jobs.count, badSheetPolicy: badSheetPolicy, isQuiet: quiet))
    }

    static func recipeRun(_ manifest: String, seed: UInt64?, results: String?, context: RunContext) throws -> RecipeRun {
        let recipe = try Recipe(manifest: manifest, seed: seed)
        let name = seed.map { "\(recipe.name).seed\($0)" } ?? recipe.name
        let folder = results.map(RecipeFolder.init) ?? .standard(forManifest: manifest, name: name)
        return RecipeRun(recipe: recipe, folder: folder, context: context)
    }
}

/// What every command that shows copies of a recipe's digits understands.
struct CopyOptions: ParsableArguments {
    @OptionGroup var recipe: RecipeOptions

    @OptionGroup private var option: ResultsOption

    func recipeRun() throws -> RecipeRun { try recipe.recipeRun(results: option.results) }
}
