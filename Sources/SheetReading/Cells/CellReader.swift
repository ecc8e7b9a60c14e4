import Forms
import GlyphNormalization
import Imaging

/// Turns a cell's ink into its reading: status, score, crop, glyph.
struct CellReader {
    /// Paper around the digit in a crop that it makes larger.
    private static let cropMargin = 2

    /// How sure it is that ink cut from a neighbor's is not a whole digit: a tail may have been cut off that is not one.
    static let joinedScore = 0.9
    /// How sure it is that a cell with ink along its rim alone is empty.
    private static let rimScore = 0.7
    /// How sure it is that ink may be of the page's back.
    private static let backScore = 0.5
    /// A digit with this many times the threshold's ink on a line surely touches it.
    private static let sureTouch = 4.0

    /// Digits are as high as this fraction of a box; of fewer digits their usual height is not told.
    private static let boxHeight = 1.6
    private static let minHeightCount = 3
    /// A rule of this fraction of a stroke's width hides it. A digit with a foot is no narrower than this, over its height; it goes down to
    /// its foot in the left of it. How sure it is that nothing is hidden.
    private static let hidingFraction = 0.7
    private static let minFootedAspect = 0.35
    private static let maxFootFraction = 0.45
    private static let hiddenScore = 0.8

    let binarized: BinarizedGrid
    let thresholds: CellThresholds
    let profile: NormalizationProfile
    let ink: [CellInk]
    /// Of each cell's ink, in pixels.
    private let strokeLengths: [Double]
    /// Mean width of the field's strokes, in pixels; 0 without any.
    private let usualWidth: Double

    /// Of strokes that end in the rules which digits stand on.
    private let feet: [[Range<Int>]]
    private let ruleThickness: Int
    /// The usual height of the field's ink in pixels, of digits that stand on rules; nil where too little is written to tell.
    private let usualHeight: Int?

    /// - Parameters:
    ///   - ink: of the field's cells, row by row.
    ///   - eraser: what the lines were taken out with.
    init(
        binarized: BinarizedGrid, ink: [CellInk], eraser: PrintedRuleEraser, thresholds: CellThresholds, profile: NormalizationProfile
    ) {
        (feet, ruleThickness) = (eraser.feet, eraser.ruleThickness)
        self.binarized = binarized
        self.ink = ink
        self.thresholds = thresholds
        self.profile = profile
        let lengths = ink.map { $0.parts.reduce(0) { $0 + $1.ink.outlineLength / 2 } }
        strokeLengths = lengths
        let minLength = thresholds.emptyInkMM * binarized.pixelsPerMM
        let widths = zip(ink, lengths).filter { $1 > minLength }.map { Double($0.inkCount) / $1 }.sorted()
        usualWidth = widths.isEmpty ? 0 : widths[widths.count / 2]
        guard binarized.flattening.grid.ruleMM != nil else {
            usualHeight = nil
            return
        }
        let heights = zip(ink, lengths).filter { $1 > minLength }.compactMap { entry -> Int? in
            guard let top = entry.0.parts.map(\.y).min(), let bottom = entry.0.parts.map(\.maxY).max() else { return nil }
            return bottom - top + 1
        }.sorted()
        usualHeight = heights.count < Self.minHeightCount ? nil : heights[heights.count / 2]
    }

    func read(row: Int, column: Int, label: UInt8?, quad: [Point]) -> CellReading {
        let grid = binarized.flattening.grid, cell = row * grid.columnCount + column
        let bounds = cropBounds(ink[cell], row: row, column: column)
        var mask = BilevelImage(width: bounds.width, height: bounds.height)
        for part in ink[cell].parts { mask.draw(part, atX: part.x - bounds.x, y: part.y - bounds.y) }
        let (status, score) = status(cell, mask: mask)
        if status == .empty { mask = BilevelImage(width: bounds.width, height: bounds.height) }
        return CellReading(
            field: grid.name, row: row, column: column, label: label, status: status, score: score,
            glyph: status.isDigit ? profile.normalizeWriting(mask) : nil, crop: crop(bounds), ink: mask, quad: quad)
    }

