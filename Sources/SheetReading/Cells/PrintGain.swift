import Forms
import Imaging
import Registration

/// What a blank form has printed in a page's fields, and how dark that is in this picture.
struct PrintGain {
    /// Paler than this on the blank is paper.
    static let minDensity = 24
    /// Print is up to this many times as dark here and there as it usually is.
    static let tolerance = 1.5
    /// Print may lie this far from where the blank has it.
    private static let slackMM = 0.3
    /// Fewer pixels of print do not tell how dark it is.
    private static let minPixelCount = 200
    private static let gainRange = 0.3...3.0

    /// For each field, as it is laid flat.
    let prints: [InkDensity]
    /// How dark the print is in this picture, over how dark it is on the blank.
    let gain: Double

    /// Method: the median of the ratios of all pixels with print; most of them are not written over.
    init(_ printed: PrintedInk, fields: [FlatField]) {
        let toPrint = Homography(pixelsPerMM: printed.pixelsPerMM)
        var ratios = [Int](repeating: 0, count: 512)
        prints = fields.map { field in
            let grid = field.flattening.grid
            let flat = GridFlattening(grid, pageToPicture: toPrint, pixelsPerMM: field.pixelsPerMM).flattened(printed.density)
            return flat.dilated(radius: Int((Self.slackMM * field.pixelsPerMM).rounded()))
        }
        for (field, print) in zip(fields, prints) {
            let nearby = field.smooth.dilated(radius: Int((Self.slackMM * field.pixelsPerMM).rounded()))
            for cell in 0..<field.flattening.grid.cellCount {
                let pixels = field.pixels(ofCell: cell)
                for y in pixels.y {
                    for x in pixels.x where Int(print[x, y]) >= Self.minDensity {
                        ratios[min(511, 64 * Int(nearby[x, y]) / Int(print[x, y]))] += 1
                    }
                }
            }
        }
        let count = ratios.reduce(0, +)
        var remaining = count / 2, level = 0
        while level < 511, remaining >= ratios[level] {
            remaining -= ratios[level]
            level += 1
        }
        let median = (Double(level) + 0.5) / 64
        gain = count < Self.minPixelCount ? 1 : min(max(median, Self.gainRange.lowerBound), Self.gainRange.upperBound)
    }
}
