import Support
import Training

/// The `evaluation` part of a manifest: how the trained model is asked.
public struct EvaluationSettings: Sendable, Equatable {
    /// Views of each glyph whose probabilities are averaged; part of the model.
    public let views: ViewSettings

    package static let plain = EvaluationSettings(views: ViewSettings())

    init(views: ViewSettings) {
        self.views = views
    }

    init(_ node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "evaluation", issues: issues)
        views = fields.node("views").map { ViewSettings($0, issues: issues) } ?? ViewSettings()
        fields.finish()
    }
}
