import Forms
import Imaging

/// Cells of a grid between rules that are thicker than the others: 3 × 3 of a sudoku.
struct CellBlock: Equatable {
    let rowCount: Int
    let columnCount: Int

    private static let sides = 1...3
    /// A grid of blocks has at least so many of them each way.
    private static let minCount = 2

    /// The blocks that a puzzle's square grid can be divided into, not those of a single cell; none for other grids, whose parts could be
    /// other forms.
    static func all(of grid: CellGrid) -> [CellBlock] {
        guard grid.cellSizeMM == grid.pitchMM, grid.rowCount == grid.columnCount else { return [] }
        let fits = { (count: Int, side: Int) in side == 1 || count % side == 0 && count / side >= minCount }
        return sides.flatMap { rows in sides.map { CellBlock(rowCount: rows, columnCount: $0) } }
            .filter { fits(grid.rowCount, $0.rowCount) && fits(grid.columnCount, $0.columnCount) }
            .filter { $0.rowCount > 1 || $0.columnCount > 1 }
    }

    /// For a grid that lies on its side.
    var turned: CellBlock { CellBlock(rowCount: columnCount, columnCount: rowCount) }

    /// Units of cells to those of blocks.
    var cellsToBlocks: Homography {
        Homography(scaleX: 1 / Double(columnCount), scaleY: 1 / Double(rowCount), offsetX: 0, offsetY: 0)
    }

    /// Whether a cell edge lies within a block, not on the rules around it.
    func hasInside(_ edge: RulePoint, of grid: CellGrid) -> Bool {
        let (place, pitch, side) =
            edge.isLevel
            ? (edge.line - grid.originMM.y, grid.pitchMM.height, rowCount) : (edge.line - grid.originMM.x, grid.pitchMM.width, columnCount)
        return Int((place / pitch).rounded()) % side != 0
    }

    /// How many of the grid's cell edges lie within blocks.
    func insideEdgeCount(of grid: CellGrid) -> Int {
        let levelLines = grid.rowCount - grid.rowCount / rowCount, uprightLines = grid.columnCount - grid.columnCount / columnCount
        return levelLines * grid.columnCount + uprightLines * grid.rowCount
    }
}
