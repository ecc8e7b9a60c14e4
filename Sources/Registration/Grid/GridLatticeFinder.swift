import Forms
import Imaging

/// Guesses where a form's grid lies, from cells that its lines enclose.
///
/// Works for any turn, perspective, bent paper, and a grid that is a small part of the picture; wants most of the cells'
/// borders closed. Method: `EnclosedPaperFinder` at a few levels of ink, `CellLattice`, and every way to lay the form's
/// rows and columns over those found.
struct GridLatticeFinder {
    struct Guesses {
        /// From lattices of as many rows and columns as the form's.
        var whole: [GridGuess] = []
        /// From such of which some are missing, or to which something beside the form was joined.
        var partial: [GridGuess] = []
        /// Rows and columns of the largest lattice.
        var largest = (rows: 0, columns: 0)
    }

    /// Ink is darker than this; lines of every contrast are found at one of the levels.
    static let levels: [UInt8] = [40, 22, 90]
    /// Closes lines that are broken by as much as twice this.
    private static let closingPixels = 1
    /// What is nearer to the picture's rim is bounded by it, in pixels.
    private static let rimPixels = 4
    /// Shorter cells are letters' insides, in pixels.
    private static let minCellSide = 12
    /// Most of the picture that the form's cells can cover.
    private static let maxCoveredFraction = 1.5
    /// Wall between cells that share their lines, over the square root of a cell's area.
    private static let maxWallFraction = 0.3
    /// A lattice with fewer of the form's rows or columns than this fraction is another thing.
    private static let minSeenFraction = 0.4
    /// How far a cell's shape may be from the form's: foreshortened both by 35° and by the lens.
    private static let maxAspectRatio = 1.6

    private let grid: CellGrid
    private let page: InkDensity
    /// Made when it is asked for: often the form's lines are found without.
    private lazy var thickened = page.dilated(radius: Self.closingPixels)

    init(_ grid: CellGrid, in page: InkDensity) {
        self.grid = grid
        self.page = page
    }

    /// What the lattices seen at a level of ink make of it, those of most cells first.
    mutating func lattices(level: UInt8) -> Guesses {
        let map = enclosedPaper(level: level, cellCount: grid.cellCount)
        var guesses = Guesses()
        for lattice in CellLattice.all(in: map) {
            if guesses.largest.rows == 0 { guesses.largest = (lattice.rowCount, lattice.columnCount) }
            for turns in 0...1 { add(lattice, in: map, quarterTurns: turns, to: &guesses) }
        }
        return guesses
    }

    /// Lattices of the blocks that thick rules make of the form's cells, where the thin ones between them are not closed.
    ///
    /// - Parameter block: cells of the form, as it is printed, in one cell of the lattice.
    mutating func blocks(of block: CellBlock, level: UInt8) -> [GridGuess] {
        let map = enclosedPaper(level: level, cellCount: grid.cellCount / (block.rowCount * block.columnCount))
        let rowCount = grid.rowCount / block.rowCount, columnCount = grid.columnCount / block.columnCount
        return CellLattice.all(in: map).flatMap { lattice in
            (0...1).compactMap { turns -> GridGuess? in
                let isUpright = turns == 0
                guard lattice.rowCount == (isUpright ? rowCount : columnCount), lattice.columnCount == (isUpright ? columnCount : rowCount),
                    let unitsToPicture = lattice.unitsToPicture(map, cellFraction: Size(width: 1, height: 1))
                else { return nil }
                let toBlocks = isUpright ? block.cellsToBlocks : block.turned.cellsToBlocks
                let pageToPicture = grid.mmToUnits.followed(by: grid.turn(turns)).followed(by: toBlocks).followed(by: unitsToPicture)
                return hasShapeOfForm(pageToPicture) ? GridGuess(map: pageToPicture) : nil
            }
        }
    }

    private mutating func enclosedPaper(level: UInt8, cellCount: Int) -> EnclosedPaperMap {
        let gap = 1 - min(grid.cellFraction.width, grid.cellFraction.height)
        let finder = EnclosedPaperFinder(
            minSide: Self.minCellSide, maxArea: Int(Self.maxCoveredFraction * Double(page.values.count) / Double(cellCount)),
            maxWallFraction: Self.maxWallFraction + gap / (1 - min(gap, 0.9)))
        return finder.map(of: thickened, level: level)
    }

    private func add(_ lattice: CellLattice, in map: EnclosedPaperMap, quarterTurns: Int, to guesses: inout Guesses) {
        let isUpright = quarterTurns == 0
        let rowCount = isUpright ? grid.rowCount : grid.columnCount
        let columnCount = isUpright ? grid.columnCount : grid.rowCount
        let fraction = isUpright ? grid.cellFraction : Size(width: grid.cellFraction.height, height: grid.cellFraction.width)
        guard let rowOffsets = offsets(seen: lattice.rowCount, expected: rowCount),
            let columnOffsets = offsets(seen: lattice.columnCount, expected: columnCount),
            let unitsToPicture = lattice.unitsToPicture(map, cellFraction: fraction)
        else { return }
        let isWhole = rowOffsets.count == 1 && columnOffsets.count == 1
        for row in rowOffsets {
            for column in columnOffsets {
                let shift = Homography(scaleX: 1, scaleY: 1, offsetX: -Double(column), offsetY: -Double(row))
                let pageToUnits = grid.mmToUnits.followed(by: grid.turn(quarterTurns)).followed(by: shift)
                let pageToPicture = pageToUnits.followed(by: unitsToPicture)
                guard hasShapeOfForm(pageToPicture) else { continue }
                if isWhole {
                    let crossings = lattice.crossings(map, of: grid, pageToUnits: pageToUnits, pageToPicture: pageToPicture)
                    guesses.whole.append(GridGuess(map: pageToPicture, crossings: crossings.flatMap { isInside($0) ? $0 : nil }))
                } else {
                    guesses.partial.append(GridGuess(map: pageToPicture))
                }
            }
        }
    }

    /// Which of the form's rows the first one seen can be; nil where too many are missing, or too many there.
    private func offsets(seen: Int, expected: Int) -> ClosedRange<Int>? {
        guard Double(seen) >= Self.minSeenFraction * Double(expected), Double(expected) >= Self.minSeenFraction * Double(seen)
        else { return nil }
        return min(0, expected - seen)...max(0, expected - seen)
    }

    /// Whether the picture's rim bounds none of the cells, as it does where the scanner cut a line off.
    private func isInside(_ crossings: [Point]) -> Bool {
        let width = Double(page.width - Self.rimPixels), height = Double(page.height - Self.rimPixels), rim = Double(Self.rimPixels)
        return crossings.allSatisfy { $0.x >= rim && $0.y >= rim && $0.x < width && $0.y < height }
    }

    private func hasShapeOfForm(_ pageToPicture: Homography) -> Bool {
        let center = grid.boundsMM.center
        let right = pageToPicture.map(Point(x: center.x + 1, y: center.y)) - pageToPicture.map(center)
        let down = pageToPicture.map(Point(x: center.x, y: center.y + 1)) - pageToPicture.map(center)
        let origin = Point(x: 0, y: 0)
        let ratio = right.distance(to: origin) / down.distance(to: origin)
        return ratio.isFinite && max(ratio, 1 / ratio) <= Self.maxAspectRatio
    }
}
