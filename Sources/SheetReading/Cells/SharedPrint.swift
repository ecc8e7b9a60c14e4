import Forms
import Imaging

/// What the cells of a form with guides have printed in them alike in this very picture.
///
/// A form is printed in editions whose guides differ a little from the blank that was learned. What is found at the same
/// place in most of many cells, and is no darker than a guide can be, is print whatever the blank has.
///
/// Method: the cells of all fields with one guide are laid over each other; at each place a low quantile of their
/// densities is what they share. **Determinism** A.
struct SharedPrint {
    /// For each field, as it is laid flat; nil where there is no guide, or too few cells to tell.
    let prints: [InkDensity?]

    /// Fewer cells may hold the same digit.
    private static let minCellCount = 12
    /// What so many of the cells do not have is not print; and where writers trace the guide, what most of them have is no
    /// more than so much darker than what nearly all have.
    private static let quantiles = (usual: 0.35, least: 0.2)
    private static let maxTraced = 1.6
    /// A guide is at most this many times as dark as on the blank, measured by the page's black.
    private static let maxDarkening = 2.6
    /// In one cell it is up to so much darker than what most cells share.
    static let gain = 1.2
    private static let dotsPerMM = 6.0
    /// Cells are laid over each other as exactly as this, but not more exactly than a pixel.
    private static let slackMM = 0.15

    /// - Parameters:
    ///   - fields: before anything is taken out.
    ///   - black: the density of the page's black print.
    init(_ fields: [FlatField], guides: [CellGuide], black: Int) {
        var prints = [InkDensity?](repeating: nil, count: fields.count)
        for guide in guides {
            let members = fields.indices.filter { guide.fields.contains(fields[$0].flattening.grid.name) }
            let cells = members.flatMap { index in
                (0..<fields[index].flattening.grid.cellCount).map { (index: index, pixels: fields[index].pixels(ofCell: $0)) }
            }
            guard cells.count >= Self.minCellCount, let size = members.first.map({ fields[$0].flattening.grid.cellSizeMM })
            else { continue }
            let limit = Int(Self.maxDarkening * guide.density * Double(black))
            let pattern = Self.pattern(
                of: cells.map { (fields[$0.index].smooth, $0.pixels) }, width: max(2, Int(size.width * Self.dotsPerMM)),
                height: max(2, Int(size.height * Self.dotsPerMM)), limit: limit)
            let pixelMM = members.map { 1 / fields[$0].pixelsPerMM }.reduce(0, max)
            let slack = max(1, Int((max(Self.slackMM, pixelMM) * Self.dotsPerMM).rounded()))
            let spread = pattern.dilated(radius: slack)
            for index in members { prints[index] = Self.laid(spread, over: fields[index]) }
        }
        self.prints = prints
    }

    private typealias Pixels = (x: Range<Int>, y: Range<Int>)

    /// What the cells share, stretched to one size.
    private static func pattern(
        of cells: [(smooth: InkDensity, pixels: Pixels)], width: Int, height: Int, limit: Int
    ) -> InkDensity {
        var pattern = InkDensity(width: width, height: height, values: Array(repeating: 0, count: width * height))
        var levels = [UInt8](repeating: 0, count: cells.count)
        for y in 0..<height {
            for x in 0..<width {
                for (index, cell) in cells.enumerated() {
                    let column = cell.pixels.x.lowerBound + (2 * x + 1) * cell.pixels.x.count / (2 * width)
                    let row = cell.pixels.y.lowerBound + (2 * y + 1) * cell.pixels.y.count / (2 * height)
                    levels[index] = cell.smooth[column, row]
                }
                levels.sort()
                let usual = Double(levels[Int(quantiles.usual * Double(levels.count))])
                let least = Double(levels[Int(quantiles.least * Double(levels.count))])
                let level = min(usual, maxTraced * least)
                pattern[x, y] = level <= Double(limit) ? UInt8(level) : 0
            }
        }
        return pattern
    }

    /// The pattern in every cell of a field.
    private static func laid(_ pattern: InkDensity, over field: FlatField) -> InkDensity {
        let flat = field.smooth
        var result = InkDensity(width: flat.width, height: flat.height, values: Array(repeating: 0, count: flat.values.count))
        for cell in 0..<field.flattening.grid.cellCount {
            let pixels = field.pixels(ofCell: cell)
            for (row, y) in pixels.y.enumerated() {
                for (column, x) in pixels.x.enumerated() {
                    result[x, y] =
                        pattern[
                            (2 * column + 1) * pattern.width / (2 * pixels.x.count),
                            (2 * row + 1) * pattern.height / (2 * pixels.y.count)]
                }
            }
        }
        return result
    }
}
