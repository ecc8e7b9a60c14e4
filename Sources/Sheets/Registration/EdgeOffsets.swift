/// How far the edges along a grid's lines of one direction are off their places, in pixels across the lines.
struct EdgeOffsets {
    private let axis: GridAxis
    /// By line and cell along it; nil where not seen.
    private let seen: [[Double?]]
    /// Of those, what follows its line.
    private let kept: [[Double?]]
    /// By line and node along it, from before the first cell to after the last.
    private let atNodes: [[Double]]

    /// So many of seven neighbouring edges show where their line is by themselves.
    private static let minNeighbourCount = 4
    private static let neighbourReach = 3

    /// - Parameter maxJump: an edge further off from its neighbours than this is a stroke.
    init(axis: GridAxis, offsets: [[Double?]], maxJump: Double) {
        self.axis = axis
        seen = offsets
        kept = offsets.map { Self.kept($0, maxJump: maxJump) }
        atNodes = kept.map(Self.nodeOffsets)
    }

    /// All edges seen: the line in grid units, the cell along it, and the offset.
    var places: [(line: Double, cell: Int, offset: Double)] {
        zip(axis.lines, seen).flatMap { line, edges in
            edges.enumerated().compactMap { cell, offset in offset.map { (line, cell, $0) } }
        }
    }

    /// Of each edge that follows its line, from where its two corners have it.
    var residuals: [Double] {
        zip(kept, atNodes).flatMap { edges, nodes in
            edges.enumerated().compactMap { cell, offset in offset.map { $0 - (nodes[cell] + nodes[cell + 1]) / 2 } }
        }
    }

    /// Of a node of the net: on its own line, or the mean of the borders on both sides of a gap.
    func offset(ofNode node: Int, along index: Int) -> Double {
        let lines = axis.lines(ofNode: node)
        return lines.reduce(0) { $0 + atNodes[$1][index] } / Double(lines.count)
    }

    /// A line that is seen in few places only may be strokes: then it is left where the other lines say.
    private static func kept(_ edges: [Double?], maxJump: Double) -> [Double?] {
        edges.indices.map { index in
            guard let offset = edges[index] else { return nil }
            let near = edges[max(0, index - neighbourReach)...min(edges.count - 1, index + neighbourReach)]
                .compactMap { $0 }.sorted()
            let expected = near.count >= min(minNeighbourCount, edges.count) ? near[near.count / 2] : 0
            return abs(offset - expected) <= maxJump ? offset : nil
        }
    }

    /// From the edges along one line to the corners between and beyond them.
    private static func nodeOffsets(_ kept: [Double?]) -> [Double] {
        (0...kept.count).map { corner in
            // The nearest edges on both sides, the nearer one counting more.
            let left = kept[..<corner].lastIndex { $0 != nil }
            let right = kept[corner...].firstIndex { $0 != nil }
            switch (left.flatMap { kept[$0] }, right.flatMap { kept[$0] }) {
            case (let a?, let b?):
                let distanceA = Double(corner - (left ?? corner)) - 0.5, distanceB = Double((right ?? corner) - corner) + 0.5
                return (a * distanceB + b * distanceA) / (distanceA + distanceB)
            case (let a?, nil): return a
            case (nil, let b?): return b
            case (nil, nil): return 0
            }
        }
    }
}
