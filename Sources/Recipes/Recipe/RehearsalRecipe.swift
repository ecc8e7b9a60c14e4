import Foundation
import Support

/// The `rehearsal` part of a manifest: what the model has learned before and is to keep.
public struct RehearsalRecipe: Sendable, Equatable {
    /// Manifests of earlier recipes: their digits are rehearsed, each divided as it was there.
    public let recipes: [ManifestPath]
    /// Of each batch.
    public let fraction: Double
    /// By how many hundredths the accuracy on the old test digits may fall; nil for any.
    public let maxForgettingPercent: Double?

    /// Reads `{ recipes: [first.yaml], share: 0.3, maxForgettingPercent: 0.5 }`.
    init(_ node: ManifestNode, folder: String, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "rehearsal", issues: issues)
        recipes = fields.strings("recipes").map { ManifestPath($0, relativeTo: folder) }
        fraction = fields.double("share", in: 0.01...0.95, default: 0.3)
        maxForgettingPercent = fields.node("maxForgettingPercent").map { _ in
            fields.double("maxForgettingPercent", in: 0...100)
        }
        if recipes.isEmpty, fields.has("recipes") {
            fields.report(
                "missing-field", field: "recipes", "'recipes' names no manifest",
                fix: "name the manifests whose digits are to be rehearsed: 'recipes: [first.yaml]'")
        }
        for path in recipes where !FileManager.default.fileExists(atPath: path.resolved) {
            fields.report(
                "missing-file", field: "recipes", "'recipes' names '\(path.written)', which does not exist",
                fix: "check the path; it is relative to the manifest's folder '\(folder.isEmpty ? "." : folder)'")
        }
        fields.finish()
    }
}
