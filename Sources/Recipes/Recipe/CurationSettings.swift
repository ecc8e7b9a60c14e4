import NeuralNetwork
import Support

/// The `curation` part of a manifest: how digits are looked over for what may be wrong with them.
public struct CurationSettings: Sendable, Equatable {
    /// How many networks are trained, each on all digits but those of its fold.
    public let foldCount: Int
    /// What they are, trained from nothing; nil for what the recipe itself trains.
    public let network: NetworkPreset?

    package static let plain = CurationSettings(foldCount: 5, network: nil)

    package init(foldCount: Int, network: NetworkPreset?) {
        self.foldCount = foldCount
        self.network = network
    }

    init(_ node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "curation", issues: issues)
        foldCount = fields.int("folds", in: 2...20, default: Self.plain.foldCount)
        network = fields.node("network").map { _ in fields.choice("network", default: .lenet5) }
        fields.finish()
    }
}
