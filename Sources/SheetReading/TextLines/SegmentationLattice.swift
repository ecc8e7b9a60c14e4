import Support

/// All ways to divide a line's segments into digits and what is none, weighed against one another.
///
/// Method: every digit and every omitted segment is an edge between places in the row of segments; the best way is found by
/// dynamic programming, and the fraction that all ways through an edge have of all weights (forward-backward, Rabiner 1989)
/// says how certain it is. **Complexity** linear in the edges. **Determinism** A.
struct SegmentationLattice {
    private struct Edge {
        let from: Int
        let to: Int
        /// Nil where the segment is left out.
        let candidate: Int?
        let weight: Double
    }

    /// Indices of the best way's digits, from left to right.
    let best: [Int]
    /// Of each candidate: the certainty that exactly its segments are one digit, 0…1.
    let certainties: [Double]

    init(segmentCount: Int, candidates: [SegmentCandidate], weights: [Double], omissionWeights: [Double]) {
        var edges: [Edge] = omissionWeights.indices.map { segment in
            Edge(from: segment, to: segment + 1, candidate: nil, weight: omissionWeights[segment])
        }
        edges += candidates.indices.map { index in
            let segments = candidates[index].segments
            return Edge(from: segments.lowerBound, to: segments.upperBound, candidate: index, weight: weights[index])
        }
        edges.sort { ($0.from, $0.to, $0.candidate ?? -1) < ($1.from, $1.to, $1.candidate ?? -1) }
        best = Self.best(edges, segmentCount: segmentCount)
        let fractions = Self.fractions(edges, segmentCount: segmentCount, candidateCount: candidates.count)
        // The tight and the extended candidate of the same segments are the same digit.
        var sums: [Range<Int>: Double] = [:]
        for (candidate, fraction) in zip(candidates, fractions) { sums[candidate.segments, default: 0] += fraction }
        certainties = candidates.map { min(1, sums[$0.segments] ?? 0) }
    }

    private static func best(_ edges: [Edge], segmentCount: Int) -> [Int] {
        var weights = [Double](repeating: -.infinity, count: segmentCount + 1)
        var arrivals = [Edge?](repeating: nil, count: segmentCount + 1)
        weights[0] = 0
        for edge in edges where weights[edge.from] + edge.weight > weights[edge.to] {
            weights[edge.to] = weights[edge.from] + edge.weight
            arrivals[edge.to] = edge
        }
        var path: [Int] = []
        var place = segmentCount
        while place > 0, let edge = arrivals[place] {
            if let candidate = edge.candidate { path.append(candidate) }
            place = edge.from
        }
        return path.reversed()
    }

    private static func fractions(_ edges: [Edge], segmentCount: Int, candidateCount: Int) -> [Double] {
        var forward = [Double](repeating: -.infinity, count: segmentCount + 1), backward = forward
        forward[0] = 0
        backward[segmentCount] = 0
        for edge in edges { forward[edge.to] = logSum(forward[edge.to], forward[edge.from] + edge.weight) }
        for edge in edges.reversed() { backward[edge.from] = logSum(backward[edge.from], backward[edge.to] + edge.weight) }
        var fractions = [Double](repeating: 0, count: candidateCount)
        for edge in edges {
            guard let candidate = edge.candidate else { continue }
            fractions[candidate] = PortableMath.exp(
                min(0, forward[edge.from] + edge.weight + backward[edge.to] - forward[segmentCount]))
        }
        return fractions
    }

    /// ln(eᵃ + eᵇ).
    private static func logSum(_ a: Double, _ b: Double) -> Double {
        let high = max(a, b), low = min(a, b)
        return low == -.infinity ? high : high + PortableMath.log(1 + PortableMath.exp(low - high))
    }
}
