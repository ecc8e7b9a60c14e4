import Support

/// Which points are nearest to others, by the angle between them, and how far they are.
///
/// Method: all pairs of a query and a reference; of each query the greatest cosines. Where there are more than 20,000 references, so many are
/// taken unless more are asked for, evenly spread: the distances are then a little too great, alike for all.
/// Cost: queries × references × dimensions; of 60,000 digits in 128 dimensions about 10 s on two cores.
///
/// **Determinism** B.
struct Neighbors: Sendable {
    /// Padded with zeros to groups of 16, scaled to length 1.
    private let references: [SIMD16<Float>]
    private let referenceCount: Int
    private let groupCount: Int
    private let dimension: Int

    private static let neighborCount = 10, blockSize = 32

    /// - Parameters:
    ///   - points: **Shape** (N, dimension), row-major.
    ///   - maxReferenceCount: so many of them are compared with.
    init(_ points: [Float], dimension: Int, maxReferenceCount: Int = 20_000) {
        precondition(dimension > 0 && points.count.isMultiple(of: dimension), "\(points.count) of \(dimension)")
        let count = points.count / dimension, chosen = min(count, maxReferenceCount)
        self.dimension = dimension
        groupCount = (dimension + 15) / 16
        referenceCount = chosen
        let groups = groupCount
        references = (0..<chosen).flatMap { index -> [SIMD16<Float>] in
            let row = index * count / chosen
            return Self.packed(points[row * dimension..<(row + 1) * dimension], groupCount: groups)
        }
    }

    /// A reference, by its number, and the cosine of the angle to it.
    struct Neighbor: Sendable, Equatable {
        let reference: Int
        let cosine: Float
    }

    /// The mean cosine distance of each query to its nearest references, 0…2.
    ///
    /// - Throws: `InterruptionError.interrupted`.
    func meanDistances(
        of queries: [Float], jobs: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> [Float] {
        try nearest(to: queries, count: Self.neighborCount, jobs: jobs, isCancelled: isCancelled).map { nearest in
            nearest.reduce(0) { $0 + max(0, 1 - $1.cosine) } / Float(max(1, nearest.count))
        }
    }

    /// Of each query so many of the nearest references, or all where there are fewer; the nearest first, of equals the one that comes first.
    ///
    /// - Throws: `InterruptionError.interrupted`.
    func nearest(
        to queries: [Float], count: Int, jobs: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> [[Neighbor]] {
        let queryCount = queries.count / dimension
        let blocks = stride(from: 0, to: queryCount, by: Self.blockSize).map { $0..<min($0 + Self.blockSize, queryCount) }
        return try concurrentMap(blocks, jobs: jobs, isCancelled: isCancelled) { block in
            block.map { nearest(to: Self.packed(queries[$0 * dimension..<($0 + 1) * dimension], groupCount: groupCount), count: count) }
        }.flatMap { $0 }
    }

    private func nearest(to query: [SIMD16<Float>], count: Int) -> [Neighbor] {
        let wanted = min(count, referenceCount)
        guard wanted > 0 else { return [] }
        // The greatest first.
        var best = [Neighbor](repeating: Neighbor(reference: 0, cosine: -.infinity), count: wanted)
        for reference in 0..<referenceCount {
            var sum = SIMD16<Float>()
            for group in 0..<groupCount { sum.addProduct(query[group], references[reference * groupCount + group]) }
            let cosine = sum.sum()
            guard cosine > best[wanted - 1].cosine else { continue }
            var place = wanted - 1
            while place > 0, best[place - 1].cosine < cosine {
                best[place] = best[place - 1]
                place -= 1
            }
            best[place] = Neighbor(reference: reference, cosine: cosine)
        }
        return best
    }

    private static func packed(_ point: ArraySlice<Float>, groupCount: Int) -> [SIMD16<Float>] {
        let square = point.reduce(0) { $0 + $1 * $1 }, scale = square > 0 ? 1 / square.squareRoot() : 0
        var groups = [SIMD16<Float>](repeating: SIMD16(), count: groupCount)
        for (index, value) in point.enumerated() { groups[index / 16][index % 16] = value * scale }
        return groups
    }
}
