import Imaging

/// How far each printed cell edge is off the place where a flattened grid has it.
struct GridEdges {
    private let grid: CellGrid
    private let flattening: GridFlattening
    private let level: EdgeOffsets
    private let upright: EdgeOffsets
    /// Where lines would be if the cells were smaller, or if there were more of them: the share of places that show one,
    /// of the most conspicuous kind.
    let strangerShare: Double

    /// Hits along an edge, as a share, from which it is seen.
    private static let minShare = 0.35
    /// What the rest of the search may have at most of it: a stroke beside is no line.
    private static let maxSecondShare = 0.85
    /// The ends of an edge lie in the crossing line.
    private static let endFraction = 0.06
    private static let maxRise = 2
    /// Where a grid of two or three times as many cells would have its lines, within a cell.
    private static let innerPlaces = [[0.5], [1.0 / 3, 2.0 / 3]]
    /// How far outside the grid its crossing lines are looked for, in cells.
    private static let outerRange = (from: 0.12, to: 0.42)
    /// A line outside or between is nearer than this to its place, in cells.
    private static let strangerReach = 0.06

    /// - Parameters:
    ///   - searchFraction: how far off an edge may be, in cells.
    ///   - maxJumpMM: an edge further off from its neighbours on the same line than this is a stroke.
    init(_ page: InkDensity, grid: CellGrid, flattening: GridFlattening, searchFraction: Double, maxJumpMM: Double) {
        self.grid = grid
        self.flattening = flattening
        let flat = page.flattened(by: flattening.mesh, quadWidth: flattening.quadWidth, quadHeight: flattening.quadHeight)
        let pixelsPerMM = Double(flattening.cellWidth) / grid.pitchMM.width
        let reach = max(3, Int((1.5 * grid.lineWidthMM * pixelsPerMM).rounded(.up)) + 1)
        let levelLines = LineEvidence.levelLines(in: flat, reach: reach)
        let uprightLines = LineEvidence.uprightLines(in: flat, reach: reach)
        let rows = grid.rowAxis, columns = grid.columnAxis
        level = EdgeOffsets(
            axis: rows, offsets: Self.offsets(
                levelLines, lines: rows.lines.map(flattening.row(at:)),
                cells: Self.cells(columns, flattening.column(at:)), search: searchFraction * Double(flattening.cellHeight)),
            maxJump: maxJumpMM * Double(flattening.cellHeight) / grid.pitchMM.height)
        upright = EdgeOffsets(
            axis: columns, offsets: Self.offsets(
                uprightLines, lines: columns.lines.map(flattening.column(at:)),
                cells: Self.cells(rows, flattening.row(at:)), search: searchFraction * Double(flattening.cellWidth)),
            maxJump: maxJumpMM * Double(flattening.cellWidth) / grid.pitchMM.width)
        strangerShare = max(
            Self.strangerShare(levelLines, across: rows, flattening.row(at:), along: columns, flattening.column(at:)),
            Self.strangerShare(uprightLines, across: columns, flattening.column(at:), along: rows, flattening.row(at:)))
    }

    /// The cells along a line, without the crossing lines at their ends.
    private static func cells(_ axis: GridAxis, _ place: (Double) -> Double) -> [Range<Int>] {
        (0..<axis.cellCount).map { cell in
            let start = place(Double(cell)), end = place(Double(cell) + axis.cellShare)
            let margin = (end - start) * endFraction
            return Int(start + margin)..<Int(end - margin)
        }
    }

    private static func offsets(
        _ evidence: LineEvidence, lines: [Double], cells: [Range<Int>], search: Double
    ) -> [[Double?]] {
        lines.map { line in
            cells.map { columns in
                let rows = max(0, Int(line - search))..<max(0, min(evidence.height, Int(line + search) + 2))
                guard !rows.isEmpty else { return nil }
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

    /// - Parameters:
    ///   - across: the axis whose lines these are.
    ///   - along: the axis that they run along.
    private static func strangerShare(
        _ evidence: LineEvidence, across: GridAxis, _ row: (Double) -> Double, along: GridAxis, _ column: (Double) -> Double
    ) -> Double {
        let cellHeight = row(1) - row(0)
        let hasLine = { (place: Double, columns: Range<Int>) -> Bool in
            let rows = max(0, Int(place - strangerReach * cellHeight))
                ..< max(0, min(evidence.height, Int(place + strangerReach * cellHeight) + 2))
            guard !rows.isEmpty, !columns.isEmpty else { return false }
            return evidence.shares(rows: rows, columns: columns, maxRise: maxRise).contains { $0 >= 2 * minShare }
        }
        let columns = cells(along, column)
        var greatest = 0.0
        for places in innerPlaces {
            var count = 0
            for cell in 0..<across.cellCount {
                for place in places {
                    let at = row(Double(cell) + place * across.cellShare)
                    count += columns.count { hasLine(at, $0) }
                }
            }
            greatest = max(greatest, Double(count) / Double(across.cellCount * places.count * along.cellCount))
        }
        // Beyond either end of the cells along the lines.
        let end = Double(along.cellCount - 1) + along.cellShare
        for (from, to) in [(-outerRange.to, -outerRange.from), (end + outerRange.from, end + outerRange.to)] {
            let outside = max(0, Int(column(from)))..<max(0, min(evidence.width, Int(column(to))))
            let count = across.lines.count { hasLine(row($0), outside) }
            greatest = max(greatest, Double(count) / Double(across.lines.count))
        }
        return greatest
    }

    /// The middles of all edges seen, in the flattened picture.
    var points: [LinePoint] {
        level.places.map { edge in
            let x = flattening.column(at: Double(edge.cell) + grid.columnAxis.cellShare / 2)
            return LinePoint(place: Point(x: x, y: flattening.row(at: edge.line) + edge.offset), line: edge.line, isLevel: true)
        } + upright.places.map { edge in
            let y = flattening.row(at: Double(edge.cell) + grid.rowAxis.cellShare / 2)
            return LinePoint(
                place: Point(x: flattening.column(at: edge.line) + edge.offset, y: y), line: edge.line, isLevel: false)
        }
    }

    /// The same in the picture.
    var pointsInPicture: [LinePoint] {
        points.map { LinePoint(place: flattening.place($0.place), line: $0.line, isLevel: $0.isLevel) }
    }

    private var mmPerColumn: Double { grid.pitchMM.width / Double(flattening.cellWidth) }
    private var mmPerRow: Double { grid.pitchMM.height / Double(flattening.cellHeight) }

    /// How far off the refined net each edge is that follows its line.
    var residualsMM: [Double] {
        level.residuals.map { $0 * mmPerRow } + upright.residuals.map { $0 * mmPerColumn }
    }

    /// The corners of the grid's net in the picture, `(columnCount + 1) * (rowCount + 1)`, each moved to where its own
    /// edges meet.
    func refinedCorners() -> [Point] {
        (0...grid.rowCount).flatMap { row in
            (0...grid.columnCount).map { column in
                let x = flattening.column(at: Double(column)) + upright.offset(ofNode: column, along: row)
                let y = flattening.row(at: Double(row)) + level.offset(ofNode: row, along: column)
                return flattening.place(Point(x: x, y: y))
            }
        }
    }
}
