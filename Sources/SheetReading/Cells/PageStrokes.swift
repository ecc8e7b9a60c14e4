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
    /// A broad or soft pen's edges change no more than those of a thin line that is seen from behind. So where this many of the cells with ink, and
    /// this fraction of them, have plainly writing of their own, what shines through is besides paler than this fraction of what most of those
    /// have; and where they are fewer than half, a person is to look at what was so told to be writing.
    private static let minWritten = (count: 3, fraction: 0.15)
    private static let maxBackOfWriting = 0.75
    private static let sureWrittenFraction = 0.5

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
    /// Whether what is taken for writing in a cell may be of the back after all.
    let mayBeOfBack: [[Bool]]

    /// - Parameters:
    ///   - fields: all of a page.
    ///   - showThroughFraction: of the page's dark strokes.
    init(_ fields: [LocalInk], showThroughFraction: Double) {
        let (found, mayBeOfBack) = Self.writtenDensities(fields)
        self.mayBeOfBack = mayBeOfBack
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

    /// The densities of the strokes but for those of the back, and which of them may be of the back all the same.
    private static func writtenDensities(_ fields: [LocalInk]) -> (densities: [[Int]], mayBeOfBack: [[Bool]]) {
        let lines = fields.flatMap(\.lines), inked = fields.flatMap(\.strokes).filter { $0.density > 0 }
        let lineSharpness = quantile(0.5, of: lines.map(\.sharpness)) ?? 0
        let dark = quantile(darkQuantile, of: inked.map(\.density)) ?? 0
        let maxDensity = maxBackFraction * Double(max(dark, quantile(0.5, of: lines.map(\.density)) ?? 0))
        func isLikeBack(_ strokes: LocalInk.Strokes) -> Bool {
            Double(strokes.density) < maxDensity && strokes.sharpness < maxBackSharpness * lineSharpness
        }
        let written = inked.filter { !isLikeBack($0) }.map(\.density)
        let writtenFraction = Double(written.count) / Double(max(1, inked.count))
        var palestWriting = Int.max
        if written.count >= minWritten.count, writtenFraction >= minWritten.fraction {
            palestWriting = Int(maxBackOfWriting * Double(quantile(0.5, of: written) ?? 0))
        }
        let isOfBack = { (strokes: LocalInk.Strokes) in strokes.density < palestWriting && isLikeBack(strokes) }
        let mayBeOfBack = { (strokes: LocalInk.Strokes) in
            writtenFraction < sureWrittenFraction && strokes.density >= palestWriting && isLikeBack(strokes)
        }
        return (fields.map { $0.strokes.map { isOfBack($0) ? 0 : $0.density } }, fields.map { $0.strokes.map(mayBeOfBack) })
    }

    private static func quantile<Value: Comparable>(_ fraction: Double, of values: [Value]) -> Value? {
        values.isEmpty ? nil : values.sorted()[Int(fraction * Double(values.count - 1))]
    }
}
