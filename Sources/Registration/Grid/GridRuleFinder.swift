import Forms
import Imaging
import Support

/// Guesses where a form's grid lies, from lines that run across most of the picture.
///
/// Method: the page's skew is taken out; the picture is cut into strips, and in each the rows with much line evidence are
/// noted; over all strips the evenly spaced set of lines that explains most is chosen; its lines are followed from strip
/// to strip, and a projective grid is fitted to all of them at once. Lines that are not seen are where the others say, so
/// that broken and missing ones do not matter.
/// Limits: perspective up to about a fifth of a cell over half the page, turns within 10° of a quarter turn, a grid that
/// fills the picture.
struct GridRuleFinder {
    /// How many rows and columns the lines seen make, the form upright; 0 × 0 for none.
    let foundRows: Int
    let foundColumns: Int
    /// Nil where no grid at all is seen.
    private let upright: Trial?
    private let levelLines: RuleStrips
    private let uprightLines: RuleStrips
    private let grid: CellGrid
    private let block: CellBlock
    private let flatToPage: Homography

    private static let maxSkewDegrees = 10.0
    private static let minSkewConfidence = 3.0
    /// Ink for the search of the skew: thin gray lines count.
    private static let skewDensity: UInt8 = 40
    /// A page seen at up to 30° is foreshortened by about this.
    private static let aspectTolerance = 0.15
    /// What a grid of other cells counts beside one of the form's.
    private static let otherAspectFraction = 0.3

    /// - Parameter block: what the lines seen are around; nil for the form's own cells.
    init(_ grid: CellGrid, of template: SheetTemplate, in page: InkDensity, block: CellBlock? = nil) {
        let block = block ?? CellBlock(rowCount: 1, columnCount: 1)
        let (flat, toPage) = Self.deskewed(page)
        let lineWidth =
            grid.lineWidthMM * Double(max(page.width, page.height))
            / max(template.pageSizeMM.width, template.pageSizeMM.height)
        let reach = max(3, Int((1.5 * lineWidth).rounded(.up)) + 1)
        levelLines = RuleStrips(.levelLines(in: flat, reach: reach))
        uprightLines = RuleStrips(.uprightLines(in: flat, reach: reach))
        upright = Trial(levelLines, uprightLines, grid: grid, block: block, quarterTurns: 0)
        (foundRows, foundColumns) = (upright?.foundRows ?? 0, upright?.foundColumns ?? 0)
        (self.grid, self.block, flatToPage) = (grid, block, toPage)
    }

    /// Maps from millimeters of the page to pixels of the picture, each to be judged by what is seen there.
    ///
    /// - Parameter quarterTurns: 0 for the form upright, 1 for it on its side.
    func pagesToPicture(quarterTurns: Int) -> [Homography] {
        let trial =
            quarterTurns == 0 ? upright : Trial(levelLines, uprightLines, grid: grid, block: block, quarterTurns: quarterTurns)
        guard let trial else { return [] }
        let toBlocks = quarterTurns == 0 ? block.cellsToBlocks : block.turned.cellsToBlocks
        let toLines = grid.mmToUnits.followed(by: grid.turn(quarterTurns)).followed(by: toBlocks)
        return trial.firstRows.flatMap { row in
            trial.firstColumns.map { column in
                let fromFirst = Homography(scaleX: 1, scaleY: 1, offsetX: Double(column), offsetY: Double(row))
                return toLines.followed(by: fromFirst).followed(by: trial.gridToFlat).followed(by: flatToPage)
            }
        }
    }

    /// One way the form may lie: upright, or on its side.
    private struct Trial {
        let gridToFlat: Homography
        /// The fitted lines that can be the form's first; none where the lines seen are not the form's.
        let firstRows: [Int]
        let firstColumns: [Int]
        let foundRows: Int
        let foundColumns: Int

        /// Nil where no grid at all is seen.
        init?(_ level: RuleStrips, _ upright: RuleStrips, grid: CellGrid, block: CellBlock, quarterTurns: Int) {
            let isUpright = quarterTurns == 0
            let rows = grid.rowCount / block.rowCount, columns = grid.columnCount / block.columnCount
            let rowCount = isUpright ? rows : columns
            let columnCount = isUpright ? columns : rows
            let width = grid.pitchMM.width * Double(block.columnCount), height = grid.pitchMM.height * Double(block.rowCount)
            let aspect = isUpright ? width / height : height / width
            guard
                let (rows, columns) = GridRuleFinder.bestPair(
                    RuleComb.candidates(level, expectedCount: rowCount + 1),
                    RuleComb.candidates(upright, expectedCount: columnCount + 1), aspect: aspect),
                let levelFamily = RuleFamily(rows, in: level, expectedCount: rowCount + 1),
                let uprightFamily = RuleFamily(columns, in: upright, expectedCount: columnCount + 1),
                let fit = GridFit(levelFamily.points(isLevel: true) + uprightFamily.points(isLevel: false)),
                let gridToFlat = fit.pictureToGrid.inverse
            else { return nil }
            self.gridToFlat = gridToFlat
            let levelRun = levelFamily.run(along: gridToFlat, isLevel: true)
            let uprightRun = uprightFamily.run(along: gridToFlat, isLevel: false)
            firstRows = levelRun.firstLines
            firstColumns = uprightRun.firstLines
            foundRows = max(0, levelRun.lineCount - 1)
            foundColumns = max(0, uprightRun.lineCount - 1)
        }
    }

    /// The combs of both directions that together explain most, cells of the form's shape first.
    private static func bestPair(
        _ rows: [RuleComb], _ columns: [RuleComb], aspect: Double
    ) -> (rows: RuleComb, columns: RuleComb)? {
        var best: (rows: RuleComb, columns: RuleComb, score: Double)?
        for row in rows {
            for column in columns {
                let ratio = column.distance / row.distance / aspect
                let misfit = max(ratio, 1 / ratio) - 1
                let score = row.score * column.score * (misfit < aspectTolerance ? 1 : otherAspectFraction)
                if score > best?.score ?? 0 { best = (row, column, score) }
            }
        }
        return best.map { ($0.rows, $0.columns) }
    }

    /// The picture with its lines level, and the map from it back to the picture.
    private static func deskewed(_ page: InkDensity) -> (InkDensity, Homography) {
        guard let skew = page.binarized(above: skewDensity).skew(degreesLimit: maxSkewDegrees),
            skew.confidence >= minSkewConfidence, abs(skew.degrees) > 0.05
        else { return (page, .identity) }
        let radians = skew.degrees * .pi / 180
        let sine = PortableMath.sin(radians), cosine = PortableMath.cos(radians)
        let center = Point(x: Double(page.width - 1) / 2, y: Double(page.height - 1) / 2)
        // Counter-clockwise as seen, y down: right goes to (cos, −sin).
        let map = Homography([
            cosine, sine, center.x - cosine * center.x - sine * center.y,
            -sine, cosine, center.y + sine * center.x - cosine * center.y, 0, 0, 1,
        ])
        let rim = Rect(x: -0.5, y: -0.5, width: Double(page.width), height: Double(page.height))
        let corners = rim.corners.map(map.map)
        let mesh = QuadMesh(columnCount: 1, rowCount: 1, nodes: [corners[0], corners[1], corners[3], corners[2]])
        return (page.flattened(by: mesh, quadWidth: page.width, quadHeight: page.height), map)
    }
}
