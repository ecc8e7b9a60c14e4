import Support
import Training

/// The `evaluation` part of a manifest: how the trained model is asked.
public struct EvaluationSettings: Sendable, Equatable {
    /// Views of each glyph whose probabilities are averaged; part of the model.
    public let views: ViewSettings
    /// Into how many folds the writers are dealt so that each is read by a model that has not seen that writer; nil for none.
    public let foldCount: Int?

    package static let plain = EvaluationSettings(views: ViewSettings(), foldCount: nil)

    init(views: ViewSettings, foldCount: Int?) {
        self.views = views
        self.foldCount = foldCount
    }

    init(_ node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "evaluation", issues: issues)
        views = fields.node("views").map { ViewSettings($0, issues: issues) } ?? ViewSettings()
        foldCount = fields.node("folds").map { _ in fields.int("folds", in: 2...1000) }
        fields.finish()
    }
}
