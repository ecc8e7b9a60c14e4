import Foundation
import Support

/// The `rehearsal` part of a manifest: what the model has learned before and is to keep.
public struct RehearsalRecipe: Sendable, Equatable {
    /// Manifests of earlier recipes: their digits are rehearsed, each divided as it was there.
    public let recipes: [ManifestPath]
    /// Of each batch.
    public let fraction: Double
    /// By how much the accuracy on the old test digits may fall, 0…1; nil for any.
    public let maxAccuracyDrop: Double?

    /// Reads `{ recipes: [first.yaml], fraction: 0.3, maxAccuracyDrop: 0.005 }`.
    init(_ node: ManifestNode, folder: String, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "rehearsal", issues: issues)
        recipes = fields.strings("recipes").map { ManifestPath($0, relativeTo: folder) }
        fraction = fields.double("fraction", in: 0.01...0.95, default: 0.3)
        fields.renamed("share", to: "fraction")
        maxAccuracyDrop = fields.node("maxAccuracyDrop").map { _ in fields.double("maxAccuracyDrop", in: 0...1) }
        fields.renamed("maxForgettingPercent", to: "maxAccuracyDrop", advice: "as a fraction: 0.5 percent is 0.005")
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
