import Forms
import Imaging

/// Cells side by side in rows and columns, as grown from one cell to its neighbors.
///
/// Each step goes by the last one's direction and length, so that perspective and bent paper are followed. Which way the
/// rows of the form run is not known: rows and columns are those of the lattice.
struct CellLattice {
    /// A piece of paper with its place in the lattice and the local ways to the next column and row.
    struct Cell {
        let row: Int
        let column: Int
        let piece: Int
        let right: Point
        let down: Point
    }

    let cells: [Cell]
    let rowRange: ClosedRange<Int>
    let columnRange: ClosedRange<Int>

    /// How far a neighbor may lie from where the last step leads, in steps.
    private static let stepTolerance = 0.3
    /// Neighbors are of about the same size.
    private static let areaRatioRange = 0.55...1.8
    /// A lattice of fewer cells is an accident.
    private static let minCellCount = 3
    /// An outer row or column with fewer cells than this fraction of the usual one is something else beside the grid.
    private static let minOuterFraction = 0.3

    var rowCount: Int { rowRange.count }
    var columnCount: Int { columnRange.count }

    /// All lattices of a picture, each piece in at most one, those of most cells first.
    static func all(in map: EnclosedPaperMap) -> [CellLattice] {
        var isTaken = [Bool](repeating: false, count: map.pieces.count)
        var lattices: [CellLattice] = []
        // From pieces with many neighbors: in the middle of a grid the directions are sure.
        let seeds = map.pieces.indices.sorted {
            (map.neighbors[$0].count, $1) > (map.neighbors[$1].count, $0)
        }
        for seed in seeds where !isTaken[seed] && !map.neighbors[seed].isEmpty {
            let cells = grown(from: seed, in: map, isTaken: &isTaken)
            if cells.count >= minCellCount, let lattice = CellLattice(cells) { lattices.append(lattice) }
        }
        return lattices.sorted { $0.cells.count > $1.cells.count }
    }

    /// Nil where nothing is left without what lies beside the grid.
    private init?(_ grown: [Cell]) {
        var kept = grown
        while let rows = kept.map(\.row).range, let columns = kept.map(\.column).range {
            let perRow = rows.map { row in kept.count { $0.row == row } }
            let perColumn = columns.map { column in kept.count { $0.column == column } }
            let leastInRow = Self.minOuterFraction * Double(perRow.sorted()[perRow.count / 2])
            let leastInColumn = Self.minOuterFraction * Double(perColumn.sorted()[perColumn.count / 2])
            let isOuter = { (cell: Cell) in
                (cell.row == rows.lowerBound || cell.row == rows.upperBound)
                    && Double(perRow[cell.row - rows.lowerBound]) < leastInRow
                    || (cell.column == columns.lowerBound || cell.column == columns.upperBound)
                        && Double(perColumn[cell.column - columns.lowerBound]) < leastInColumn
            }
            let without = kept.filter { !isOuter($0) }
            if without.count == kept.count {
                (cells, rowRange, columnRange) = (kept, rows, columns)
                return
            }
            kept = without
        }
        return nil
    }

    private static func grown(from seed: Int, in map: EnclosedPaperMap, isTaken: inout [Bool]) -> [Cell] {
        let pieces = map.pieces
        guard let (right, down) = directions(at: seed, in: map) else { return [] }
        var cells = [Cell(row: 0, column: 0, piece: seed, right: right, down: down)]
        var places = [PlaceKey(row: 0, column: 0): seed]
        isTaken[seed] = true
        var next = 0
        while next < cells.count {
            let cell = cells[next]
            next += 1
            for neighbor in map.neighbors[cell.piece] where !isTaken[neighbor] {
                guard areaRatioRange.contains(pieces[neighbor].area / pieces[cell.piece].area) else { continue }
                let step = pieces[neighbor].center - pieces[cell.piece].center
                let (x, y) = coordinates(of: step, right: cell.right, down: cell.down)
                let isAlongRow = abs(x) >= abs(y)
                let (along, across) = isAlongRow ? (x, y) : (y, x)
                guard abs(abs(along) - 1) <= stepTolerance, abs(across) <= stepTolerance else { continue }
                let sign = along > 0 ? 1 : -1
                let place = PlaceKey(row: cell.row + (isAlongRow ? 0 : sign), column: cell.column + (isAlongRow ? sign : 0))
                guard places[place] == nil else { continue }
                places[place] = neighbor
                isTaken[neighbor] = true
                // The step becomes the way on, half of it, so that a cell seen badly does not lead astray.
                let seen = step * Double(sign)
                cells.append(
                    Cell(
                        row: place.row, column: place.column, piece: neighbor,
                        right: isAlongRow ? (cell.right + seen) * 0.5 : cell.right,
                        down: isAlongRow ? cell.down : (cell.down + seen) * 0.5))
            }
        }
        return cells
    }