    /// A status, and how sure it is: 0.5 at the threshold that it goes by, 1 far from it.
    private func status(_ cell: Int, mask: BilevelImage) -> (CellStatus, Double) {
        let ink = ink[cell]
        if let score = emptyScore(cell) { return (.empty, score) }
        let struckOut = StrikeOut.score(
            mask, cellSide: Double(cellSide), pixelsPerMM: binarized.pixelsPerMM, usualWidth: usualWidth,
            minSpan: thresholds.struckOutFraction)
        if let struckOut { return (.struckOut, struckOut) }
        if ink.secondFraction > 0 { return (.several, Self.sureness(ink.secondFraction, above: thresholds.severalFraction)) }
        if ink.isJoined { return (.overflow, Self.joinedScore) }
        if ink.outsideFraction > thresholds.overflowFraction {
            return (.overflow, Self.sureness(ink.outsideFraction, above: thresholds.overflowFraction))
        }
        let contrast = Double(binarized.strokeDensities[cell]) / 255
        if contrast < thresholds.faintContrast { return (.faint, 1 - 0.5 * contrast / thresholds.faintContrast) }
        if binarized.mayBeOfBack[cell] { return (.faint, Self.backScore) }
        // Everything that speaks against a whole digit and nothing else: ink next door, ink left out, little contrast.
        let keptFraction = Double(ink.inkCount) / Double(ink.inkCount + ink.droppedInkCount)
        let insideFraction = 1 - 0.5 * ink.outsideFraction / max(1e-9, thresholds.overflowFraction)
        let contrastFraction = min(1, 0.5 * contrast / max(1e-9, thresholds.faintContrast))
        let score = keptFraction * insideFraction * contrastFraction * (mayHideFoot(cell) ? Self.hiddenScore : 1)
        let touchMM2 = Double(ink.contactCount) / (binarized.pixelsPerMM * binarized.pixelsPerMM)
        guard ink.contactCount > 0, touchMM2 >= thresholds.touchAreaMM2 else { return (.ok, score) }
        let touch = touchMM2 / max(1e-9, Self.sureTouch * thresholds.touchAreaMM2)
        return (.touchesLine, score * (0.5 + 0.5 * min(1, touch)))
    }

    /// How sure it is that nothing is written in a cell; nil where something is.
    func emptyScore(_ cell: Int) -> Double? {
        let lengthMM = strokeLengths[cell] / binarized.pixelsPerMM
        if lengthMM < thresholds.emptyInkMM { return 1 - 0.5 * lengthMM / thresholds.emptyInkMM }
        return binarized.isWritten[cell] ? nil : Self.rimScore
    }

    /// What a stroke that crosses a digit out spans: without outlines digits are as high as their writer likes, and higher than their place
    /// is wide.
    private var cellSide: Int {
        let flat = binarized.flattening, shorter = min(flat.columns.cellPixels, flat.rows.cellPixels)
        guard flat.grid.ruleMM != nil else { return shorter }
        return usualHeight.map { max(shorter, Int(Self.boxHeight * Double($0))) } ?? flat.rows.cellPixels
    }

    /// Whether a level stroke may lie hidden in the rule, such as the foot of a 2: what ends in it ends at the left of the digit.
    private func mayHideFoot(_ cell: Int) -> Bool {
        guard feet.indices.contains(cell), let foot = feet[cell].first, feet[cell].count == 1,
            Double(ruleThickness) >= Self.hidingFraction * usualWidth,
            let left = ink[cell].parts.map(\.x).min(), let right = ink[cell].parts.map(\.maxX).max(),
            let top = ink[cell].parts.map(\.y).min(), let bottom = ink[cell].parts.map(\.maxY).max(),
            Double(right - left) >= Self.minFootedAspect * Double(bottom - top)
        else { return false }
        return Double(foot.upperBound + foot.lowerBound) / 2 <= Double(left) + Self.maxFootFraction * Double(right - left)
    }

    /// 0.5 at a threshold of a fraction, 1 at a fraction of 1.
    private static func sureness(_ fraction: Double, above threshold: Double) -> Double {
        min(1, 0.5 + 0.5 * (fraction - threshold) / max(1e-9, 1 - threshold))
    }

    /// The cell, and what of its ink lies beyond it.
    func cropBounds(_ ink: CellInk, row: Int, column: Int) -> (x: Int, y: Int, width: Int, height: Int) {
        let pixels = binarized.pixels(ofCell: row * binarized.flattening.grid.columnCount + column)
        var minX = pixels.x.lowerBound, minY = pixels.y.lowerBound
        var maxX = pixels.x.upperBound - 1, maxY = pixels.y.upperBound - 1
        for part in ink.parts {
            minX = min(minX, part.x - Self.cropMargin)
            minY = min(minY, part.y - Self.cropMargin)
            maxX = max(maxX, part.maxX + Self.cropMargin)
            maxY = max(maxY, part.maxY + Self.cropMargin)
        }
        minX = max(0, minX)
        minY = max(0, minY)
        maxX = min(binarized.density.width - 1, maxX)
        maxY = min(binarized.density.height - 1, maxY)
        return (minX, minY, maxX - minX + 1, maxY - minY + 1)
    }

    func crop(_ bounds: (x: Int, y: Int, width: Int, height: Int)) -> GrayImage {
        var crop = GrayImage(width: bounds.width, height: bounds.height)
        let field = binarized.density.values.span
        var target = crop.pixels.mutableSpan
        for y in 0..<bounds.height {
            let start = (bounds.y + y) * binarized.density.width + bounds.x, row = field.extracting(start..<start + bounds.width)
            let to = y * bounds.width
            for x in 0..<bounds.width { target[to + x] = 255 &- row[x] }
        }
        return crop
    }
}
