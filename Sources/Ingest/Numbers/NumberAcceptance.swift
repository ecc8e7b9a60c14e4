import Rules

/// Which numbers are accepted without a person.
public enum NumberAcceptance: Sendable, Equatable {
    /// Those with at least this probability, 0…1.
    case probability(Double)
    /// As many as there may be so that this fraction of them is expected to be wrong, 0…1, by their own probabilities; none that is less
    /// probable than `leastProbability`.
    case errorRate(Double)

    /// Of the last number that is accepted for the sake of an error rate.
    public static let leastProbability = 0.9

    public static let standard = NumberAcceptance.probability(0.95)

    /// From which probability on numbers of a pile are accepted.
    func threshold(for sheets: [DecodedSheet]) -> Double {
        switch self {
        case .probability(let least): return least
        case .errorRate(let rate):
            let probabilities = sheets.flatMap(\.values).filter(\.mayBeAccepted).map(\.probability).sorted(by: >)
            var threshold = 1.0, expected = 0.0
            for (index, probability) in probabilities.enumerated() {
                expected += 1 - probability
                if expected > rate * Double(index + 1) || probability < Self.leastProbability { break }
                threshold = probability
            }
            return threshold
        }
    }
}

extension NumberAcceptance: Codable {
    private enum Key: String, CodingKey {
        case probability, errorRate
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let rate = try container.decodeIfPresent(Double.self, forKey: .errorRate) {
            self = .errorRate(rate)
        } else {
            self = .probability(try container.decode(Double.self, forKey: .probability))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .probability(let least): try container.encode(least, forKey: .probability)
        case .errorRate(let rate): try container.encode(rate, forKey: .errorRate)
        }
    }
}
