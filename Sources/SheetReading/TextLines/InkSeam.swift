import Imaging

/// A cut through a piece of ink from its top to its bottom, where two digits may touch.
struct InkSeam: Equatable {
    /// The first column to the right of the cut in each row, in the piece's pixels.
    let columns: [Int]
    /// The ink that it runs through, in widths of a stroke.
    let cost: Double
}

extension InkSeam {
    /// A seam wanders from its slanting straight line by up to this fraction of the digits' height.
    private static let reachFraction = 0.13
    /// What a step to the side costs beside a pixel of ink, so that a seam without reason is straight.
    private static let stepCost = 0.15
    /// A seam through more ink than three strokes is none.
    private static let maxCost = 3.0
    /// Seams keep this distance from one another and from the ends of the piece, in digit heights.
    private static let minDistance = 0.11
    private static let minEndDistance = 0.1
    /// A piece narrower than this, in digit heights, is one digit or a part of one.
    private static let minWidth = 0.5
    /// So many cuts at most for each digit height of a piece's width.
    private static let maxPerHeight = 3.5

    /// Where a piece may be cut, from left to right.
    ///
    /// Method: for every place along the line the cheapest way from the top to the bottom of the piece near the slanting
    /// line through it, by dynamic programming over the ink it crosses; the local minima of that cost are the candidates.
    /// **Complexity** width × height × reach. **Determinism** A.
    static func candidates(in piece: InkComponent, geometry: TextLineGeometry) -> [InkSeam] {
        let height = piece.ink.height
        let ends = [0, height - 1].map { geometry.slant * (Double(piece.y + $0) - geometry.middle) }
        let low = Double(piece.x) + (ends.min() ?? 0), high = Double(piece.maxX) + (ends.max() ?? 0)
        guard piece.span(geometry).length >= minWidth * geometry.height else { return [] }
        let span = piece.span(geometry)
        let margin = minEndDistance * geometry.height
        let first = Int((max(low, span.low) + margin).rounded(.up)), last = Int((min(high, span.high) - margin).rounded(.down))
        guard first <= last else { return [] }
        let reach = max(2, Int((reachFraction * geometry.height).rounded()))
        var finder = SeamFinder(piece: piece, slant: geometry.slant, middle: geometry.middle, reach: reach, stepCost: stepCost)
        let costs = finder.costs(at: first...last).map { $0 / geometry.strokeWidth }
        let places = minima(of: costs, distance: max(2, Int(minDistance * geometry.height)))
        let count = Int((maxPerHeight * span.length / geometry.height).rounded(.up))
        let kept = places.filter { costs[$0] <= maxCost }.sorted { (costs[$0], $0) < (costs[$1], $1) }.prefix(count).sorted()
        return kept.map { InkSeam(columns: finder.seam(at: first + $0), cost: costs[$0]) }
    }

    /// The cheapest places, each the cheapest within a distance on both sides; the middle one of a row of equals.
    private static func minima(of costs: [Double], distance: Int) -> [Int] {
        var places: [Int] = []
        var index = 0
        while index < costs.count {
            var end = index
            while end + 1 < costs.count, costs[end + 1] == costs[index] { end += 1 }
            let middle = (index + end) / 2
            let near = max(0, index - distance)...min(costs.count - 1, end + distance)
            if near.allSatisfy({ costs[$0] > costs[index] || (costs[$0] == costs[index] && $0 >= index) }) { places.append(middle) }
            index = end + 1
        }
        return places
    }
}

/// The cheapest ways from the top of a piece to its bottom.
struct SeamFinder {
    private let piece: InkComponent
    private let reach: Int
    private let stepCost: Double
    /// The column of the slanting line through place 0, in each row of the piece.
    private let lineStart: [Int]
    private var costs: [Double]
    private var steps: [Int8]

    /// - Parameters:
    ///   - slant: run over rise of the straight lines.
    ///   - middle: the row in which they are at their places.
    init(piece: InkComponent, slant: Double, middle: Double, reach: Int, stepCost: Double) {
        self.piece = piece
        self.reach = reach
        self.stepCost = stepCost
        lineStart = (0..<piece.ink.height).map { y in
            Int((-slant * (Double(piece.y + y) - middle)).rounded()) - piece.x
        }
        costs = Array(repeating: 0, count: 2 * reach + 1)
        steps = Array(repeating: 0, count: (2 * reach + 1) * piece.ink.height)
    }

    func costs(at places: ClosedRange<Int>) -> [Double] {
        SeamCosts.costs(in: piece.ink, places: places, lineStart: lineStart, reach: reach, stepCost: stepCost)
    }

    mutating func cost(at place: Int) -> Double {
        let width = 2 * reach + 1
        for i in 0..<width { costs[i] = 0 }
        var next = costs
        for y in 0..<piece.ink.height {
            let start = place + lineStart[y] - reach
            // The slanting line itself moves by a column where it is rounded; a seam may go along for nothing.
            let drift = y == 0 ? 0 : lineStart[y] - lineStart[y - 1]
            for i in 0..<width {
                var best = Double.infinity, step = 0
                for move in -1...1 {
                    let from = i + move + drift
                    guard from >= 0, from < width else { continue }
                    let cost = costs[from] + (move == 0 ? 0 : stepCost)
                    if cost < best || (cost == best && move == 0) { (best, step) = (cost, move + drift) }
                }
                let x = start + i
                let isInk = x >= 0 && x < piece.ink.width && piece.ink[x, y]
                next[i] = best + (isInk ? 1 : 0)
                steps[y * width + i] = Int8(step)
            }
            swap(&costs, &next)
        }
        return costs.min() ?? 0
    }

    mutating func seam(at place: Int) -> [Int] {
        _ = cost(at: place)
        let width = 2 * reach + 1
        // Of equal ends the one nearest the straight line.
        var i = costs.indices.min { (costs[$0], abs($0 - reach)) < (costs[$1], abs($1 - reach)) } ?? reach
        var columns = [Int](repeating: 0, count: piece.ink.height)
        for y in stride(from: piece.ink.height - 1, through: 0, by: -1) {
            columns[y] = place + lineStart[y] - reach + i
            i = min(max(0, i + Int(steps[y * width + i])), width - 1)
        }
        return columns
    }
}

extension InkComponent {
    /// What the piece covers along the line once the slant is taken out.
    package func span(_ geometry: TextLineGeometry) -> InkSpan {
        var low = Double.infinity, high = -Double.infinity
        for row in 0..<ink.height {
            let shift = geometry.slant * (Double(y + row) - geometry.middle) + Double(x)
            for column in 0..<ink.width where ink[column, row] {
                low = min(low, Double(column) + shift)
                break
            }
            for column in stride(from: ink.width - 1, through: 0, by: -1) where ink[column, row] {
                high = max(high, Double(column) + shift)
                break
            }
        }
        return InkSpan(low: low, high: high)
    }
}

/// A stretch along the line.
package struct InkSpan: Equatable {
    var low: Double
    var high: Double

    var length: Double { high - low + 1 }
    var middle: Double { (low + high) / 2 }

    func joined(_ other: InkSpan) -> InkSpan { InkSpan(low: min(low, other.low), high: max(high, other.high)) }
}
