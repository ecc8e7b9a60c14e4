import Support

extension AugmentationRecipe {
    /// Reads the `augmentation` part of a manifest:
    ///
    ///     augmentation:
    ///       strength: 1
    ///       steps:
    ///         - rotate: { degreesRange: [-15, 15], probability: 0.9, limits: { 1: 7.5, 7: 7.5 } }
    ///         - elastic: { alphaPixels: [30, 38], sigmaPixels: [5, 6] }
    ///
    /// An interval is a pair, drawn from uniformly, or a single number, a constant. Each step takes a `probability` (1 unless
    /// given) and a `stream`.
    ///
    /// The stream is the number of the step's random numbers. Unless given it follows from the step's name and from how many
    /// steps of the same name come before it, so a step put in, taken out or moved changes none of another name; steps of
    /// one name keep theirs by an explicit `stream`.
    ///
    /// Problems are reported to `issues`; call `throwIfAny` before the recipe is used.
    public init(from node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "augmentation", issues: issues)
        let strength = fields.double("strength", in: 0...1, default: 1)
        _ = fields.requiredNode("steps")
        var occurrences: [String: Int] = [:]
        var entries: [Entry] = []
        for node in fields.nodes("steps") {
            guard let (type, stepNode) = Self.namedStep(node, issues: issues) else { continue }
            occurrences[type.name, default: 0] += 1
            let stream = Self.stream(of: type.name, occurrence: occurrences[type.name, default: 1])
            let entry = Self.entry(type, from: stepNode, stream: stream, issues: issues)
            if let twin = entries.first(where: { $0.stream == entry.stream }) {
                issues.report(
                    "duplicate-stream", at: stepNode.location,
                    "'\(type.name)' has the random stream \(entry.stream), as '\(Swift.type(of: twin.step).name)' before it has",
                    fix: "give each step a 'stream' of its own, or none")
            }
            entries.append(entry)
        }
        fields.finish()
        Self.checkTurns(entries, strength: strength, at: fields.location(of: "steps"), issues: issues)
        self.init(strength: strength, entries: entries)
    }

    /// The stream number of a step that gives none: 32-bit FNV-1a of `name#occurrence`, counted from 1.
    static func stream(of name: String, occurrence: Int) -> UInt32 {
        "\(name)#\(occurrence)".utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }

    private static func entry(
        _ type: any AugmentationStep.Type, from node: ManifestNode, stream: UInt32, issues: ManifestIssues
    ) -> Entry {
        var fields = ManifestFields(node, context: type.name, issues: issues)
        let step = type.init(from: &fields)
        let probability = fields.double("probability", in: 0...1, default: 1)
        let stream = fields.int("stream", in: 0...Int(UInt32.max), default: Int(stream))
        fields.finish()
        return Entry(step: step, probability: probability, stream: UInt32(stream))
    }

    /// The one name and the fields under it.
    private static func namedStep(
        _ node: ManifestNode, issues: ManifestIssues
    ) -> (any AugmentationStep.Type, ManifestNode)? {
        guard case .mapping(let list) = node.value, let entry = list.first, list.count == 1 else {
            issues.report(
                "wrong-type", at: node.location, "a step is \(node.kind), not one name with its fields",
                fix: "write '- rotate: { degreesRange: [-15, 15] }'")
            return nil
        }
        guard let type = AugmentationRegistry.step(named: entry.key) else {
            let near = Spelling.nearest(to: entry.key, among: AugmentationRegistry.names)
            issues.report(
                "unknown-step", at: entry.keyLocation, "unknown step '\(entry.key)' in 'steps'",
                fix: near.map { "did you mean '\($0)'?" }
                    ?? "choose one of " + AugmentationRegistry.names.joined(separator: ", "))
            return nil
        }
        return (type, entry.value)
    }

    /// A 6 that turns far enough is a 9: rotations and shears together stay within 45°.
    private static func checkTurns(_ entries: [Entry], strength: Double, at location: SourceLocation, issues: ManifestIssues) {
        let largest = 45.0
        for label: UInt8 in [6, 9] {
            let total = entries.reduce(0) { $0 + $1.step.largestTurnDegrees(label: label) } * strength
            if total > largest {
                issues.report(
                    "out-of-range", at: location, "the steps may turn a \(label) by \(total)° in total, over \(largest)°",
                    fix: "narrow 'degreesRange' of rotate and shear, or give them limits such as {6: 20, 9: 20}")
                return
            }
        }
    }
}
