import Support

/// How far points are from their nearest neighbors, by the angle between them.
///
/// Method: all pairs of a query and a reference; of each query the ten greatest cosines. Where there are more than 20,000 references, so many are
/// taken, evenly spread: the distances are then a little too great, alike for all.
/// Cost: queries × references × dimensions; of 60,000 digits in 128 dimensions about 10 s on two cores.
///
/// **Determinism** B.
struct Neighbors: Sendable {
    /// Padded with zeros to groups of 16, scaled to length 1.
    private let references: [SIMD16<Float>]
    private let referenceCount: Int
    private let groupCount: Int
    private let dimension: Int

    private static let neighborCount = 10, maxReferenceCount = 20_000, blockSize = 32

    /// - Parameter points: **Shape** (N, dimension), row-major.
    init(_ points: [Float], dimension: Int) {
        precondition(dimension > 0 && points.count.isMultiple(of: dimension), "\(points.count) of \(dimension)")
        let count = points.count / dimension, chosen = min(count, Self.maxReferenceCount)
        self.dimension = dimension
        groupCount = (dimension + 15) / 16
        referenceCount = chosen
        let groups = groupCount
        references = (0..<chosen).flatMap { index -> [SIMD16<Float>] in
            let row = index * count / chosen
            return Self.packed(points[row * dimension..<(row + 1) * dimension], groupCount: groups)
        }
    }

    /// The mean cosine distance of each query to its nearest references, 0…2.
    func meanDistances(of queries: [Float], jobs: Int) throws -> [Float] {
        let count = queries.count / dimension
        let blocks = stride(from: 0, to: count, by: Self.blockSize).map { $0..<min($0 + Self.blockSize, count) }
        return try concurrentMap(blocks, jobs: jobs) { block in
            block.map { meanDistance(of: Self.packed(queries[$0 * dimension..<($0 + 1) * dimension], groupCount: groupCount)) }
        }.flatMap { $0 }
    }

    private func meanDistance(of query: [SIMD16<Float>]) -> Float {
        let wanted = min(Self.neighborCount, referenceCount)
        guard wanted > 0 else { return 0 }
        // The greatest first.
        var best = [Float](repeating: -.infinity, count: wanted)
        for reference in 0..<referenceCount {
            var sum = SIMD16<Float>()
            for group in 0..<groupCount { sum.addProduct(query[group], references[reference * groupCount + group]) }
            let cosine = sum.sum()
            guard cosine > best[wanted - 1] else { continue }
            var place = wanted - 1
            while place > 0, best[place - 1] < cosine {
                best[place] = best[place - 1]
                place -= 1
            }
            best[place] = cosine
        }
        return best.reduce(0) { $0 + max(0, 1 - $1) } / Float(wanted)
    }

    private static func packed(_ point: ArraySlice<Float>, groupCount: Int) -> [SIMD16<Float>] {
        let square = point.reduce(0) { $0 + $1 * $1 }, scale = square > 0 ? 1 / square.squareRoot() : 0
        var groups = [SIMD16<Float>](repeating: SIMD16(), count: groupCount)
        for (index, value) in point.enumerated() { groups[index / 16][index % 16] = value * scale }
        return groups
    }
}
