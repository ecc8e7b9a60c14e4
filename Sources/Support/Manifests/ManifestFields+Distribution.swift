extension ManifestFields {
    /// What a number is drawn from. Without a default the field is required. Written as
    ///
    ///     5                                              a constant
    ///     [-5, 5]                                        uniform
    ///     [1, 2, 4]                                      one of three or more
    ///     { choice: [-5, 5] }                            one of any count
    ///     { normal: { mean: 0, sigma: 3, range: [-9, 9] } }   truncated
    ///     { logUniform: [0.01, 1] }
    ///
    /// - Parameters:
    ///   - bounds: what may be drawn at most; `range` of `normal` is all of it unless given.
    ///   - neutral: the amount that changes nothing.
    public mutating func distribution(
        _ key: String, in bounds: ClosedRange<Double>, default fallback: Distribution? = nil, neutral: Double = 0
    ) -> Distribution {
        record(key, .distribution(bounds), fallback.map { .distribution($0) })
        let standIn = fallback ?? .uniform(bounds.lowerBound...bounds.lowerBound)
        guard let node = node(key) else {
            if fallback == nil { reportMissing(key) }
            return standIn
        }
        switch node.value {
        case .sequence(let items) where items.count != 2: return choice(items, key, node, bounds) ?? standIn
        case .mapping(let entries): return named(entries, key, node, bounds) ?? standIn
        default: return .uniform(readRange(key, in: bounds, neutral: neutral))
        }
    }

    private static let distributionNames = ["choice", "logUniform", "normal", "uniform"]

    private func choice(_ items: [ManifestNode], _ key: String, _ node: ManifestNode, _ bounds: ClosedRange<Double>) -> Distribution? {
        let values = items.compactMap { number($0, key: key, in: bounds) }
        if items.isEmpty { reportType(key, node, expected: "a number, a pair [low, high] or a list of values") }
        warnOfCommas(in: items, key)
        return values.isEmpty || values.count < items.count ? nil : .choice(values)
    }

    private func named(
        _ entries: [ManifestNode.Entry], _ key: String, _ node: ManifestNode, _ bounds: ClosedRange<Double>
    ) -> Distribution? {
        guard entries.count == 1, let entry = entries.first, Self.distributionNames.contains(entry.key) else {
            let found = entries.map(\.key).joined(separator: ", ")
            issues.report(
                "unknown-distribution", at: entries.first?.keyLocation ?? node.location,
                "'\(key)' in '\(context)' is drawn from '\(found)'",
                fix: entries.first.flatMap { Spelling.nearest(to: $0.key, among: Self.distributionNames) }.map { "did you mean '\($0)'?" }
                    ?? "write a number, a pair, a list, or one of " + Self.distributionNames.joined(separator: ", "))
            return nil
        }
        // Read as the one field of its own mapping, so that places and messages are those of the entry.
        var inner = ManifestFields(node, context: key, issues: issues)
        switch entry.key {
        case "choice":
            guard case .sequence(let items) = entry.value.value else {
                reportType(key, entry.value, expected: "a list of values")
                return nil
            }
            return choice(items, key, entry.value, bounds)
        case "uniform": return .uniform(inner.range("uniform", in: bounds))
        case "logUniform": return logUniform(&inner, bounds)
        default: return normal(entry.value, bounds)
        }
    }

    private func logUniform(_ fields: inout ManifestFields, _ bounds: ClosedRange<Double>) -> Distribution? {
        let range = fields.range("logUniform", in: bounds)
        guard range.lowerBound > 0 else {
            fields.report(
                "out-of-range", field: "logUniform", "'logUniform' of '\(fields.context)' starts at \(range.lowerBound)",
                fix: "let it start above 0, such as [0.01, 1], or write a pair [low, high] without 'logUniform'")
            return nil
        }
        return .logUniform(range)
    }

    private func normal(_ node: ManifestNode, _ bounds: ClosedRange<Double>) -> Distribution? {
        let issueCount = issues.errorCount
        var fields = ManifestFields(node, context: "normal", issues: issues)
        let mean = fields.double("mean", in: bounds)
        let sigma = fields.double("sigma", in: 0...(bounds.upperBound - bounds.lowerBound))
        let range = fields.range("range", in: bounds, default: bounds)
        fields.finish()
        guard issues.errorCount == issueCount else { return nil }
        guard sigma > 0 else {
            fields.report(
                "out-of-range", field: "sigma", "'sigma' of 'normal' is \(sigma)", fix: "give a σ above 0, or a constant")
            return nil
        }
        // So far out the fraction in the range is lost in rounding, and every draw would be an end of it.
        guard range.lowerBound <= mean + 6 * sigma, range.upperBound >= mean - 6 * sigma else {
            fields.report(
                "out-of-range", field: "range", "'range' of 'normal' lies more than 6 σ from its mean \(mean)",
                fix: "let the range hold the mean")
            return nil
        }
        return .truncatedNormal(mean: mean, sigma: sigma, range: range)
    }
}
