import Imaging
import Registration

/// A field laid flat and evenly lit, with its ink told from paper.
///
/// Method: every cell has its own threshold, a fixed share of how dark its strokes are, so that faint pencil and black
/// ink both keep the width they were written with; never below what stands out of its surroundings (`LocalInk`). Where a pencil
/// was pressed less, the stroke nearby stands for the cell's, down to a fraction of it, so that the faint part of a digit is not lost.
struct BinarizedGrid {
    /// The threshold, as a fraction of the strokes' density.
    private static let strokeFraction = 0.3
    /// What the whole page has all over is no ink, up to this fraction of the cell's strokes: where bold writing fills a good part of
    /// the page, the noise is said to be darker than it is.
    private static let maxNoiseFraction = 0.5
    /// How far around a pixel the stroke is looked for that its threshold goes by.
    private static let strokeReachMM = 0.5
    /// A part of a digit fainter than this fraction of the cell's strokes gets no lower threshold.
    private static let minFaintFraction = 0.4
    /// The threshold where a prompt is printed: writing over it is darker.
    private static let promptFraction = 0.55
    /// The fainter parts of a digit keep this fraction of the cell away from its lines.
    private static let lineMarginFraction = 0.08

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
        lineBlurPixels = field.lineBlurMM * field.pixelsPerMM
        showThroughDensity = strokes.showThroughDensity
        prompts = (0..<field.flattening.grid.cellCount).map(field.promptPixels(ofCell:))
        let nearby = local.density.dilated(radius: Int((Self.strokeReachMM * pixelsPerMM).rounded()))
        // An empty cell takes over what the others have, lest the blur of its lines be taken for strokes.
        let used = strokeDensities.map { $0 > 0 ? $0 : strokes.usualDensity }
        var ink = Self.binarized(local, flattening, nearby: nearby, strokeDensities: used, noise: strokes.noise)
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

    /// - Parameter nearby: the greatest density around each pixel.
    private static func binarized(
        _ local: LocalInk, _ flat: GridFlattening, nearby: InkDensity, strokeDensities: [Int], noise: Int
    ) -> BilevelImage {
        let density = local.density
        // The threshold by the greatest density nearby, a table for each cell.
        let tables = strokeDensities.map { stroke in
            let least = min(Double(noise), maxNoiseFraction * Double(stroke))
            return (0...255).map { level in
                UInt8(max(least, strokeFraction * min(Double(stroke), max(Double(level), minFaintFraction * Double(stroke)))))
            }
        }
        var ink = [UInt8](repeating: 0, count: density.values.count)
        let source = density.values.span, greatest = nearby.values.span, least = local.thresholds.span
        var target = ink.mutableSpan
        let columns = places(flat.columns), rows = places(flat.rows)
        for y in 0..<density.height {
            for x in 0..<density.width {
                let at = y * density.width + x
                let table = tables[rows[y].cell * flat.grid.columnCount + columns[x].cell]
                // A faint line is no stroke: beside the borders the cell's own strokes decide.
                let level = rows[y].isInside && columns[x].isInside ? Int(greatest[at]) : 255
                target[at] = source[at] > max(table[level], least[at]) ? 1 : 0
            }
        }
        return BilevelImage(width: density.width, height: density.height, ink: ink)
    }

    /// For each pixel along an axis the cell it lies in or next to, and whether it is inside, away from the printed lines.
    private static func places(_ axis: FlatAxis) -> [(cell: Int, isInside: Bool)] {
        let margin = lineMarginFraction * Double(axis.cellPixels)
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
