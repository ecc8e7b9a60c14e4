import Forms
import Imaging

/// The cells of a field laid flat: a net of half cells and gaps, with half a cell around it.
package struct GridFlattening {
    package let grid: CellGrid
    package let columns: FlatAxis
    package let rows: FlatAxis
    package let mesh: QuadMesh

    /// By a map of the page.
    package init(_ grid: CellGrid, pageToPicture: Homography, pixelsPerMM: Double) {
        self.init(grid, pixelsPerMM: pixelsPerMM) {
            pageToPicture.map(Point(x: grid.originMM.x + $0.x, y: grid.originMM.y + $0.y))
        }
    }

    /// By the places where the lines cross: between them straight, beyond the rim as the outermost cells go on.
    package init(_ grid: CellGrid, crossings: [Point], pixelsPerMM: Double) {
        let columns = grid.columnAxis, rows = grid.rowAxis
        let lines = QuadMesh(columnCount: columns.lineCount - 1, rowCount: rows.lineCount - 1, nodes: crossings)
        let across = Self.linePlaces(columns), down = Self.linePlaces(rows)
        self.init(grid, pixelsPerMM: pixelsPerMM) {
            lines.map(Point(x: Self.interval($0.x, in: across), y: Self.interval($0.y, in: down)))
        }
    }

    /// - Parameter toPicture: from millimeters right of and below the field's origin.
    private init(_ grid: CellGrid, pixelsPerMM: Double, toPicture: (Point) -> Point) {
        self.grid = grid
        columns = FlatAxis(grid.columnAxis, pixelsPerMM: pixelsPerMM)
        rows = FlatAxis(grid.rowAxis, pixelsPerMM: pixelsPerMM)
        let across = columns.nodesMM
        let nodes = rows.nodesMM.flatMap { y in across.map { x in toPicture(Point(x: x, y: y)) } }
        mesh = QuadMesh(columnCount: columns.widths.count, rowCount: rows.widths.count, nodes: nodes)
    }

    private static func linePlaces(_ axis: GridAxis) -> [Double] { (0..<axis.lineCount).map(axis.placeMM(ofLine:)) }

    /// Which interval between lines a place lies in, and how far; beyond the rim the outermost ones go on.
    private static func interval(_ place: Double, in lines: [Double]) -> Double {
        var index = 0
        while index < lines.count - 2, place >= lines[index + 1] { index += 1 }
        return Double(index) + (place - lines[index]) / (lines[index + 1] - lines[index])
    }

    /// The picture with the field laid flat.
    package func flattened(_ page: InkDensity) -> InkDensity {
        page.flattened(by: mesh, quadWidths: columns.widths, quadHeights: rows.widths)
    }

    /// The place in the picture of a place in the flattened one.
    package func picturePlace(_ p: Point) -> Point { mesh.map(Point(x: columns.quad(at: p.x), y: rows.quad(at: p.y))) }
}
