import Imaging

/// The costs of the cheapest ways from the top of a piece to its bottom, for many places along the line at once: as many as a vector has
/// lanes.
///
/// `SeamFinder.cost(at:)` is the same for one place, and finds the same numbers to the last bit.
struct SeamCosts {
    private static let laneCount = 8

    /// - Parameters:
    ///   - places: neighboring ones; at least one.
    ///   - lineStart: the column of the slanting line through place 0, in each row of the piece.
    ///   - reach: how far a way may wander from the line.
    /// - Returns: for each place, in pixels of ink and steps.
    static func costs(
        in ink: BilevelImage, places: ClosedRange<Int>, lineStart: [Int], reach: Int, stepCost: Double
    ) -> [Double] {
        let width = 2 * reach + 1, count = (places.count + laneCount - 1) / laneCount * laneCount
        // The first and last row of costs are those of no way: from beyond the reach nothing is cheaper.
        var costs = [Double](repeating: 0, count: (width + 2) * count), next = costs
        for edge in [0, width + 1] {
            for place in edge * count..<(edge + 1) * count { (costs[place], next[place]) = (.infinity, .infinity) }
        }
        // The ink of a row from the leftmost column that any way may be in.
        var row = [Double](repeating: 0, count: count + width - 1)
        for y in lineStart.indices {
            let drift = y == 0 ? 0 : lineStart[y] - lineStart[y - 1], left = places.lowerBound + lineStart[y] - reach
            for column in row.indices {
                let x = left + column
                row[column] = x >= 0 && x < ink.width && ink[x, y] ? 1 : 0
            }
            addRow(row, to: costs, drift: drift, width: width, count: count, stepCost: stepCost, into: &next)
            swap(&costs, &next)
        }
        return (0..<places.count).map { place in
            (1...width).reduce(Double.infinity) { min($0, costs[$1 * count + place]) }
        }
    }

    /// - Parameters:
    ///   - row: what a pixel costs: 1 for ink.
    ///   - drift: how far the slanting line moves from the row above.
    ///   - width: places that a way may be at.
    ///   - count: of places along the line; a multiple of the lanes.
    private static func addRow(
        _ row: [Double], to costs: [Double], drift: Int, width: Int, count: Int, stepCost: Double, into next: inout [Double]
    ) {
        precondition(count.isMultiple(of: laneCount) && row.count == count + width - 1, "\(row.count) columns for \(count) places")
        precondition(costs.count == (width + 2) * count && next.count == costs.count, "\(costs.count) costs for \(count) places")
        row.withUnsafeBytes { row in
            costs.withUnsafeBytes { costs in
                next.withUnsafeMutableBytes { next in
                    for way in 0..<width {
                        /// The row of costs of a way that is some places further; that of no way beyond the reach.
                        func start(_ move: Int) -> Int { min(max(0, way + move + drift + 1), width + 1) &* count }
                        let (left, straight, right) = (start(-1), start(0), start(1)), target = (way + 1) &* count
                        for place in stride(from: 0, to: count, by: laneCount) {
                            func lanes(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> SIMD8<Double> {
                                bytes.loadUnaligned(fromByteOffset: 8 &* index, as: SIMD8<Double>.self)
                            }
                            var best = lanes(costs, straight &+ place)
                            let fromLeft = lanes(costs, left &+ place) + stepCost, fromRight = lanes(costs, right &+ place) + stepCost
                            best.replace(with: fromLeft, where: fromLeft .< best)
                            best.replace(with: fromRight, where: fromRight .< best)
                            next.storeBytes(
                                of: best + lanes(row, way &+ place), toByteOffset: 8 &* (target &+ place), as: SIMD8<Double>.self)
                        }
                    }
                }
            }
        }
    }
}
