/// What a number of a manifest is drawn from: a constant, an interval, a list, or a bell.
///
/// Drawing takes one `unit()` of the stream whatever the distribution, so that a change of one changes no number drawn after it.
///
/// **Determinism** A.
public enum Distribution: Sendable, Hashable {
    /// Evenly between the ends, or the one value.
    case uniform(ClosedRange<Double>)
    /// One of a list, each as often.
    case choice([Double])
    /// Normal, of which only what lies in the range is drawn.
    case truncatedNormal(mean: Double, sigma: Double, range: ClosedRange<Double>)
    /// Each doubling as often, from a lower end above 0.
    case logUniform(ClosedRange<Double>)

    /// The least and the greatest that is drawn.
    public var range: ClosedRange<Double> {
        switch self {
        case .uniform(let range), .truncatedNormal(_, _, let range), .logUniform(let range): range
        case .choice(let values): (values.min() ?? 0)...(values.max() ?? 0)
        }
    }

    /// The same, of which nothing beyond `bounds` is drawn.
    public func cut(to bounds: ClosedRange<Double>) -> Distribution {
        func cut(_ value: Double) -> Double { min(max(value, bounds.lowerBound), bounds.upperBound) }
        let inner = cut(range.lowerBound)...cut(range.upperBound)
        return switch self {
        case .uniform: .uniform(inner)
        case .choice(let values): .choice(values.map(cut))
        case .truncatedNormal(let mean, let sigma, _): .truncatedNormal(mean: mean, sigma: sigma, range: inner)
        case .logUniform: inner.lowerBound > 0 ? .logUniform(inner) : .uniform(inner)
        }
    }

    /// The value for a number drawn uniformly from [0, 1).
    public func value(at unit: Double) -> Double {
        switch self {
        case .uniform(let range):
            return min(range.lowerBound + (range.upperBound - range.lowerBound) * unit, range.upperBound)
        case .choice(let values):
            return values[min(Int(unit * Double(values.count)), values.count - 1)]
        case .truncatedNormal(let mean, let sigma, let range):
            let low = PortableMath.normalProbability(below: (range.lowerBound - mean) / sigma)
            let high = PortableMath.normalProbability(below: (range.upperBound - mean) / sigma)
            guard high > low else { return min(max(mean, range.lowerBound), range.upperBound) }
            let value = mean + sigma * PortableMath.normalQuantile(low + (high - low) * unit)
            return min(max(value, range.lowerBound), range.upperBound)
        case .logUniform(let range):
            let low = PortableMath.log(range.lowerBound), high = PortableMath.log(range.upperBound)
            return min(max(PortableMath.exp(low + (high - low) * unit), range.lowerBound), range.upperBound)
        }
    }
}

extension RandomStream {
    /// A number drawn from a distribution.
    public mutating func value(of distribution: Distribution) -> Double {
        distribution.value(at: unit())
    }
}

/// As in a manifest; a constant is an interval of one value.
extension Distribution: Encodable {
    private enum CodingKeys: String, CodingKey {
        case choice, normal, logUniform
    }

    private enum NormalKeys: String, CodingKey {
        case mean, sigma, range
    }

    public func encode(to encoder: any Encoder) throws {
        if case .uniform(let range) = self { return try range.encode(to: encoder) }
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .uniform: break
        case .choice(let values): try container.encode(values, forKey: .choice)
        case .logUniform(let range): try container.encode(range, forKey: .logUniform)
        case .truncatedNormal(let mean, let sigma, let range):
            var normal = container.nestedContainer(keyedBy: NormalKeys.self, forKey: .normal)
            try normal.encode(mean, forKey: .mean)
            try normal.encode(sigma, forKey: .sigma)
            try normal.encode(range, forKey: .range)
        }
    }
}
