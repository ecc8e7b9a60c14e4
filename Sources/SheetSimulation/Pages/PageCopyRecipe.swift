import Support

/// How many copies are made of every page, and how they differ from it.
///
/// **Determinism** A: the conditions of a copy are a pure function of the recipe, the seed, the page and the copy's number. A
/// step has its numbers by its name, so one put in, taken out or moved changes none of another.
public struct PageCopyRecipe: Sendable {
    /// One step with what its numbers are drawn from, in the order of its kind's fields.
    public struct Step: Sendable {
        public let kind: PageStepKind
        public let distributions: [Distribution]
        /// With which the step is taken, 0…1.
        public let probability: Double

        public init(_ kind: PageStepKind, _ distributions: [Distribution], probability: Double = 1) {
            precondition(distributions.count == kind.fields.count, "\(distributions.count) numbers for '\(kind.displayName)'")
            self.kind = kind
            self.distributions = distributions
            self.probability = probability
        }
    }

    public let copyCount: Int
    /// How much of each step is done, 0…1: at 0 every copy is the page itself, read again.
    public let strength: Double
    /// Of different kinds. Their order says nothing: paper bends before light falls on it, and light before a sensor.
    public let steps: [Step]
    /// Of what decides a single copy: not of how many there are.
    public let digest: ContentDigest

    public init(copyCount: Int, strength: Double = 1, steps: [Step]) {
        self.copyCount = copyCount
        self.strength = strength
        self.steps = steps
        let lines = steps.map { "\($0.kind.displayName) \($0.distributions) \($0.probability)" }
        digest = ContentDigest(of: (["strength \(strength)"] + lines.sorted()).joined(separator: "\n"))
    }

    /// The conditions of one copy.
    ///
    /// - Parameters:
    ///   - dotsPerInch: of the page's picture, kept unless a step changes it.
    ///   - page: the page's number, from its content.
    ///   - copy: from 1.
    public func conditions(dotsPerInch: Double, seed: UInt64, page: UInt64, copy: Int) -> PageConditions {
        var conditions = PageConditions(dotsPerInch: dotsPerInch)
        for step in steps {
            var stream = PageStream.step(step.kind).stream(seed: seed, page: page, copy: copy)
            let isTaken = stream.chance(step.probability)
            for (field, distribution) in zip(step.kind.fields, step.distributions) {
                let value = stream.value(of: distribution), neutral = conditions[keyPath: field.path]
                if isTaken { conditions[keyPath: field.path] = neutral + (value - neutral) * strength }
            }
        }
        return conditions
    }

    /// The recipe with one of its steps alone, always taken, at a fraction of its greatest effect: to show what it does.
    public func showing(_ step: Step, fraction: Double) -> PageCopyRecipe {
        let neutral = PageConditions(dotsPerInch: 200)
        let strongest = zip(step.kind.fields, step.distributions).map { field, distribution in
            let range = distribution.range, rest = neutral[keyPath: field.path]
            let value = abs(range.upperBound - rest) >= abs(range.lowerBound - rest) ? range.upperBound : range.lowerBound
            return Distribution.uniform(value...value)
        }
        return PageCopyRecipe(copyCount: 1, strength: fraction, steps: [Step(step.kind, strongest)])
    }
}

/// A stream of random numbers of one copy. The number is part of every copy ever made: never renumber, only add.
enum PageStream {
    case geometry, light, texture, noise, motion
    case step(PageStepKind)

    private var number: UInt32 {
        switch self {
        case .geometry: 101
        case .light: 102
        case .texture: 103
        case .noise: 104
        case .motion: 105
        case .step(let kind): kind.stream
        }
    }

    func stream(seed: UInt64, page: UInt64, copy: Int) -> RandomStream {
        RandomStream(seed: seed, purpose: .pageCopies, sample: page, copy: UInt32(truncatingIfNeeded: copy), step: number)
    }
}
