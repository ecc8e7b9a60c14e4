import Forms
import Imaging

/// How far the fields of a page lie from where the page's map has them, and which of them too far to be believed.
///
/// Method: a field's departure is the mean over the places where its lines cross. Bent paper moves neighbors alike, so that a
/// field's departure is compared with those of the fields beside it; beyond a part of a cell even all of them together are taken for
/// lines of other rows. **Determinism** A.
struct FieldDepartures {
    /// In the order of the fields.
    let isAstray: [Bool]

    /// Of the shorter side of a cell: from there on a field's lines are nearer to the next row's or column's.
    private static let maxCells = 0.45
    /// The same, from what the fields beside it do.
    private static let maxCellsFromNeighbors = 0.3
    /// Fewer say nothing of how the paper is bent.
    private static let neighborCount = 3

    /// - Parameters:
    ///   - crossings: of each field in the picture, as `CellGrid.lineCrossingsMM`.
    ///   - page: its map, from millimeters to the picture.
    init(_ grids: [CellGrid], _ crossings: [[Point]], page: Homography) {
        guard grids.count > 1, let toPage = page.inverse else {
            isAstray = grids.map { _ in false }
            return
        }
        let departures = zip(grids, crossings).map { grid, crossings in
            zip(grid.lineCrossingsMM, crossings).reduce(Point(x: 0, y: 0)) { $0 + (toPage.map($1.1) - $1.0) }
                * (1 / Double(max(1, crossings.count)))
        }
        isAstray = grids.indices.map { index in
            let grid = grids[index], cellMM = min(grid.pitchMM.width, grid.pitchMM.height)
            let own = departures[index]
            if own.distance(to: Point(x: 0, y: 0)) > Self.maxCells * cellMM { return true }
            let middle = grid.boundsMM.center
            let nearest = grids.indices.filter { $0 != index }.sorted {
                grids[$0].boundsMM.center.distance(to: middle) < grids[$1].boundsMM.center.distance(to: middle)
            }.prefix(Self.neighborCount).map { departures[$0] }
            guard nearest.count == Self.neighborCount else { return false }
            let usual = Point(x: nearest.map(\.x).median ?? 0, y: nearest.map(\.y).median ?? 0)
            return own.distance(to: usual) > Self.maxCellsFromNeighbors * cellMM
        }
    }
}
