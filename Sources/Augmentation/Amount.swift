import Support

/// How much a step does: what the amount is drawn from, the amount that does nothing, and the most that each class takes.
///
/// It is what `strength` scales, what `limits` bound, and what a calibration searches.
struct Amount: Sendable, Hashable {
    /// The field in a manifest, with its unit, such as `degreesRange`.
    let name: String
    let distribution: Distribution
    /// The value at which the step changes nothing.
    let neutral: Double
    let limits: ClassLimits

    /// The farthest from neutral that is drawn for a digit at strength 1; for the strictest class where it is nil.
    func largestDeviation(label: UInt8?) -> Double {
        let range = distribution.range
        return min(limits.limit(of: label), max(abs(range.lowerBound - neutral), abs(range.upperBound - neutral)))
    }

    /// What is drawn from for a digit.
    func distribution(label: UInt8?) -> Distribution {
        let limit = limits.limit(of: label)
        return limit.isFinite ? distribution.cut(to: neutral - limit...neutral + limit) : distribution
    }

    /// The ends of what is drawn from for a digit.
    func distribution(label: UInt8?, ends: AmountEnds) -> Distribution {
        let range = distribution(label: label).range
        switch ends {
        case .low: return .choice([range.lowerBound])
        case .high: return .choice([range.upperBound])
        case .farthest(let largest):
            let within = Distribution.uniform(range).cut(to: neutral - largest...neutral + largest).range
            let (low, high) = (within.lowerBound, within.upperBound)
            return .choice(low < neutral && high > neutral ? [low, high] : [low < neutral ? low : high])
        }
    }
}

/// Which ends of what it is drawn from an amount is taken from.
public enum AmountEnds: Sendable, Hashable {
    case low, high
    /// On each side of the amount that does nothing the farthest, but no farther than `within`.
    case farthest(within: Double)
}

/// As in a manifest.
extension Amount: Encodable {
    private struct FieldKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FieldKey.self)
        try container.encode(distribution, forKey: FieldKey(stringValue: name))
        if !limits.isEmpty { try container.encode(limits, forKey: FieldKey(stringValue: ClassLimits.fieldName)) }
    }
}

extension ManifestFields {
    /// Reads a step's amount, and the `limits` of the classes beside it.
    ///
    /// - Parameters:
    ///   - bounds: what may be drawn at most: whatever is drawn leaves a digit that a person still reads.
    ///   - halvedClasses: digits that take half of the largest deviation unless `limits` says otherwise.
    mutating func amount(
        _ key: String, in bounds: ClosedRange<Double>, neutral: Double = 0, halvedClasses: [Int] = [],
        default fallback: Distribution? = nil
    ) -> Amount {
        let distribution = distribution(key, in: bounds, default: fallback, neutral: neutral)
        let free = Amount(name: key, distribution: distribution, neutral: neutral, limits: .none)
        let limits = ClassLimits(
            from: &self, bound: max(bounds.upperBound - neutral, neutral - bounds.lowerBound),
            default: free.largestDeviation(label: nil) / 2, for: halvedClasses)
        return Amount(name: key, distribution: distribution, neutral: neutral, limits: limits)
    }
}
