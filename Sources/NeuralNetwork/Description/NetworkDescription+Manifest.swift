import Support

extension NetworkDescription {
    /// The input that manifests mean: one gray glyph of 28 × 28.
    public static let glyphShape = TensorShape(channels: 1, height: 28, width: 28)

    /// Reads a preset's name, or a list of layers, from a manifest.
    ///
    /// Every problem is reported to `issues` and a small stand-in is returned; call `issues.throwIfAny()` before it is used.
    public init(
        from node: ManifestNode, issues: ManifestIssues, input: TensorShape = glyphShape, classCount: Int = 10
    ) {
        let layers = Self.readLayers(node, issues: issues, classCount: classCount) ?? []
        do throws(NeuralNetworkError) {
            let description = try Self(input: input, layers: layers)
            if description.output == TensorShape(channels: classCount) {
                self = description
                return
            }
            throw .wrongOutput(found: description.output, expected: TensorShape(channels: classCount))
        } catch {
            // Where the list itself could not be read, that has been reported already.
            if !layers.isEmpty { Self.report(error, node: node, issues: issues) }
            self.init(input: input, layers: [.dense(units: classCount)], shapes: [TensorShape(channels: classCount)])
        }
    }

    private init(input: TensorShape, layers: [LayerDescription], shapes: [TensorShape]) {
        self.input = input
        self.layers = layers
        self.shapes = shapes
        skipOfSum = [:]
    }

    private static func readLayers(
        _ node: ManifestNode, issues: ManifestIssues, classCount: Int
    ) -> [LayerDescription]? {
        issues.recorder?.note(.word(NetworkPreset.allCases.map(\.rawValue)), at: node.location)
        issues.recorder?.note(.list, at: node.location)
        switch node.value {
        case .sequence(let items) where !items.isEmpty:
            let layers = items.compactMap { LayerDescription(from: $0, issues: issues) }
            return layers.count == items.count ? layers : nil
        case .scalar(let name, _) where !name.isEmpty:
            if let preset = NetworkPreset(rawValue: name) { return preset.layers(classCount: classCount) }
            let near = Spelling.nearest(to: name, among: NetworkPreset.allCases.map(\.rawValue))
            issues.report(
                "unknown-value", at: node.location, "unknown network '\(name)'",
                fix: near.map { "did you mean '\($0)'?" } ?? "choose one of \(NetworkPreset.names), or list the layers")
        default:
            issues.report(
                "wrong-type", at: node.location, "the network is \(node.kind), not a preset's name or a list of layers",
                fix: "choose one of \(NetworkPreset.names), or list the layers")
        }
        return nil
    }

    private static func report(_ error: NeuralNetworkError, node: ManifestNode, issues: ManifestIssues) {
        var location = node.location
        if let layer = error.layer, case .sequence(let items) = node.value { location = items[layer - 1].location }
        for diagnostic in error.diagnostics {
            issues.report(diagnostic.code, at: location, diagnostic.message, fix: diagnostic.fix)
        }
    }
}
