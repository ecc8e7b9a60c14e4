import Imaging

/// What paper and strokes of a page are like, over all its fields: a single box tells too little.
struct PageStrokes {
    /// Less than this is not a stroke but specks.
    private static let minStrokeAreaMM2 = 0.3
    /// The density of strokes assumed where no cell has any.
    private static let unwrittenDensity = 128
    /// So dark are a page's dark strokes, as a quantile of its cells'.
    private static let darkQuantile = 0.9
    /// What shows through from the back is never darker than this.
    private static let maxShowThroughDensity = 64.0

    /// A density that paper hardly ever reaches.
    let noise: Int
    /// The density of the strokes of most cells.
    let usualDensity: Int
    /// What is nowhere darker than this is on the back of the page.
    let showThroughDensity: Int
    /// The density of each field's strokes, cell by cell; 0 where there are none.
    let densities: [[Int]]

    /// - Parameter showThroughFraction: of the page's dark strokes.
    init(_ fields: [FlatField], showThroughFraction: Double) {
        let cells = fields.map(\.cellHistograms)
        var all = DensityHistogram()
        for field in cells { for cell in field { all.add(cell) } }
        let noise = all.noiseLevel
        let found = zip(fields, cells).map { field, cells in
            let minPixels = Int(Self.minStrokeAreaMM2 * field.pixelsPerMM * field.pixelsPerMM)
            return cells.map { cell in
                let strokes = cell.strokes(above: noise)
                return strokes.pixelCount > minPixels ? strokes.density : 0
            }
        }
        let inked = found.flatMap { $0.filter { $0 > 0 } }.sorted()
        let dark = inked.isEmpty ? 0 : inked[Int(Self.darkQuantile * Double(inked.count - 1))]
        let showThrough = Int(min(showThroughFraction * Double(dark), Self.maxShowThroughDensity))
        let written = inked.filter { $0 >= showThrough }
        usualDensity = written.isEmpty ? Self.unwrittenDensity : written[written.count / 2]
        showThroughDensity = showThrough
        densities = found.map { $0.map { $0 >= showThrough ? $0 : 0 } }
        self.noise = noise
    }
}
