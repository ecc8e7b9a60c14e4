import Support

/// One layer of a network, with its settings.
///
/// Make one with the function named after the layer, such as `.convolution(channels: 32, kernel: 3)` or `.relu`. In a
/// manifest a layer is a name, or a name with fields; in JSON it is an object with the name as its only key.
public struct LayerDescription: Sendable, Equatable, CustomStringConvertible {
    let layer: any Layer

    init(_ layer: any Layer) {
        self.layer = layer
    }

    /// The layer's name in a manifest.
    public var name: String { type(of: layer).name }

    /// Whether inputs are multiplied by trained weights: a convolution or a dense layer.
    public var hasWeights: Bool { layer is Convolution || layer is Dense }

    public var description: String { "\(layer)" }

    public static func == (a: Self, b: Self) -> Bool {
        AnyHashable(a.layer) == AnyHashable(b.layer)
    }

    /// Reads `relu`, or `convolution: {channels: 32, kernel: 3}`; nil after reporting what is wrong.
    init?(from node: ManifestNode, issues: ManifestIssues) {
        issues.recorder?.note(.named(LayerRegistry.names, isNameEnough: true), at: node.location)
        let name: String, content: ManifestNode, location: SourceLocation
        switch node.value {
        case .scalar(let text, _) where !text.isEmpty:
            (name, location) = (text, node.location)
            content = ManifestNode(.scalar("", isQuoted: false), at: node.location)
        case .mapping(let entries) where entries.count == 1:
            (name, content, location) = (entries[0].key, entries[0].value, entries[0].keyLocation)
        default:
            issues.report(
                "wrong-type", at: node.location, "a layer is \(node.kind), not one name with its fields",
                fix: "write '- relu' or '- convolution: {channels: 32, kernel: 3}'")
            return nil
        }
        guard let kind = LayerRegistry.kind(named: name) else {
            let near = Spelling.nearest(to: name, among: LayerRegistry.names)
            issues.report(
                "unknown-value", at: location, "unknown layer '\(name)'",
                fix: near.map { "did you mean '\($0)'?" }
                    ?? "choose one of " + LayerRegistry.names.joined(separator: ", "))
            return nil
        }
        var fields = ManifestFields(content, context: name, issues: issues)
        layer = kind.init(fields: &fields)
        fields.finish()
    }
}

extension LayerDescription: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let key = container.allKeys.first, container.allKeys.count == 1,
            let kind = LayerRegistry.kind(named: key.stringValue)
        else {
            throw NeuralNetworkError.unknownLayer(container.allKeys.map(\.stringValue).joined(separator: ", "))
        }
        layer = try kind.init(from: container.superDecoder(forKey: key))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try layer.encode(to: container.superEncoder(forKey: Key(stringValue: name)))
    }
}
