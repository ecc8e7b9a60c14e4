import Forms
import Imaging

/// A guess where a form's grid lies, as seen in the picture.
struct GridCandidate {
    /// Millimeters of the page to pixels of the picture, refined at a glance.
    let map: Homography
    /// Where its lines cross in the picture, where the guess said so; nil elsewhere.
    let crossings: [Point]?
    /// 0…1: the form's lines are there, and no others.
    let quality: Double
    /// Around the grid in the picture.
    let bounds: Rect
    /// Pixels a millimeter.
    let scale: Double

    /// Lines may be missing altogether, but not more of them.
    private static let minFoundEdgeFraction = 0.4
    /// With more lines where the form has none it is another form.
    private static let maxForeignLineFraction = 0.6
    /// What all foreign lines take off.
    private static let foreignLineWeight = 0.5
    /// With fewer of its cells in the picture, nothing can be told.
    private static let minCellFraction = 0.35
    /// The outermost line in the picture is seen along this fraction of its cells: else cells are missing, and it is another
    /// form.
    private static let minRimFraction = 0.25
    /// Of the edges in either direction; and how far they lie from where one map has them, root mean square.
    private static let minDirectionFraction = 0.75, maxResidualCells = 0.1
    /// Nearer to the picture's rim than this, in cells, a line may be cut off.
    private static let cutOffDepth = 0.4

    /// Of the edges within blocks, this fraction must be seen: else it is a form of so many cells as there are blocks.
    private static let minInsideFraction = 0.5
    /// And this fraction of all.
    private static let minFoundEdgeFractionOfBlocks = 0.6

    /// Nil where the form's grid is not there.
    ///
    /// - Parameters:
    ///   - block: what the guess is by; nil where it is by the form's own cells.
    ///   - isByOutline: whether it is by what the grid spans, which says nothing of its cells.
    init?(_ guess: GridGuess, _ grid: CellGrid, in page: InkDensity, block: CellBlock? = nil, isByOutline: Bool = false) {
        let center = grid.boundsMM.center
        guard guess.map.scale(at: center) > 0 else { return nil }
        let refined = PageRefiner(page, grids: [grid], pageToInk: guess.map, crossings: guess.crossings, detail: .glance)
        let map = refined.pageToInk, scale = refined.pageToInk.scale(at: center)
        let bounds = Rect(around: grid.boundsMM.corners.map(map.map))
        guard bounds.width.isFinite, bounds.height.isFinite, scale.isFinite, scale > 0 else { return nil }
        let isInside = { (p: Point) in p.x >= 0 && p.y >= 0 && p.x < Double(page.width) && p.y < Double(page.height) }
        let cellsInside = (0..<grid.cellCount).count { index in
            isInside(map.map(grid.cellRectMM(row: index / grid.columnCount, column: index % grid.columnCount).center))
        }
        // What lies outside the picture says nothing for or against.
        let cellFraction = Double(cellsInside) / Double(grid.cellCount)
        guard cellFraction >= Self.minCellFraction else { return nil }
        let found = min(1, refined.foundEdgeFraction / cellFraction)
        guard found >= Self.minFoundEdgeFraction, refined.foreignLineFraction <= Self.maxForeignLineFraction,
            Self.hasRim(refined, grid, isInside), !isByOutline || Self.isClear(refined, grid)
        else { return nil }
        if let block {
            let inside = refined.seenEdges.count { block.hasInside($0, of: grid) }
            guard found >= Self.minFoundEdgeFractionOfBlocks,
                Double(inside) >= Self.minInsideFraction * Double(block.insideEdgeCount(of: grid))
            else { return nil }
        }
        self.map = map
        crossings = guess.crossings == nil ? nil : refined.crossings[0]
        quality = found * (1 - Self.foreignLineWeight * refined.foreignLineFraction)
        self.bounds = bounds
        self.scale = scale
    }

    /// Whether most of the level edges and most of the upright ones are seen, about where one map of the page has them: a grid of other rows has
    /// the form's columns, and lines that are followed as if the paper were bent lead to those of other rows.
    private static func isClear(_ refined: PageRefiner, _ grid: CellGrid) -> Bool {
        let levelCount = grid.rowAxis.lineCount * grid.columnCount, levelSeen = refined.seenEdges.count(where: \.isLevel)
        let uprightSeen = refined.seenEdges.count - levelSeen
        return Double(levelSeen) >= minDirectionFraction * Double(levelCount)
            && Double(uprightSeen) >= minDirectionFraction * Double(grid.edgeCount - levelCount)
            && refined.projectiveResidualMM ?? 0 <= maxResidualCells * min(grid.pitchMM.width, grid.pitchMM.height)
    }

    /// Whether of the lines that are in the picture the outermost are seen, on every side: where a map of flat paper has them, or where their
    /// own edges do. A row of cells has but one edge at either end, which bent paper moves.
    private static func hasRim(_ refined: PageRefiner, _ grid: CellGrid, _ isInside: (Point) -> Bool) -> Bool {
        if refined.leastOuterFraction >= minRimFraction, !refined.isLaidACellOff, isClear(refined, grid) { return true }
        let center = grid.boundsMM.center
        let rows = grid.rowAxis, columns = grid.columnAxis
        let isSeen = { (lineMM: Double, isLevel: Bool) in
            let tolerance = 0.5 * (isLevel ? grid.cellSizeMM.height : grid.cellSizeMM.width)
            let seen = refined.seenEdges.count { $0.isLevel == isLevel && abs($0.line - lineMM) < tolerance }
            return Double(seen) >= minRimFraction * Double(isLevel ? grid.columnCount : grid.rowCount)
        }
        for (lines, outward) in [(Array(rows.lines), -1.0), (rows.lines.reversed(), 1)] {
            let places = lines.map { grid.originMM.y + rows.placeMM(ofLine: $0) }
            let first = places.first {
                isInside(refined.pageToInk.map(Point(x: center.x, y: $0 + outward * cutOffDepth * grid.pitchMM.height)))
            }
            if let first, !isSeen(first, true) { return false }
        }
        for (lines, outward) in [(Array(columns.lines), -1.0), (columns.lines.reversed(), 1)] {
            let places = lines.map { grid.originMM.x + columns.placeMM(ofLine: $0) }
            let first = places.first {
                isInside(refined.pageToInk.map(Point(x: $0 + outward * cutOffDepth * grid.pitchMM.width, y: center.y)))
            }
            if let first, !isSeen(first, false) { return false }
        }
        return true
    }

    /// The same place with the grid turned into itself, by its map alone.
    ///
    /// - Parameter turn: as `CellGrid.turnMM`.
    func turned(_ turn: Homography) -> GridCandidate {
        GridCandidate(map: turn.followed(by: map), quality: quality, bounds: bounds, scale: scale)
    }

    private init(map: Homography, quality: Double, bounds: Rect, scale: Double) {
        self.map = map
        crossings = nil
        self.quality = quality
        self.bounds = bounds
        self.scale = scale
    }

    /// Whether it is another sheet than the other one is.
    func isApart(from other: GridCandidate) -> Bool {
        bounds.x >= other.bounds.x + other.bounds.width || other.bounds.x >= bounds.x + bounds.width
            || bounds.y >= other.bounds.y + other.bounds.height || other.bounds.y >= bounds.y + bounds.height
    }
}
