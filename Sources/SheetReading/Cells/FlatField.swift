import Forms
import Imaging
import Registration

/// A field laid flat, and how dark each of its cells is.
struct FlatField {
    /// Half of what 300 dpi gives still leaves 3 pixels to a pencil line; more only costs time.
    private static let pixelsPerMMRange = 4.0...8.0
    /// But a cell's shorter side is given so many pixels, where the picture has them.
    private static let usualCellPixels = 64.0
    /// A cell's shorter side is given so many pixels at least, whatever the picture has: told from paper in the enlarged picture, a
    /// small digit keeps its shape.
    private static let minCellPixels = 48.0
    /// Beside the cell's borders, where the lines are, no print is taken out.
    private static let lineMarginMM = 0.35
    /// A prompt may lie this far from its place.
    private static let promptSlackMM = 0.3

    let flattening: GridFlattening
    let pixelsPerMM: Double
    /// Of the picture that it was cut from.
    private let picturePixelsPerMM: Double
    let density: InkDensity
    /// Without the grain of paper and scanner, and without print that is known.
    private(set) var smooth: InkDensity

    /// - Parameters:
    ///   - crossings: of the field's lines, in pixels of `page`.
    ///   - pagePixelsPerMM: the resolution of `page`.
    init(_ page: InkDensity, grid: CellGrid, crossings: [Point], pagePixelsPerMM: Double) {
        let range = Self.pixelsPerMMRange, side = min(grid.cellSizeMM.width, grid.cellSizeMM.height)
        let most = max(range.upperBound, Self.usualCellPixels / side), least = max(range.lowerBound, Self.minCellPixels / side)
        let resolution = max(min(pagePixelsPerMM, most), least)
        flattening = GridFlattening(grid, crossings: crossings, pixelsPerMM: resolution)
        pixelsPerMM = resolution
        picturePixelsPerMM = pagePixelsPerMM
        density = flattening.flattened(page)
        smooth = density.smoothed()
    }

    /// A printed line is blurred by up to this on each side: by the paper, in millimeters, and by the camera, in pixels of the picture.
    private static let lineBlur = (mm: 0.35, pixels: 2.0)

    var lineBlurMM: Double { max(Self.lineBlur.mm, Self.lineBlur.pixels / picturePixelsPerMM) }

    /// The pixels of a cell.
    func pixels(ofCell cell: Int) -> (x: Range<Int>, y: Range<Int>) {
        let columnCount = flattening.grid.columnCount
        return (flattening.columns.pixels(ofCell: cell % columnCount), flattening.rows.pixels(ofCell: cell / columnCount))
    }

    /// Where a cell has its printed prompt, and a little around it; nil where it has none.
    func promptPixels(ofCell cell: Int) -> (x: Range<Int>, y: Range<Int>)? {
        flattening.grid.promptMM.map { pixels(of: $0.grown(by: Self.promptSlackMM), inCell: cell) }
    }

    /// Where a cell has the rule that its digit stands on, with its blur; nil where it has none.
    func rulePixels(ofCell cell: Int) -> (x: Range<Int>, y: Range<Int>)? {
        flattening.grid.ruleMM.map { pixels(of: $0.grown(by: lineBlurMM), inCell: cell) }
    }

    private func pixels(of rect: Rect, inCell cell: Int) -> (x: Range<Int>, y: Range<Int>) {
        let pixels = pixels(ofCell: cell)
        let place = { (side: Range<Int>, start: Double, length: Double, mmPerPixel: Double) -> Range<Int> in
            let low = side.lowerBound + Int(start / mmPerPixel), high = side.lowerBound + Int((start + length) / mmPerPixel) + 1
            return min(max(low, side.lowerBound), side.upperBound)..<max(min(high, side.upperBound), side.lowerBound)
        }
        return (
            place(pixels.x, rect.x, rect.width, flattening.columns.mmPerPixel),
            place(pixels.y, rect.y, rect.height, flattening.rows.mmPerPixel)
        )
    }

    /// Takes out print within the cells, but for what is darker than print can be: strokes across it.
    ///
    /// - Parameters:
    ///   - print: laid flat as the field is.
    ///   - gain: how dark the print is in this picture, over how dark it is on the blank.
    mutating func takeOut(_ print: InkDensity, gain: Double) {
        let expected = (0...255).map { level in
            level < PrintGain.minDensity ? 0 : UInt8(min(255, PrintGain.tolerance * gain * Double(level)))
        }
        let margin = Int(Self.lineMarginMM * pixelsPerMM)
        let places = (0..<flattening.grid.cellCount).map(pixels(ofCell:))
        let printed = print.values.span
        var target = smooth.values.mutableSpan
        let width = print.width
        for place in places {
            for y in place.y.dropFirst(margin).dropLast(margin) {
                for x in place.x.dropFirst(margin).dropLast(margin) {
                    let at = y * width + x
                    if target[at] <= expected[Int(printed[at])] { target[at] = 0 }
                }
            }
        }
    }
}
