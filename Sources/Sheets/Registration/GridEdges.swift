import Imaging

/// How far each printed cell edge is off the place where a flattened grid has it.
struct GridEdges {
    private let grid: CellGrid
    private let flattening: GridFlattening
    /// Pixels downwards, by line and column of cells; nil where not seen.
    private let level: [[Double?]]
    /// Pixels to the right, by line and row of cells.
    private let upright: [[Double?]]

    /// Hits along an edge, as a share, from which it is seen.
    private static let minShare = 0.35
    /// What the rest of the search may have at most of it: a stroke beside is no line.
    private static let maxSecondShare = 0.85
    /// The ends of an edge lie in the crossing line.
    private static let endFraction = 0.06
    private static let maxRise = 2
    /// So many of seven neighbouring edges show where their line is by themselves.
    private static let minNeighbourCount = 4

    init(_ page: InkDensity, grid: CellGrid, flattening: GridFlattening, searchFraction: Double) {
        self.grid = grid
        self.flattening = flattening
        let flat = page.flattened(by: flattening.mesh, quadWidth: flattening.quadWidth, quadHeight: flattening.quadHeight)
        let pixelsPerMM = Double(flattening.cellWidth) / grid.pitchMM.width
        let reach = max(3, Int((1.5 * grid.lineWidthMM * pixelsPerMM).rounded(.up)) + 1)
        level = Self.offsets(
            LineEvidence.levelLines(in: flat, reach: reach), lines: (0...grid.rowCount).map(flattening.row(ofLine:)),
            cells: (0...grid.columnCount).map(flattening.column(ofLine:)),
            search: searchFraction * Double(flattening.cellHeight))
        upright = Self.offsets(
            LineEvidence.uprightLines(in: flat, reach: reach), lines: (0...grid.columnCount).map(flattening.column(ofLine:)),
            cells: (0...grid.rowCount).map(flattening.row(ofLine:)), search: searchFraction * Double(flattening.cellWidth))
    }

    private static func offsets(
        _ evidence: LineEvidence, lines: [Double], cells: [Double], search: Double
    ) -> [[Double?]] {
        lines.map { line in
            zip(cells, cells.dropFirst()).map { start, end in
                let margin = (end - start) * endFraction
                let rows = max(0, Int(line - search))..<min(evidence.height, Int(line + search) + 2)
                let columns = Int(start + margin)..<Int(end - margin)
                let shares = evidence.shares(rows: rows, columns: columns, maxRise: maxRise)
                let place = line - Double(rows.lowerBound)
                return peak(shares, near: place, search: search).map { $0 - place }
            }
        }
    }

    private static func peak(_ shares: [Double], near place: Double, search: Double) -> Double? {
        let weighted = shares.indices.map { shares[$0] * (1 - 0.3 * abs(Double($0) - place) / search) }
        guard let top = weighted.indices.max(by: { weighted[$0] < weighted[$1] }), shares[top] >= minShare else { return nil }
        let others = weighted.indices.filter { abs($0 - top) > 4 }.map { weighted[$0] }
        if let second = others.max(), second > maxSecondShare * weighted[top] { return nil }
        var mass = 0.0, sum = 0.0
        for index in max(0, top - 2)...min(shares.count - 1, top + 2) {
            mass += shares[index]
            sum += shares[index] * Double(index)
        }
        return sum / mass
    }

    /// The middles of all edges seen, in the flattened picture.
    var points: [LinePoint] {
        var points: [LinePoint] = []
        for (line, edges) in level.enumerated() {
            for (cell, offset) in edges.enumerated() {
                guard let offset else { continue }
                let x = (flattening.column(ofLine: cell) + flattening.column(ofLine: cell + 1)) / 2
                points.append(
                    LinePoint(place: Point(x: x, y: flattening.row(ofLine: line) + offset), line: line, isLevel: true))
            }
        }
        for (line, edges) in upright.enumerated() {
            for (cell, offset) in edges.enumerated() {
                guard let offset else { continue }
                let y = (flattening.row(ofLine: cell) + flattening.row(ofLine: cell + 1)) / 2
                points.append(
                    LinePoint(place: Point(x: flattening.column(ofLine: line) + offset, y: y), line: line, isLevel: false))
            }
        }
        return points
    }

    private var mmPerColumn: Double { grid.pitchMM.width / Double(flattening.cellWidth) }
    private var mmPerRow: Double { grid.pitchMM.height / Double(flattening.cellHeight) }

    /// Offsets of all edges seen.
    var offsetsMM: [Double] {
        level.flatMap { $0.compactMap { $0.map { $0 * mmPerRow } } }
            + upright.flatMap { $0.compactMap { $0.map { $0 * mmPerColumn } } }
    }

    /// The cells' corners in the picture, each moved to where its own edges meet.
    func refinedCorners(maxJumpMM: Double) -> [Point] {
        let down = level.map { Self.cornerOffsets($0, maxJump: maxJumpMM / mmPerRow) }
        let right = upright.map { Self.cornerOffsets($0, maxJump: maxJumpMM / mmPerColumn) }
        return (0...grid.rowCount).flatMap { row in
            (0...grid.columnCount).map { column in
                let x = right[column][row] / Double(flattening.quadWidth)
                let y = down[row][column] / Double(flattening.quadHeight)
                return flattening.mesh.map(Point(x: Double(2 * column + 1) + x, y: Double(2 * row + 1) + y))
            }
        }
    }

    /// From the edges along one line to the corners between and beyond them.
    ///
    /// A line that is seen in few places only may be strokes: then it is left where the other lines say.
    private static func cornerOffsets(_ edges: [Double?], maxJump: Double) -> [Double] {
        let kept = edges.indices.map { index -> Double? in
            guard let offset = edges[index] else { return nil }
            let near = edges[max(0, index - 3)...min(edges.count - 1, index + 3)].compactMap { $0 }.sorted()
            let expected = near.count >= minNeighbourCount ? near[near.count / 2] : 0
            return abs(offset - expected) <= maxJump ? offset : nil
        }
        return (0...edges.count).map { corner in
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
