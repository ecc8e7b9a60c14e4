import Imaging

/// A field laid flat, and how dark each of its cells is.
struct FlatField {
    /// Half of what 300 dpi gives still leaves 3 pixels to a pencil line; more only costs time.
    private static let pixelsPerMMRange = 4.0...8.0
    /// Beside the cell's borders, where the lines are, nothing is told about strokes.
    private static let lineMarginMM = 0.7

    let flattening: GridFlattening
    let pixelsPerMM: Double
    let density: InkDensity
    /// Without the grain of paper and scanner.
    let smooth: InkDensity
    /// The densities within each cell, away from its lines, row by row.
    let cells: [DensityHistogram]

    /// - Parameters:
    ///   - crossings: of the field's lines, in pixels of `page`.
    ///   - pagePixelsPerMM: the resolution of `page`.
    init(_ page: InkDensity, grid: CellGrid, crossings: [Point], pagePixelsPerMM: Double) {
        let range = Self.pixelsPerMMRange
        let resolution = min(max(pagePixelsPerMM, range.lowerBound), range.upperBound)
        let flat = GridFlattening(grid, crossings: crossings, pixelsPerMM: resolution)
        flattening = flat
        pixelsPerMM = resolution
        density = flat.flattened(page)
        let smooth = density.smoothed()
        self.smooth = smooth
        let margin = Int(Self.lineMarginMM * resolution)
        cells = (0..<grid.cellCount).map { cell in
            let columns = flat.columns.pixels(ofCell: cell % grid.columnCount)
            let rows = flat.rows.pixels(ofCell: cell / grid.columnCount)
            var histogram = DensityHistogram()
            for y in rows.dropFirst(margin).dropLast(margin) {
                for x in columns.dropFirst(margin).dropLast(margin) { histogram.add(smooth[x, y]) }
            }
            return histogram
        }
    }

    /// Less than this is not a stroke but specks.
    var minStrokePixels: Int { Int(PageStrokes.minStrokeAreaMM2 * pixelsPerMM * pixelsPerMM) }
}

/// What paper and strokes of a page are like, over all its fields: a single box tells too little.
struct PageStrokes {
    /// Less than this is not a stroke but specks.
    static let minStrokeAreaMM2 = 0.3
    /// The density of strokes assumed where no cell has any.
    private static let unwrittenDensity = 128

    /// A density that paper hardly ever reaches.
    let noise: Int
    /// The density of the strokes of most cells.
    let usualDensity: Int
    /// The density of each field's strokes, cell by cell; 0 where there are none.
    let densities: [[Int]]

    init(_ fields: [FlatField]) {
        var all = DensityHistogram()
        for field in fields { for cell in field.cells { all.add(cell) } }
        let noise = all.noiseLevel
        densities = fields.map { field in
            field.cells.map { cell in
                let strokes = cell.strokes(above: noise)
                return strokes.pixelCount > field.minStrokePixels ? strokes.density : 0
            }
        }
        let written = densities.flatMap { $0.filter { $0 > 0 } }.sorted()
        usualDensity = written.isEmpty ? Self.unwrittenDensity : written[written.count / 2]
        self.noise = noise
    }
}
