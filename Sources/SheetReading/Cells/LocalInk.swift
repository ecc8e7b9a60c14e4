import Imaging
import Registration

/// What is ink and what is paper in a field, told in each cell by that cell alone.
///
/// Method: in a cell away from its lines, the paper is the median over most of a cell, so that a shadow's edge or a stain stays with
/// the paper; ink is what is darker, by a share of the cell's contrast, than its surroundings are on average. Whether anything is
/// written is told by how far the ink stands out of what is left of the cell. Nothing of the page is needed: bold pens, small boxes and
/// shadows do not change what is ink in another cell.
///
/// Assumes that less than half of any place's surroundings is ink; what is nearer to a line than its blur is judged as the nearest
/// place within. Of the share of the contrast, 0.1 and 0.15 were compared over the grid of `inkmill-bench conditions`; the reaches of
/// paper and mean are those of one comparison of thresholds and were not varied there. **Determinism** A.
struct LocalInk {
    /// How dark strokes or lines are, and how sharp.
    struct Strokes {
        /// 0 where there are none.
        var density = 0
        /// The greatest change from a pixel to the next, over the density.
        var sharpness = 0.0
    }

    /// As `FlatField.smooth`, over the paper of its own place.
    let density: InkDensity
    /// Ink is what is darker than this, pixel by pixel.
    let thresholds: [UInt8]
    /// Of each cell, row by row.
    let strokes: [Strokes]
    /// The field's printed lines at many places.
    let lines: [Strokes]
    /// All densities away from lines.
    let histogram: DensityHistogram

    /// The most of a cell that is left out beside a line.
    private static let maxMarginFraction = 0.2
    /// No digit has all of its ink in so narrow a rim of its cell, over the cell's shorter side; of a number, which may be a lone 1 at the left
    /// of a wide cell, not even in a narrower one.
    private static let rimFraction = 0.12, numberRimFraction = 0.06
    /// What is near a line but for its blur.
    private static let lineSlackMM = 0.15

    init(_ field: FlatField) {
        let flat = field.flattening
        var density = field.smooth, thresholds = [UInt8](repeating: 255, count: density.values.count)
        var strokes: [Strokes] = [], histogram = DensityHistogram()
        let lineWidthMM = flat.grid.lineWidthMM
        let margin = lineWidthMM > 0 ? (lineWidthMM / 2 + field.lineBlurMM + Self.lineSlackMM) * field.pixelsPerMM : 0
        let columns = Self.territories(flat.columns), rows = Self.territories(flat.rows)
        let rimFraction = flat.grid.number == nil ? Self.rimFraction : Self.numberRimFraction
        for (row, y) in rows.enumerated() {
            for (column, x) in columns.enumerated() {
                let across = flat.columns.pixels(ofCell: column), down = flat.rows.pixels(ofCell: row)
                let rim = max(margin, rimFraction * Double(min(across.count, down.count)))
                let cell = CellPatch(
                    field.smooth, x: Self.inset(across, by: margin), y: Self.inset(down, by: margin),
                    middle: (Self.inset(across, by: rim), Self.inset(down, by: rim)),
                    printed: [
                        field.promptPixels(ofCell: row * columns.count + column), field.rulePixels(ofCell: row * columns.count + column),
                    ]
                    .compactMap(\.self), pixelsPerMM: field.pixelsPerMM)
                let found = cell.judged(x: x, y: y, density: &density, thresholds: &thresholds)
                strokes.append(found.strokes)
                histogram.add(found.histogram)
            }
        }
        self.density = density
        self.thresholds = thresholds
        self.strokes = strokes
        lines = Self.lines(flat, density: density, reach: margin)
        self.histogram = histogram
    }

    private static func inset(_ side: Range<Int>, by margin: Double) -> Range<Int> {
        let left = Int(min(margin, maxMarginFraction * Double(side.count)).rounded())
        return side.lowerBound + left..<max(side.lowerBound + left + 1, side.upperBound - left)
    }

    /// The printed lines, where they pass the middle of a cell.
    private static func lines(_ flat: GridFlattening, density: InkDensity, reach: Double) -> [Strokes] {
        guard flat.grid.lineWidthMM > 0 else { return [] }
        func profile(_ axis: FlatAxis, stride: Int, start: Int) -> [Strokes] {
            axis.axis.lines.compactMap { line in
                let place = axis.place(ofLine: line)
                let range = max(1, Int(place - reach))..<min(axis.pixelCount - 1, Int(place + reach) + 2)
                let levels = range.map { Int(density.values[start + $0 * stride]) }
                guard let peak = levels.max(), peak > 0 else { return nil }
                let change = range.map {
                    abs(Int(density.values[start + ($0 + 1) * stride]) - Int(density.values[start + ($0 - 1) * stride])) / 2
                }
                return Strokes(density: peak, sharpness: Double(change.max() ?? 0) / Double(peak))
            }
        }
        let columns = (0..<flat.columns.axis.cellCount).map { Int(flat.columns.middle(ofCell: $0)) }
        let rows = (0..<flat.rows.axis.cellCount).map { Int(flat.rows.middle(ofCell: $0)) }
        return columns.flatMap { profile(flat.rows, stride: density.width, start: $0) }
            + rows.flatMap { profile(flat.columns, stride: 1, start: $0 * density.width) }
    }

    /// For each cell along an axis the pixels that are nearer to it than to another.
    static func territories(_ axis: FlatAxis) -> [Range<Int>] {
        let count = axis.axis.cellCount
        let borders = (1..<max(1, count)).map { Int((axis.middle(ofCell: $0 - 1) + axis.middle(ofCell: $0)) / 2) + 1 }
        let ends = [0] + borders + [axis.pixelCount]
        return (0..<count).map { ends[$0]..<ends[$0 + 1] }
    }
}
