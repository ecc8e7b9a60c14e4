import Imaging

/// The page's map made exact on the form's printed lines, cell edge by cell edge.
///
/// Method: the grid is laid flat by the map so far; along each cell edge the offset with the most line evidence is taken;
/// a projective grid is fitted to all edges, and once more from the better map. Then each corner is moved to where its
/// own edges meet, so that the cells follow bent paper, and lines that the form's maker or scanner moved. Edges that are
/// not seen follow their line.
struct GridRefiner {
    /// Millimetres of the page to pixels of the picture.
    let pageToPicture: Homography
    /// Cell corners in the picture: `(columnCount + 1) * (rowCount + 1)`, row by row.
    let corners: [Point]
    /// Root mean square distance of the edges from the projective grid.
    let residualMM: Double
    let foundEdgeFraction: Double
    let foundEdgeCount: Int
    let edgeCount: Int

    /// Enough for a line of 0.2 mm.
    private static let pixelsPerMM = 5.0
    /// How far off an edge may be in each round, in cells.
    private static let searchFractions = [0.3, 0.16]
    /// The last round's search; a corner moves no further.
    private static let localFraction = 0.14
    /// An edge nearer than this, in cells, to where the page's map has it is one of the form's.
    private static let inlierFraction = 0.05
    /// An edge further from its neighbours on the same line than this is a stroke.
    private static let maxLocalJumpMM = 0.6

    /// - Parameter page: the picture that the map leads to.
    init(_ page: InkDensity, grid: CellGrid, pageToPicture initial: Homography) {
        let edgeCount = (grid.rowCount + 1) * grid.columnCount + (grid.columnCount + 1) * grid.rowCount
        self.edgeCount = edgeCount
        var map = initial
        guard grid.lineWidthMM > 0 else {
            pageToPicture = map
            corners = GridFlattening(grid, pageToPicture: map, pixelsPerMM: Self.pixelsPerMM).corners
            residualMM = 0
            foundEdgeFraction = 1
            foundEdgeCount = 0
            return
        }
        for search in Self.searchFractions {
            let flat = GridFlattening(grid, pageToPicture: map, pixelsPerMM: Self.pixelsPerMM)
            let edges = GridEdges(page, grid: grid, flattening: flat, searchFraction: search)
            if let fit = GridFit(edges.points, cutoffs: [search, 0.08, 0.04]),
                let better = flat.pageToPicture(through: fit.pictureToGrid)
            {
                map = better
            }
        }
        let flat = GridFlattening(grid, pageToPicture: map, pixelsPerMM: Self.pixelsPerMM)
        let edges = GridEdges(page, grid: grid, flattening: flat, searchFraction: Self.localFraction)
        let offsets = edges.offsetsMM
        // What moved by itself, such as a line cut off by the scanner, says nothing of the page as a whole.
        let limitMM = Self.inlierFraction * min(grid.pitchMM.width, grid.pitchMM.height)
        let inliers = offsets.filter { abs($0) < limitMM }
        residualMM = (inliers.reduce(0) { $0 + $1 * $1 } / Double(max(1, inliers.count))).squareRoot()
        foundEdgeCount = inliers.count
        foundEdgeFraction = Double(inliers.count) / Double(edgeCount)
        pageToPicture = map
        corners = edges.refinedCorners(maxJumpMM: Self.maxLocalJumpMM)
    }
}

/// The grid of a page laid flat: a net of half cells, with half a cell around it.
struct GridFlattening {
    let grid: CellGrid
    let mesh: QuadMesh
    /// Pixels of half a cell in the flattened picture.
    let quadWidth: Int
    let quadHeight: Int
    private let pageToPicture: Homography?

    /// By the page's map alone.
    init(_ grid: CellGrid, pageToPicture: Homography, pixelsPerMM: Double) {
        let toPicture = grid.unitsToMM.followed(by: pageToPicture)
        self.init(grid, pixelsPerMM: pixelsPerMM, pageToPicture: pageToPicture) { toPicture.map($0) }
    }

    /// By the cells' corners: between them straight, beyond the rim as the outermost cells go on.
    init(_ grid: CellGrid, corners: [Point], pixelsPerMM: Double) {
        let cells = QuadMesh(columnCount: grid.columnCount, rowCount: grid.rowCount, nodes: corners)
        self.init(grid, pixelsPerMM: pixelsPerMM, pageToPicture: nil) { cells.map($0) }
    }

    private init(_ grid: CellGrid, pixelsPerMM: Double, pageToPicture: Homography?, toPicture: (Point) -> Point) {
        self.grid = grid
        self.pageToPicture = pageToPicture
        quadWidth = max(4, Int((grid.pitchMM.width * pixelsPerMM / 2).rounded()))
        quadHeight = max(4, Int((grid.pitchMM.height * pixelsPerMM / 2).rounded()))
        let columns = 2 * grid.columnCount + 2, rows = 2 * grid.rowCount + 2
        let nodes = (0...rows).flatMap { row in
            (0...columns).map { column in toPicture(Point(x: Double(column - 1) / 2, y: Double(row - 1) / 2)) }
        }
        mesh = QuadMesh(columnCount: columns, rowCount: rows, nodes: nodes)
    }

    var cellWidth: Int { 2 * quadWidth }
    var cellHeight: Int { 2 * quadHeight }

    /// The column of the flattened picture on which an upright line lies, in pixel-centre coordinates.
    func column(ofLine line: Int) -> Double { Double(quadWidth + line * cellWidth) - 0.5 }

    /// The row of the flattened picture on which a level line lies.
    func row(ofLine line: Int) -> Double { Double(quadHeight + line * cellHeight) - 0.5 }

    /// Cell corners in the picture.
    var corners: [Point] {
        (0...grid.rowCount).flatMap { row in
            (0...grid.columnCount).map { mesh.node(row: 2 * row + 1, column: 2 * $0 + 1) }
        }
    }

    /// Flattened pixels to grid units, if the lines lie where they should.
    private var flatToUnits: Homography {
        Homography(
            scaleX: 1 / Double(cellWidth), scaleY: 1 / Double(cellHeight),
            offsetX: (0.5 - Double(quadWidth)) / Double(cellWidth), offsetY: (0.5 - Double(quadHeight)) / Double(cellHeight))
    }

    /// The page's map as it must be, where `flatToGrid` is what the lines in the flattened picture say; nil for a
    /// degenerate one.
    func pageToPicture(through flatToGrid: Homography) -> Homography? {
        guard let pageToPicture, let gridToFlat = flatToGrid.inverse else { return nil }
        return grid.mmToUnits.followed(by: gridToFlat).followed(by: flatToUnits).followed(by: grid.unitsToMM)
            .followed(by: pageToPicture)
    }
}
