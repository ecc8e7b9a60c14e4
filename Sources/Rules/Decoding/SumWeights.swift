/// Method: the weights of all sums that some values can have are found by taking one value after the other (a convolution). Where the
/// sums lie within a span that fits, they are an array over all whole numbers in it; else a list of those that can be had, in order.
/// Either way nothing is left out: sums that the remaining values cannot complete are dropped, and those have no part in the result.
/// Cost: values × candidates × sums.

/// How weights of alternatives are put together.
enum WeightJoin {
    /// The weight of all of them, for probabilities.
    case sum
    /// The weight of the heaviest, for the likeliest assignment.
    case max

    func callAsFunction(_ a: Double, _ b: Double) -> Double { self == .sum ? a + b : Swift.max(a, b) }
}

/// There is too much to search.
struct SearchLimitError: Error {}

/// What each sum weighs that some values can have.
struct SumWeights {
    private enum Sums {
        /// All whole numbers from `lower`.
        case span(lower: Int)
        /// In ascending order.
        case list([Int])
    }

    private let sums: Sums
    private let weights: [Double]

    /// Sums that are kept of one step: 2 MiB each.
    static let maxSpan = 1 << 18, maxListCount = 1 << 17

    /// Of no values: 0 with the weight 1.
    init(isSpan: Bool) {
        sums = isSpan ? .span(lower: 0) : .list([0])
        weights = [1]
    }

    private init(_ sums: Sums, _ weights: [Double]) {
        self.sums = sums
        self.weights = weights
    }

    var count: Int { weights.count }

    /// With one more value.
    ///
    /// - Parameters:
    ///   - terms: what it may add, with weights.
    ///   - bounds: sums outside are dropped.
    func adding(_ terms: [(shift: Int, weight: Double)], within bounds: ClosedRange<Int>, join: WeightJoin) throws(SearchLimitError)
        -> SumWeights
    {
        guard let least = terms.map(\.shift).min(), let greatest = terms.map(\.shift).max(), !weights.isEmpty else {
            return SumWeights(.list([]), [])
        }
        switch sums {
        case .span(let lower):
            let first = max(lower + least, bounds.lowerBound), last = min(lower + weights.count - 1 + greatest, bounds.upperBound)
            guard first <= last else { return SumWeights(.list([]), []) }
            guard last - first < Self.maxSpan else { throw SearchLimitError() }
            var joined = [Double](repeating: 0, count: last - first + 1)
            for (shift, weight) in terms {
                let offset = lower + shift - first
                let range = max(0, -offset)..<max(max(0, -offset), min(weights.count, joined.count - offset))
                if join == .sum {
                    for place in range { joined[place + offset] += weights[place] * weight }
                } else {
                    for place in range { joined[place + offset] = max(joined[place + offset], weights[place] * weight) }
                }
            }
            return SumWeights(.span(lower: first), joined)
        case .list(let list):
            guard list.count * terms.count <= 8 * Self.maxListCount else { throw SearchLimitError() }
            var pairs: [(sum: Int, weight: Double)] = []
            for (shift, weight) in terms {
                for (sum, own) in zip(list, weights) where bounds.contains(sum + shift) { pairs.append((sum + shift, own * weight)) }
            }
            // By weight too, so that equal sums are added in one order.
            pairs.sort { $0.sum != $1.sum ? $0.sum < $1.sum : $0.weight > $1.weight }
            var sums: [Int] = [], joined: [Double] = []
            for pair in pairs {
                if sums.last == pair.sum {
                    joined[joined.count - 1] = join(joined[joined.count - 1], pair.weight)
                } else {
                    sums.append(pair.sum)
                    joined.append(pair.weight)
                }
            }
            guard sums.count <= Self.maxListCount else { throw SearchLimitError() }
            return SumWeights(.list(sums), joined)
        }
    }

    /// What one sum weighs; 0 where it cannot be had.
    func weight(of sum: Int) -> Double {
        switch sums {
        case .span(let lower):
            let place = sum - lower
            return weights.indices.contains(place) ? weights[place] : 0
        case .list(let list):
            var low = 0, high = list.count
            while low < high {
                let middle = (low + high) / 2
                if list[middle] < sum { low = middle + 1 } else { high = middle }
            }
            return low < list.count && list[low] == sum ? weights[low] : 0
        }
    }

    /// What it weighs that a sum of these and one of others make `total` together.
    func weight(with other: SumWeights, total: Int, join: WeightJoin) -> Double {
        var result = 0.0
        switch (sums, other.sums) {
        case (.span(let lower), .span(let otherLower)):
            // The other's place is `mirror` less the own one.
            let mirror = total - lower - otherLower
            let first = max(0, mirror - other.weights.count + 1), last = min(weights.count - 1, mirror)
            guard first <= last else { return 0 }
            let range = first...last
            if join == .sum {
                for place in range { result += weights[place] * other.weights[mirror - place] }
            } else {
                for place in range { result = max(result, weights[place] * other.weights[mirror - place]) }
            }
        case (.list(let list), .list(let others)):
            var place = others.count - 1
            for (sum, weight) in zip(list, weights) {
                while place >= 0, others[place] > total - sum { place -= 1 }
                guard place >= 0 else { break }
                if others[place] == total - sum { result = join(result, weight * other.weights[place]) }
            }
        case (.span, .list(let list)):
            for (sum, weight) in zip(list, other.weights) { result = join(result, weight * self.weight(of: total - sum)) }
        case (.list(let list), .span):
            for (sum, weight) in zip(list, weights) { result = join(result, weight * other.weight(of: total - sum)) }
        }
        return result
    }
}
