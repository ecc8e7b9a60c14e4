import ArgumentParser
import Pipeline

/// Which manifest, and where its results are.
struct ManifestOptions: ParsableArguments {
    @Argument(help: "The manifest, such as manifests/quickstart.yaml.", completion: .file(extensions: ["yaml", "yml"]))
    var manifest: String

    @Option(help: "Use this seed instead of the manifest's; the results are in a folder of their own.")
    var seed: UInt64?

    @Option(help: "The folder of the results, instead of processed/<manifest> beside manifests/.")
    var output: String?

    /// Reads the manifest.
    ///
    /// - Throws: `ManifestError`, `FileSystemError`.
    func load() throws -> (recipe: Recipe, folder: RecipeFolder) {
        let recipe = try Recipe(manifest: manifest, seed: seed)
        return (recipe, .named(output, forManifest: manifest, recipe: recipe, seed: seed))
    }

    /// The options as they were given.
    var given: [String] {
        (seed.map { ["--seed", String($0)] } ?? []) + (output.map { ["--output", $0] } ?? [])
    }
}

extension RecipeFolder {
    /// The folder of a manifest's results that a command line means: the one named, or the manifest's own; a seed has its own too.
    static func named(_ folder: String?, forManifest manifest: String, recipe: Recipe, seed: UInt64?) -> RecipeFolder {
        if let folder { return RecipeFolder(root: folder) }
        return .standard(forManifest: manifest, name: seed.map { "\(recipe.name).seed\($0)" } ?? recipe.name)
    }
}
