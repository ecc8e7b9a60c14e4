import Support

/// All ways to divide a line's atoms into digits and what is none, weighed against one another.
///
/// Method: every digit and every omitted atom is an edge between places in the row of atoms; the best way is found by
/// dynamic programming, and the fraction that all ways through an edge have of all weights (forward-backward, Rabiner 1989)
/// says how certain it is. **Complexity** linear in the edges. **Determinism** A.
struct SegmentationLattice {
    private struct Edge {
        let from: Int
        let to: Int
        /// Nil where the atom is left out.
        let candidate: Int?
        let weight: Double
    }

    /// Indices of the best way's digits, from left to right.
    let best: [Int]
    /// Of each candidate: the certainty that exactly its atoms are one digit, 0…1.
    let certainties: [Double]

    init(atomCount: Int, candidates: [SegmentCandidate], weights: [Double], omissionWeights: [Double]) {
        var edges: [Edge] = omissionWeights.indices.map { atom in
            Edge(from: atom, to: atom + 1, candidate: nil, weight: omissionWeights[atom])
        }
        edges += candidates.indices.map { index in
            let atoms = candidates[index].atoms
            return Edge(from: atoms.lowerBound, to: atoms.upperBound, candidate: index, weight: weights[index])
        }
        edges.sort { ($0.from, $0.to, $0.candidate ?? -1) < ($1.from, $1.to, $1.candidate ?? -1) }
        best = Self.best(edges, atomCount: atomCount)
        let fractions = Self.fractions(edges, atomCount: atomCount, candidateCount: candidates.count)
        // The tight and the extended candidate of the same atoms are the same digit.
        var sums: [Range<Int>: Double] = [:]
        for (candidate, fraction) in zip(candidates, fractions) { sums[candidate.atoms, default: 0] += fraction }
        certainties = candidates.map { min(1, sums[$0.atoms] ?? 0) }
    }

    private static func best(_ edges: [Edge], atomCount: Int) -> [Int] {
        var weights = [Double](repeating: -.infinity, count: atomCount + 1)
        var arrivals = [Edge?](repeating: nil, count: atomCount + 1)
        weights[0] = 0
        for edge in edges where weights[edge.from] + edge.weight > weights[edge.to] {
            weights[edge.to] = weights[edge.from] + edge.weight
            arrivals[edge.to] = edge
        }
        var path: [Int] = []
        var place = atomCount
        while place > 0, let edge = arrivals[place] {
            if let candidate = edge.candidate { path.append(candidate) }
            place = edge.from
        }
        return path.reversed()
    }

    private static func fractions(_ edges: [Edge], atomCount: Int, candidateCount: Int) -> [Double] {
        var forward = [Double](repeating: -.infinity, count: atomCount + 1), backward = forward
        forward[0] = 0
        backward[atomCount] = 0
        for edge in edges { forward[edge.to] = logSum(forward[edge.to], forward[edge.from] + edge.weight) }
        for edge in edges.reversed() { backward[edge.from] = logSum(backward[edge.from], backward[edge.to] + edge.weight) }
        var fractions = [Double](repeating: 0, count: candidateCount)
        for edge in edges {
            guard let candidate = edge.candidate else { continue }
            fractions[candidate] = PortableMath.exp(
                min(0, forward[edge.from] + edge.weight + backward[edge.to] - forward[atomCount]))
        }
        return fractions
    }

    /// ln(eᵃ + eᵇ).
    private static func logSum(_ a: Double, _ b: Double) -> Double {
        let high = max(a, b), low = min(a, b)
        return low == -.infinity ? high : high + PortableMath.log(1 + PortableMath.exp(low - high))
    }
}
