import Imaging

/// A form's grid laid flat and evenly lit, with its ink told from paper.
///
/// Method: every cell has its own threshold, a fixed share of how dark its strokes are, so that faint pencil and black
/// ink both keep the width they were written with; never below the noise of the paper. Where a pencil was pressed less,
/// the stroke nearby stands for the cell's, down to a share of it, so that the faint part of a digit is not lost.
struct GridCanvas {
    /// Half of what 300 dpi gives still leaves 3 pixels to a pencil line; more only costs time.
    private static let pixelsPerMMRange = 4.0...8.0
    /// The threshold, as a share of the strokes' density.
    private static let strokeShare = 0.3
    /// How far around a pixel the stroke is looked for that its threshold goes by.
    private static let strokeReachMM = 0.5
    /// A part of a digit fainter than this share of the cell's strokes gets no lower threshold.
    private static let minFaintShare = 0.4
    /// Beside the cell's borders, where the lines are, nothing is told about strokes.
    private static let lineMarginMM = 0.7
    /// The same for the fainter parts of a digit, as a share of the cell.
    private static let lineMarginShare = 0.08
    /// Less than this is not a stroke but specks.
    private static let minStrokeAreaMM2 = 0.3
    /// The density of strokes assumed where no cell has any.
    private static let unwrittenDensity = 128

    let flattening: GridFlattening
    let pixelsPerMM: Double
    let density: InkDensity
    /// Ink of the whole canvas, printed lines included.
    let ink: BilevelImage
    /// Density of each cell's strokes, row by row; 0 where there are none.
    let strokeDensities: [Int]

    /// - Parameters:
    ///   - crossings: of the field's lines, in pixels of `page`.
    ///   - pagePixelsPerMM: the resolution of `page`.
    init(_ page: InkDensity, grid: CellGrid, crossings: [Point], pagePixelsPerMM: Double) {
        let range = Self.pixelsPerMMRange
        let resolution = min(max(pagePixelsPerMM, range.lowerBound), range.upperBound)
        flattening = GridFlattening(grid, crossings: crossings, pixelsPerMM: resolution)
        pixelsPerMM = resolution
        density = flattening.flattened(page)
        let smooth = density.smoothed()
        var histogram = DensityHistogram()
        histogram.add(smooth.values)
        let noise = histogram.noiseLevel
        let flat = flattening
        let strokes = (0..<grid.rowCount).flatMap { row in
            (0..<grid.columnCount).map { column in
                Self.strokeDensity(smooth, flat, row: row, column: column, noise: noise, pixelsPerMM: resolution)
            }
        }
        strokeDensities = strokes
        // An empty cell takes over what the others have, lest the blur of its lines be taken for strokes.
        let written = strokes.filter { $0 > 0 }.sorted()
        let usual = written.isEmpty ? Self.unwrittenDensity : written[written.count / 2]
        let nearby = smooth.dilated(radius: Int((Self.strokeReachMM * resolution).rounded()))
        ink = Self.binarized(
            smooth, flattening, nearby: nearby, strokeDensities: strokes.map { $0 > 0 ? $0 : usual }, noise: noise)
    }

    /// The cell that a canvas pixel lies in; nil beyond the grid and in gaps.
    func cell(x: Int, y: Int) -> Int? {
        guard let column = flattening.columns.cell(at: x), let row = flattening.rows.cell(at: y) else { return nil }
        return row * flattening.grid.columnCount + column
    }

    /// The pixels of a cell.
    func pixels(ofCell cell: Int) -> (x: Range<Int>, y: Range<Int>) {
        let columnCount = flattening.grid.columnCount
        return (flattening.columns.pixels(ofCell: cell % columnCount), flattening.rows.pixels(ofCell: cell / columnCount))
    }

    private static func strokeDensity(
        _ density: InkDensity, _ flat: GridFlattening, row: Int, column: Int, noise: Int, pixelsPerMM: Double
    ) -> Int {
        let margin = Int(lineMarginMM * pixelsPerMM)
        let pixels = (x: flat.columns.pixels(ofCell: column), y: flat.rows.pixels(ofCell: row))
        var histogram = DensityHistogram()
        for y in pixels.y.dropFirst(margin).dropLast(margin) {
            for x in pixels.x.dropFirst(margin).dropLast(margin) { histogram.add(density[x, y]) }
        }
        let strokes = histogram.strokes(above: noise)
        return Double(strokes.pixelCount) > minStrokeAreaMM2 * pixelsPerMM * pixelsPerMM ? strokes.density : 0
    }

    /// - Parameter nearby: the greatest density around each pixel.
    private static func binarized(
        _ density: InkDensity, _ flat: GridFlattening, nearby: InkDensity, strokeDensities: [Int], noise: Int
    ) -> BilevelImage {
        // The threshold by the greatest density nearby, a table for each cell.
        let tables = strokeDensities.map { stroke in
            (0...255).map { level in
                let local = min(Double(stroke), max(Double(level), minFaintShare * Double(stroke)))
                return UInt8(min(255, max(noise, Int(local * strokeShare))))
            }
        }
        var ink = [UInt8](repeating: 0, count: density.values.count)
        let source = density.values.span, greatest = nearby.values.span
        var target = ink.mutableSpan
        let columns = places(flat.columns), rows = places(flat.rows)
        for y in 0..<density.height {
            for x in 0..<density.width {
                let at = y * density.width + x
                let table = tables[rows[y].cell * flat.grid.columnCount + columns[x].cell]
                // A faint line is no stroke: beside the borders the cell's own strokes decide.
                let level = rows[y].isInside && columns[x].isInside ? Int(greatest[at]) : 255
                target[at] = source[at] > table[level] ? 1 : 0
            }
        }
        return BilevelImage(width: density.width, height: density.height, ink: ink)
    }

    /// For each pixel along an axis the cell it lies in or next to, and whether it is inside, away from the printed lines.
    private static func places(_ axis: FlatAxis) -> [(cell: Int, isInside: Bool)] {
        let margin = lineMarginShare * Double(axis.cellPixels)
        var nearest = 0
        return (0..<axis.pixelCount).map { pixel in
            while nearest < axis.axis.cellCount - 1,
                abs(axis.middle(ofCell: nearest + 1) - Double(pixel)) < abs(axis.middle(ofCell: nearest) - Double(pixel))
            {
                nearest += 1
            }
            let pixels = axis.pixels(ofCell: nearest)
            let depth = min(pixel - pixels.lowerBound, pixels.upperBound - 1 - pixel)
            return (nearest, Double(depth) >= margin)
        }
    }
}
