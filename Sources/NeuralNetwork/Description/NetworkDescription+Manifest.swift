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
        self.init(
            from: node, issues: issues, input: input,
            presets: NetworkPreset.allCases.map { ($0.rawValue, $0.layers(classCount: classCount)) },
            classCount: classCount
        ) { description throws(NeuralNetworkError) in
            guard description.output == TensorShape(channels: classCount) else {
                throw .wrongOutput(found: description.output, expected: TensorShape(channels: classCount))
            }
        }
    }

    /// Reads a network that reads lines of any width, the last of whose `classCount` outputs is the blank.
    public init(linesFrom node: ManifestNode, issues: ManifestIssues, input: TensorShape, classCount: Int) {
        self.init(
            from: node, issues: issues, input: input,
            presets: LineNetworkPreset.allCases.map { ($0.rawValue, $0.layers(classCount: classCount)) }, classCount: classCount
        ) { description throws(NeuralNetworkError) in
            try description.checkReadsLines()
            guard description.output.channels == classCount else { throw .notForLines(output: description.output) }
        }
    }

    private typealias Preset = (name: String, layers: [LayerDescription])

    private init(
        from node: ManifestNode, issues: ManifestIssues, input: TensorShape, presets: [Preset], classCount: Int,
        check: (NetworkDescription) throws(NeuralNetworkError) -> Void
    ) {
        let layers = Self.readLayers(node, issues: issues, presets: presets) ?? []
        do throws(NeuralNetworkError) {
            let description = try Self(input: input, layers: layers)
            try check(description)
            self = description
            return
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
        _ node: ManifestNode, issues: ManifestIssues, presets: [Preset]
    ) -> [LayerDescription]? {
        let names = presets.map(\.name), choice = "choose one of \(names.joined(separator: ", ")), or list the layers"
        // Of whatever kind the recipe is.
        issues.recorder?.note(
            .word(NetworkPreset.allCases.map(\.rawValue) + LineNetworkPreset.allCases.map(\.rawValue)), at: node.location)
        issues.recorder?.note(.list, at: node.location)
        switch node.value {
        case .sequence(let items) where !items.isEmpty:
            let layers = items.compactMap { LayerDescription(from: $0, issues: issues) }
            return layers.count == items.count ? layers : nil
        case .scalar(let name, _) where !name.isEmpty:
            if let preset = presets.first(where: { $0.name == name }) { return preset.layers }
            let near = Spelling.nearest(to: name, among: names)
            issues.report(
                "unknown-value", at: node.location, "unknown network '\(name)'",
                fix: near.map { "did you mean '\($0)'?" } ?? choice)
        default:
            issues.report(
                "wrong-type", at: node.location, "the network is \(node.kind), not a preset's name or a list of layers",
                fix: choice)
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
