import Imaging

/// A form's grid laid flat and evenly lit, with its ink told from paper.
///
/// Method: every cell has its own threshold, a fixed share of how dark its strokes are, so that faint pencil and black
/// ink both keep the width they were written with; never below the noise of the paper.
struct GridCanvas {
    /// Half of what 300 dpi gives still leaves 3 pixels to a pencil line; more only costs time.
    private static let pixelsPerMMRange = 4.0...8.0
    /// The threshold, as a share of the strokes' density.
    private static let strokeShare = 0.3
    /// Beside the cell's borders, where the lines are, nothing is told about strokes.
    private static let lineMarginMM = 0.7
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
    ///   - corners: of the cells, in pixels of `page`.
    ///   - pagePixelsPerMM: the resolution of `page`.
    init(_ page: InkDensity, grid: CellGrid, corners: [Point], pagePixelsPerMM: Double) {
        let range = Self.pixelsPerMMRange
        let resolution = min(max(pagePixelsPerMM, range.lowerBound), range.upperBound)
        flattening = GridFlattening(grid, corners: corners, pixelsPerMM: resolution)
        pixelsPerMM = resolution
        density = page.flattened(by: flattening.mesh, quadWidth: flattening.quadWidth, quadHeight: flattening.quadHeight)
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
        let thresholds = strokes.map { UInt8(min(255, max(noise, Int(Double($0 > 0 ? $0 : usual) * Self.strokeShare)))) }
        ink = Self.binarized(smooth, flattening, thresholds: thresholds)
    }

    /// The cell that a canvas pixel lies in; beyond the grid nil.
    func cell(x: Int, y: Int) -> Int? {
        let column = (x - flattening.quadWidth) / flattening.cellWidth, row = (y - flattening.quadHeight) / flattening.cellHeight
        guard x >= flattening.quadWidth, y >= flattening.quadHeight, column < flattening.grid.columnCount,
            row < flattening.grid.rowCount
        else { return nil }
        return row * flattening.grid.columnCount + column
    }

    private static func strokeDensity(
        _ density: InkDensity, _ flat: GridFlattening, row: Int, column: Int, noise: Int, pixelsPerMM: Double
    ) -> Int {
        let margin = Int(lineMarginMM * pixelsPerMM)
        let left = flat.quadWidth + column * flat.cellWidth, top = flat.quadHeight + row * flat.cellHeight
        var histogram = DensityHistogram()
        for y in (top + margin)..<(top + flat.cellHeight - margin) {
            for x in (left + margin)..<(left + flat.cellWidth - margin) { histogram.add(density[x, y]) }
        }
        let strokes = histogram.strokes(above: noise)
        return Double(strokes.pixelCount) > minStrokeAreaMM2 * pixelsPerMM * pixelsPerMM ? strokes.density : 0
    }

    private static func binarized(_ density: InkDensity, _ flat: GridFlattening, thresholds: [UInt8]) -> BilevelImage {
        var ink = [UInt8](repeating: 0, count: density.values.count)
        let source = density.values.span
        var target = ink.mutableSpan
        let columns = (0..<density.width).map {
            min(max(0, ($0 - flat.quadWidth) / flat.cellWidth), flat.grid.columnCount - 1)
        }
        for y in 0..<density.height {
            let row = min(max(0, (y - flat.quadHeight) / flat.cellHeight), flat.grid.rowCount - 1)
            for x in 0..<density.width {
                let at = y * density.width + x
                target[at] = source[at] > thresholds[row * flat.grid.columnCount + columns[x]] ? 1 : 0
            }
        }
        return BilevelImage(width: density.width, height: density.height, ink: ink)
    }
}
