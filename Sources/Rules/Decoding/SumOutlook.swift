/// What a factor of which some members were taken in will weigh, by what the others are likely to be by themselves.
struct SumOutlook {
    /// Of each sum of the others that candidates of all of them make.
    private let weights: [Int: Double]
    /// Of all of them together, those that are not in the table, and those with something else in them.
    private let listed: Double
    private let untold: Double
    private let other: Double
    private let factor: LinearFactor

    /// Sums that are less likely, and more of them, are not told one by one.
    private static let leastWeight = 1e-14, maxCount = 4000

    /// For each count of members that were taken in, from none on.
    ///
    /// - Parameters:
    ///   - weights: of the candidates of all variables, and last of something else.
    ///   - ranks: in which order variables are taken in.
    static func list(of factor: LinearFactor, _ weights: [[Double]], ranks: [Int]) -> [SumOutlook] {
        var sums = [(sum: 0, weight: 1.0)], listed = 1.0, untold = 0.0, other = 0.0
        func outlook() -> SumOutlook {
            SumOutlook(
                weights: Dictionary(uniqueKeysWithValues: sums.map { ($0.sum, $0.weight) }), listed: listed, untold: untold, other: other,
                factor: factor)
        }
        var list = [outlook()]
        for member in factor.members.indices.sorted(by: { ranks[factor.members[$0]] > ranks[factor.members[$1]] }) {
            let own = weights[factor.members[member]], ownListed = own.dropLast().reduce(0, +)
            other = other * (ownListed + own[own.count - 1]) + listed * own[own.count - 1]
            listed *= ownListed
            untold *= ownListed
            let all = zip(factor.terms[member], own).flatMap { term, weight in
                term.map { term in sums.map { (sum: $0.sum + term, weight: $0.weight * weight) } } ?? []
            }.enumerated().sorted { ($0.element.sum, $0.offset) < ($1.element.sum, $1.offset) }.map(\.element)
            var merged: [(sum: Int, weight: Double)] = []
            for entry in all {
                if let last = merged.last, last.sum == entry.sum {
                    merged[merged.count - 1].weight += entry.weight
                } else {
                    merged.append(entry)
                }
            }
            var kept = merged.filter { $0.weight >= leastWeight }
            if kept.count > maxCount { kept = Array(kept.sorted { ($1.weight, $0.sum) < ($0.weight, $1.sum) }.prefix(maxCount)) }
            untold += merged.reduce(0) { $0 + $1.weight } - kept.reduce(0) { $0 + $1.weight }
            sums = kept
            list.append(outlook())
        }
        return list.reversed()
    }

    /// At most, where the members that were taken in have a sum.
    func weight(of sum: Int) -> Double {
        if sum == SumElimination.unknown { return factor.elseWeight * (listed + other) }
        let obeying = sum == SumElimination.broken ? 0 : min(listed, (weights[-sum] ?? 0) + max(0, untold))
        return obeying + factor.brokenWeight * (listed - obeying) + factor.elseWeight * other
    }
}
