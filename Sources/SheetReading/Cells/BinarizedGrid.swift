import Imaging
import Registration

/// A field laid flat and evenly lit, with its ink told from paper.
///
/// Method: every cell has its own threshold, a fixed share of how dark its strokes are, so that faint pencil and black
/// ink both keep the width they were written with; never below what stands out of its surroundings (`LocalInk`).
struct BinarizedGrid {
    /// The threshold, as a fraction of the strokes' density.
    private static let strokeFraction = 0.3
    /// What the whole page has all over is no ink, up to this fraction of the cell's strokes: where bold writing fills a good part of
    /// the page, the noise is said to be darker than it is.
    private static let maxNoiseFraction = 0.5
    /// The threshold where a prompt is printed: writing over it is darker.
    private static let promptFraction = 0.55

    let flattening: GridFlattening
    let pixelsPerMM: Double
    let density: InkDensity
    /// As `LocalInk.density`.
    let smooth: InkDensity
    /// Ink of the whole grid, printed lines included.
    let ink: BilevelImage
    /// Density of each cell's strokes, row by row; 0 where there are none.
    let strokeDensities: [Int]
    /// Whether anything stands out of the paper in a cell's middle; else what is in it is a neighbor's or a line's.
    let isWritten: [Bool]
    /// Whether what is written in a cell may shine through from the back.
    let mayBeOfBack: [Bool]
    /// How far a printed line is blurred on each side.
    let lineBlurPixels: Double

    /// Where each cell has its printed prompt; nil where it has none.
    let prompts: [(x: Range<Int>, y: Range<Int>)?]
    /// What is nowhere darker than this is on the back of the page.
    let showThroughDensity: Int

    /// - Parameter index: of the field among the page's.
    init(_ field: FlatField, _ local: LocalInk, index: Int, page strokes: PageStrokes) {
        let strokeDensities = strokes.densities[index]
        flattening = field.flattening
        pixelsPerMM = field.pixelsPerMM
        density = field.density
        smooth = local.density
        self.strokeDensities = strokeDensities
        isWritten = strokes.isWritten[index]
        mayBeOfBack = strokes.mayBeOfBack[index]
        lineBlurPixels = field.lineBlurMM * field.pixelsPerMM
        showThroughDensity = strokes.showThroughDensity
        prompts = (0..<field.flattening.grid.cellCount).map(field.promptPixels(ofCell:))
        // An empty cell takes over what the others have, lest the blur of its lines be taken for strokes.
        let used = strokeDensities.map { $0 > 0 ? $0 : strokes.usualDensity }
        var ink = Self.binarized(local, flattening, strokeDensities: used, noise: strokes.noise)
        for (prompt, stroke) in zip(prompts, used) {
            guard let prompt else { continue }
            let threshold = Int(Double(stroke) * Self.promptFraction)
            for y in prompt.y {
                for x in prompt.x where Int(smooth[x, y]) <= threshold { ink[x, y] = false }
            }
        }
        self.ink = ink
    }

    /// The cell that a pixel lies in; nil beyond the grid and in gaps.
    func cell(x: Int, y: Int) -> Int? {
        guard let column = flattening.columns.cell(at: x), let row = flattening.rows.cell(at: y) else { return nil }
        return row * flattening.grid.columnCount + column
    }

    /// The pixels of a cell.
    func pixels(ofCell cell: Int) -> (x: Range<Int>, y: Range<Int>) {
        let columnCount = flattening.grid.columnCount
        return (flattening.columns.pixels(ofCell: cell % columnCount), flattening.rows.pixels(ofCell: cell / columnCount))
    }

    private static func binarized(_ local: LocalInk, _ flat: GridFlattening, strokeDensities: [Int], noise: Int) -> BilevelImage {
        let density = local.density
        let leastDensities = strokeDensities.map { stroke in
            UInt8(max(min(Double(noise), maxNoiseFraction * Double(stroke)), strokeFraction * Double(stroke)))
        }
        var ink = [UInt8](repeating: 0, count: density.values.count)
        let source = density.values.span, thresholds = local.thresholds.span
        var target = ink.mutableSpan
        let columns = LocalInk.territories(flat.columns), rows = LocalInk.territories(flat.rows)
        for (row, lines) in rows.enumerated() {
            for (column, places) in columns.enumerated() {
                let least = leastDensities[row * columns.count + column]
                for y in lines {
                    for at in y * density.width + places.lowerBound..<y * density.width + places.upperBound {
                        target[at] = source[at] > max(thresholds[at], least) ? 1 : 0
                    }
                }
            }
        }
        return BilevelImage(width: density.width, height: density.height, ink: ink)
    }
}
