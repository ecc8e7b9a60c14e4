import Support

/// How much of one step a recipe asks for.
public struct StepDemand: Sendable, Equatable {
    /// The step's name in the manifest.
    public let step: String
    /// The field of its amount, with the unit, such as `degreesRange`.
    public let field: String
    /// The amount that does nothing.
    public let neutral: Double
    /// By digit, 0…9: the farthest from neutral that is drawn, limits and the recipe's strength included.
    public let largestDeviations: [Double]
    /// By digit, 0…9: the least and the greatest that is drawn, limits and the recipe's strength included.
    public let ranges: [ClosedRange<Double>]
    /// Where the manifest has the step.
    public let location: SourceLocation?
}

extension AugmentationRecipe {
    /// What every step asks for at most, in the order in which the steps run.
    public var demands: [StepDemand] {
        entries.map { entry in
            let amount = entry.step.amount
            return StepDemand(
                step: type(of: entry.step).name, field: amount.name, neutral: amount.neutral,
                largestDeviations: (UInt8(0)...9).map { amount.largestDeviation(label: $0) * strength },
                ranges: (UInt8(0)...9).map { label in
                    let range = amount.distribution(label: label).range
                    let rest = amount.neutral * (1 - strength)
                    return range.lowerBound * strength + rest...range.upperBound * strength + rest
                },
                location: entry.location)
        }
    }

    /// One step of the recipe alone, acting on every copy, its amounts those at the ends of what the recipe asks for: what a person
    /// looks at.
    ///
    /// - Parameters:
    ///   - index: of the step in `demands`.
    ///   - fraction: 0…1 of the way from neutral to the end.
    public func alone(_ index: Int, at ends: AmountEnds, fraction: Double) -> AugmentationRecipe {
        let entry = Entry(step: entries[index].step, probability: 1, stream: entries[index].stream)
        var recipe = AugmentationRecipe(strength: strength * fraction, resampling: resampling, entries: [entry])
        recipe.ends = ends
        return recipe
    }

    /// One step alone, at a fraction of the strongest that a manifest may ask for: what previews and calibrations go through.
    ///
    /// - Parameters:
    ///   - name: one of `AugmentationRegistry.names`.
    ///   - strength: 0…1 of the strongest amount.
    /// - Throws: `ManifestError` where there is no such step.
    public static func strongest(_ name: String, strength: Double) throws -> AugmentationRecipe {
        let settings = AugmentationRegistry.step(named: name)?.strongestSettings ?? "{}"
        let yaml = "{ strength: \(strength), steps: [ \(name): \(settings) ] }"
        let issues = ManifestIssues(source: yaml)
        let recipe = AugmentationRecipe(from: try ManifestNode(yaml: yaml, file: name), issues: issues)
        try issues.throwIfAny()
        return recipe
    }

    /// One step alone at its strongest, its amounts drawn from the two ends but no farther than `deviation` from neutral: what the
    /// class limit of that size still lets through.
    ///
    /// - Throws: `ManifestError` where there is no such step.
    public static func strongest(_ name: String, within deviation: Double) throws -> AugmentationRecipe {
        var recipe = try strongest(name, strength: 1)
        recipe.ends = .farthest(within: deviation)
        return recipe
    }
}
