import Support
@testable import Pipeline
@testable import Recipes

extension RecipeRun {
    /// A run of a manifest, as a command makes it.
    ///
    /// - Parameter results: where its results go; their standard place where it is nil.
    init(
        manifest: String, results: String? = nil, jobs: Int = 2, badSheetPolicy: BadSheetPolicy = .report,
        observe: @escaping @Sendable (ProgressEvent) -> Void = { _ in }, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws {
        let recipe = try Recipe(manifest: manifest)
        self.init(
            recipe: recipe, folder: results.map { RecipeFolder(root: $0) } ?? .standard(forManifest: manifest, name: recipe.name),
            context: RunContext(jobs: jobs, badSheetPolicy: badSheetPolicy, observe: observe, isCancelled: isCancelled))
    }
}
