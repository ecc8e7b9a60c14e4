import Imaging

/// What the strokes of a page are like, over all its fields: a single box tells too little.
struct PageStrokes {
    /// The density of strokes assumed where no cell has any.
    private static let unwrittenDensity = 128
    /// So dark are a page's dark strokes, as a quantile of its cells'.
    private static let darkQuantile = 0.9
    /// In a cell with writing of its own, what shows through from the back is never darker than this.
    private static let maxShowThroughDensity = 64.0
    /// Paper scatters what shines through it: it is paler than this fraction of the darkest lines and strokes, and its edges change less
    /// than this fraction of what a printed line's do in the same picture.
    private static let maxBackFraction = 0.65
    private static let maxBackSharpness = 0.6

    /// A density that paper hardly ever reaches, with whatever is printed all over it, where most of the page is paper.
    let noise: Int
    /// The density of the strokes of most cells.
    let usualDensity: Int
    /// What is nowhere darker than this is on the back of the page.
    let showThroughDensity: Int
    /// Whether anything stands out of the paper in the middle of each field's cells, other than what shines through; else what is in
    /// them is a neighbor's or a line's.
    let isWritten: [[Bool]]
    /// The density of each field's strokes, cell by cell; 0 where there are none.
    let densities: [[Int]]

    /// - Parameters:
    ///   - fields: all of a page.
    ///   - showThroughFraction: of the page's dark strokes.
    init(_ fields: [LocalInk], showThroughFraction: Double) {
        let found = Self.writtenDensities(fields)
        isWritten = found.map { $0.map { $0 > 0 } }
        var histogram = DensityHistogram()
        for field in fields { histogram.add(field.histogram) }
        noise = histogram.noiseLevel
        let inked = found.flatMap { $0.filter { $0 > 0 } }.sorted()
        let dark = Self.quantile(Self.darkQuantile, of: inked) ?? 0
        let showThrough = Int(min(showThroughFraction * Double(dark), Self.maxShowThroughDensity))
        let written = inked.filter { $0 >= showThrough }
        usualDensity = written.isEmpty ? Self.unwrittenDensity : written[written.count / 2]
        showThroughDensity = showThrough
        densities = found.map { $0.map { $0 >= showThrough ? $0 : 0 } }
    }

    /// The densities of the strokes but for those of the back.
    private static func writtenDensities(_ fields: [LocalInk]) -> [[Int]] {
        let lines = fields.flatMap(\.lines)
        let lineSharpness = quantile(0.5, of: lines.map(\.sharpness)) ?? 0
        let dark = quantile(darkQuantile, of: fields.flatMap { $0.strokes.map(\.density).filter { $0 > 0 } }) ?? 0
        let maxDensity = maxBackFraction * Double(max(dark, quantile(0.5, of: lines.map(\.density)) ?? 0))
        return fields.map { field in
            field.strokes.map { strokes in
                let isOfBack = Double(strokes.density) < maxDensity && strokes.sharpness < maxBackSharpness * lineSharpness
                return isOfBack ? 0 : strokes.density
            }
        }
    }

    private static func quantile<Value: Comparable>(_ fraction: Double, of values: [Value]) -> Value? {
        values.isEmpty ? nil : values.sorted()[Int(fraction * Double(values.count - 1))]
    }
}