    /// The ways to the next column and row: right-handed, as seen.
    private static func directions(at seed: Int, in map: EnclosedPaperMap) -> (right: Point, down: Point)? {
        let piece = map.pieces[seed]
        let steps = map.neighbors[seed].filter { areaRatioRange.contains(map.pieces[$0].area / piece.area) }
            .map { map.pieces[$0].center - piece.center }
        guard let first = steps.min(by: { length($0) < length($1) }) else { return nil }
        let crossing = steps.filter { abs(first.x * $0.y - first.y * $0.x) > 0.6 * length(first) * length($0) }
        let across: Point
        if let second = crossing.min(by: { length($0) < length($1) }) {
            across = second
        } else {
            // A single row: as far as the piece itself reaches.
            let unit = Point(x: -first.y, y: first.x) * (1 / length(first))
            let reaches = piece.hull.map { $0.x * unit.x + $0.y * unit.y }
            guard let low = reaches.min(), let high = reaches.max(), high > low else { return nil }
            across = unit * (high - low)
        }
        return first.x * across.y - first.y * across.x > 0 ? (first, across) : (first, across * -1)
    }

    private struct PlaceKey: Hashable {
        let row: Int
        let column: Int
    }

    private static func length(_ p: Point) -> Double { (p.x * p.x + p.y * p.y).squareRoot() }

    private static func coordinates(of p: Point, right: Point, down: Point) -> (Double, Double) {
        let determinant = right.x * down.y - right.y * down.x
        return ((p.x * down.y - p.y * down.x) / determinant, (right.x * p.y - right.y * p.x) / determinant)
    }
}

extension [Int] {
    /// From the least to the greatest; nil for none.
    fileprivate var range: ClosedRange<Int>? {
        guard let low = self.min(), let high = self.max() else { return nil }
        return low...high
    }
}

extension CellLattice {
    /// Corners further off than this, in cells, are writing's; round by round.
    private static let cornerTolerances = [0.4, 0.2, 0.12]

    /// The map from grid units, cells at whole numbers from the lattice's first row and column, to the picture.
    ///
    /// - Parameter cellShare: a cell's width and height over the distance to the next one's.
    /// - Returns: nil where the cells do not fix it.
    func unitsToPicture(_ map: EnclosedPaperMap, cellFraction: Size) -> Homography? {
        var pairs: [(unit: Point, seen: Point)] = []
        for cell in cells {
            let column = Double(cell.column - columnRange.lowerBound), row = Double(cell.row - rowRange.lowerBound)
            let rect = Rect(x: column, y: row, width: cellFraction.width, height: cellFraction.height)
            pairs += zip(rect.corners, map.pieces[cell.piece].corners(right: cell.right, down: cell.down)).map { ($0, $1) }
        }
        guard var fit = Homography.fit(from: pairs.map(\.unit), to: pairs.map(\.seen)) else { return nil }
        for tolerance in Self.cornerTolerances {
            guard let toUnits = fit.inverse else { return nil }
            let near = pairs.filter { toUnits.map($0.seen).distance(to: $0.unit) <= tolerance }
            guard near.count >= 2 * cells.count, let better = Homography.fit(from: near.map(\.unit), to: near.map(\.seen))
            else { break }
            fit = better
        }
        return fit
    }

    /// Where the lines of a form's grid cross in the picture: where the cells' own corners are, which follow bent paper, and elsewhere where a map
    /// has them.
    ///
    /// - Parameters:
    ///   - pageToUnits: millimeters of the page to units, as those of `unitsToPicture`.
    ///   - pageToPicture: the same place as that leads to.
    /// - Returns: as `CellGrid.lineCrossingsMM`; nil where no cell of the grid was seen.
    func crossings(_ map: EnclosedPaperMap, of grid: CellGrid, pageToUnits: Homography, pageToPicture: Homography) -> [Point]? {
        var seen: [Int: Cell] = [:]
        for cell in cells { seen[(cell.row - rowRange.lowerBound) * columnCount + cell.column - columnRange.lowerBound] = cell }
        let placesMM = grid.lineCrossingsMM
        var offsets = [[Point]](repeating: [], count: placesMM.count)
        for row in 0..<grid.rowCount {
            for column in 0..<grid.columnCount {
                let unit = pageToUnits.map(grid.cellRectMM(row: row, column: column).center)
                guard unit.x >= 0, unit.x < Double(columnCount), unit.y >= 0, unit.y < Double(rowCount),
                    let cell = seen[Int(unit.y) * columnCount + Int(unit.x)]
                else { continue }
                let corners = map.pieces[cell.piece].corners(right: cell.right, down: cell.down)
                for line in grid.crossingIndices(row: row, column: column) {
                    let side = pageToUnits.map(placesMM[line]) - unit
                    let corner = side.y < 0 ? (side.x < 0 ? corners[0] : corners[1]) : (side.x < 0 ? corners[3] : corners[2])
                    offsets[line].append(corner - pageToPicture.map(placesMM[line]))
                }
            }
        }
        guard offsets.contains(where: { !$0.isEmpty }) else { return nil }
        return zip(placesMM, offsets).map { place, offsets in
            pageToPicture.map(place) + offsets.reduce(Point(x: 0, y: 0), +) * (1 / Double(max(1, offsets.count)))
        }
    }
}
