import Imaging

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

    /// The column of the flattened picture at a place in grid units, in pixel-centre coordinates.
    func column(at unit: Double) -> Double { Double(quadWidth) + unit * Double(cellWidth) - 0.5 }

    /// The row of the flattened picture at a place in grid units.
    func row(at unit: Double) -> Double { Double(quadHeight) + unit * Double(cellHeight) - 0.5 }

    /// The column of the flattened picture on which an upright line between cells lies.
    func column(ofLine line: Int) -> Double { column(at: Double(line)) }

    /// The row of the flattened picture on which a level line between cells lies.
    func row(ofLine line: Int) -> Double { row(at: Double(line)) }

    /// The place in the picture of a pixel of the flattened one.
    func place(_ p: Point) -> Point {
        mesh.map(Point(x: (p.x + 0.5) / Double(quadWidth), y: (p.y + 0.5) / Double(quadHeight)))
    }

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
