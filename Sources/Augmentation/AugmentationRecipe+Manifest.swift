import Support

extension AugmentationRecipe {
    /// Reads the `augmentation` part of a manifest:
    ///
    ///     augmentation:
    ///       strength: 1
    ///       resampling: bilinear
    ///       steps:
    ///         - rotate: { degreesRange: [-15, 15], probability: 0.9, limits: { 1: 7.5, 7: 7.5 } }
    ///         - oneOf:
    ///             weights: [2, 1]
    ///             steps:
    ///               - elastic: { alphaPixels: [30, 38], sigmaPixels: [5, 6] }
    ///               - elasticBounded: { maxDisplacementFraction: [0, 0.1] }
    ///
    /// An amount is a number, a pair drawn from evenly, a list, or another `Distribution`. Each step and each group takes a
    /// `probability` (1 unless given) and a `stream`; groups are `sequence`, `oneOf` (with `weights`) and `someOf` (with `weights` and
    /// a `count`).
    ///
    /// The stream is the number of the step's random numbers. Unless given it follows from the step's name and from how many
    /// steps of the same name come before it, so a step put in, taken out or moved changes none of another name; steps of
    /// one name keep theirs by an explicit `stream`.
    ///
    /// Problems are reported to `issues`; call `throwIfAny` before the recipe is used.
    public init(from node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "augmentation", issues: issues)
        let strength = fields.double("strength", in: 0...1, default: 1)
        let resampling: Resampling = fields.choice("resampling", default: .bilinear)
        _ = fields.requiredNode("steps")
        var parser = StepParser(issues: issues)
        let turns = parser.steps(fields.nodes("steps"), gate: nil, depth: 0).reduce(.none) { $0 + $1 }
        fields.finish()
        turns.check(strength: strength, at: fields.location(of: "steps"), issues: issues)
        self.init(strength: strength, resampling: resampling, entries: parser.entries, groups: parser.groups)
    }

    /// The stream number of a step that gives none: 32-bit FNV-1a of `name#occurrence`, counted from 1.
    static func stream(of name: String, occurrence: Int) -> UInt32 {
        "\(name)#\(occurrence)".utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }
}

/// How far steps may turn a 6 and a 9, which turned far enough are each other.
struct LargestTurns {
    var degrees: SIMD2<Double>

    static let none = LargestTurns(degrees: .zero)
    private static let labels: [UInt8] = [6, 9]
    /// Rotations and shears together stay within this.
    private static let largest = 45.0

    init(degrees: SIMD2<Double>) {
        self.degrees = degrees
    }

    init(of step: any AugmentationStep) {
        degrees = SIMD2(Self.labels.map(step.largestTurnDegrees))
    }

    static func + (a: Self, b: Self) -> Self { LargestTurns(degrees: a.degrees + b.degrees) }

    /// Of the worst choice of so many members.
    static func worst(_ members: [LargestTurns], count: Int) -> LargestTurns {
        func sum(_ lane: Int) -> Double { members.map { $0.degrees[lane] }.sorted(by: >).prefix(count).reduce(0, +) }
        return LargestTurns(degrees: SIMD2(sum(0), sum(1)))
    }

    func check(strength: Double, at location: SourceLocation, issues: ManifestIssues) {
        for (lane, label) in Self.labels.enumerated() where degrees[lane] * strength > Self.largest {
            issues.report(
                "out-of-range", at: location,
                "the steps may turn a \(label) by \(degrees[lane] * strength)° in total, over \(Self.largest)°",
                fix: "narrow 'degreesRange' of rotate and shear, or give them limits such as {6: 20, 9: 20}")
            return
        }
    }
}
