import Support

extension PageCopyRecipe {
    public static let copyCountRange = 1...1000

    /// Reads the `pages` part of a manifest:
    ///
    ///     pages:
    ///       copies: 2
    ///       strength: 1
    ///       steps:
    ///         - perspective: { tiltDegreesRange: [0, 20], probability: 0.8 }
    ///         - jpegArtifacts: { qualityRange: [25, 80] }
    ///
    /// An amount is a number, a pair drawn from evenly, a list, or another `Distribution`. Each step takes a `probability` (1 unless
    /// given), and each is there once.
    ///
    /// Problems are reported to `issues`; call `throwIfAny` before the recipe is used.
    public init(from node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "pages", issues: issues)
        let copyCount = fields.int("copies", in: Self.copyCountRange)
        let strength = fields.double("strength", in: 0...1, default: 1)
        let list = fields.requiredNode("steps")
        let nodes = fields.nodes("steps")
        if let list, case .sequence(let items) = list.value, items.isEmpty {
            issues.report(
                "no-steps", at: list.location, "'steps' in 'pages' is empty: every copy would be the page itself",
                fix: "add a step such as '- perspective: { tiltDegreesRange: [0, 15] }', or remove 'pages'")
        }
        var steps: [Step] = []
        for node in nodes {
            guard
                let entry = issues.step(
                    node, among: PageStepKind.names, in: "'steps' of 'pages'", example: "perspective: { tiltDegreesRange: [0, 15] }",
                    formerNames: PageStepKind.formerNames)
            else { continue }
            var step = ManifestFields(entry.value, context: entry.key, issues: issues)
            let kinds = PageStepKind.kinds(named: entry.key)
            let variant: PageStepKind.Variant? = kinds.count > 1 ? step.choice("kind") : nil
            guard let kind = kinds.first(where: { $0.variant == variant }) else { continue }
            if steps.contains(where: { $0.kind.stream == kind.stream }) {
                issues.report(
                    "duplicate-step", at: entry.keyLocation, "'\(kind.displayName)' is there twice in 'steps' of 'pages'",
                    fix: "keep one of them; a list or { normal: … } draws from more than one interval")
                continue
            }
            let distributions = kind.fields.map { step.distribution($0.name, in: $0.bounds) }
            steps.append(Step(kind, distributions, probability: step.double("probability", in: 0...1, default: 1)))
            step.finish()
        }
        fields.finish()
        self.init(copyCount: copyCount, strength: strength, steps: steps)
    }
}
