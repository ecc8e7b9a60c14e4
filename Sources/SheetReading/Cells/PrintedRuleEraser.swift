import Imaging
import Registration

/// Takes the printed lines out of a flattened grid's ink, and leaves the strokes that cross them.
///
/// Method: along each cell edge, that of a long cell in pieces, the line's band is measured; above and below it runs of ink
/// are paired that can be one stroke, and within the band only what lies between the two of a pair is kept. A run without a
/// partner, or a long one, is a stroke that ends in the line or runs along it: where it is thick enough to be one, the band's
/// ink beside it is kept. Where two lines cross, the crossing is erased. Beyond the field a line that goes on is taken out in
/// the same way. Limits: a stroke that lies in the line and no wider than it is gone; one that crosses a line just where two
/// pieces meet may lose what lies in the line.
struct PrintedRuleEraser {
    /// The ink without lines.
    private(set) var ink: BilevelImage
    /// The lines' bands and a pixel on both sides: ink here touches a line.
    private(set) var contact: BilevelImage
    /// In cells without outlines the columns of strokes that end in the rule which the digit stands on, and the rule's thickness in pixels.
    private(set) var feet: [[Range<Int>]] = []
    private(set) var ruleThickness = 0

    /// A row belongs to the line from this fraction of the ink along its fullest row: a stroke along the line fills less of
    /// it.
    private static let minFraction = 0.65
    /// A piece with less ink than this on every row of the line's own width shows no line; its specks are dropped as
    /// specks.
    private static let minSeenFraction = 0.1
    /// A line goes on beyond the field where so much of its length there has ink: no stroke that reaches out of a cell is as long.
    private static let minOuterCover = 0.9
    /// At least the line's own width and this are erased.
    private static let minBlurMM = 0.08

    /// Ink this thick beside a line is a stroke, not the line's own ragged edge.
    private static let minStrokeMM = 0.2
    /// A stroke that crosses a line leaves no longer run beside it; a longer one runs along the line.
    private static let maxCrossingMM = 1.3

    private let source: BilevelImage
    private let minStroke: Int
    private let maxCrossing: Int

    init(_ binarized: BinarizedGrid) {
        source = binarized.ink
        minStroke = max(2, Int((Self.minStrokeMM * binarized.pixelsPerMM).rounded()))
        maxCrossing = Int(Self.maxCrossingMM * binarized.pixelsPerMM)
        ink = binarized.ink
        contact = BilevelImage(width: ink.width, height: ink.height)
        let flat = binarized.flattening, grid = flat.grid
        if grid.ruleMM != nil {
            let eraser = PlaceRuleEraser(binarized)
            ((ink, contact), feet, ruleThickness) = (eraser.erased, eraser.feet, eraser.thickness)
        }
        guard grid.lineWidthMM > 0 else { return }
        let halfWidth = grid.lineWidthMM / 2 * binarized.pixelsPerMM
        let reach = (least: halfWidth + Self.minBlurMM * binarized.pixelsPerMM, most: halfWidth + binarized.lineBlurPixels)
        let level = bands(lines: flat.rows, cells: flat.columns, isLevel: true, reach: reach)
        let upright = bands(lines: flat.columns, cells: flat.rows, isLevel: false, reach: reach)
        for band in level + upright { clear(band) }
        for band in level + upright { restoreCrossings(band) }
    }

    /// What a piece of a line covers: `along` it, and the rows (columns) `across` it.
    private struct Band {
        let isLevel: Bool
        let along: ClosedRange<Int>
        let across: ClosedRange<Int>
    }

    /// A piece of which nothing is seen has none: there is no line to take out, and a stroke may run just there.
    private func bands(lines: FlatAxis, cells: FlatAxis, isLevel: Bool, reach: (least: Double, most: Double)) -> [Band] {
        let pieces = Self.pieces(along: cells, across: lines, reach: reach)
        return lines.axis.lines.map(lines.place(ofLine:)).flatMap { line in
            pieces.compactMap { piece in
                if piece.isOuter, cover(of: line, reach.most, piece.seen, isLevel) < Self.minOuterCover { return nil }
                var low = Int((line - reach.least).rounded()), high = Int((line + reach.least).rounded())
                let fullest = (low...high).reduce(0) { max($0, fraction(of: $1, piece.seen, isLevel)) }
                guard fullest >= Self.minSeenFraction else { return nil }
                let needed = Self.minFraction * fullest
                while Double(low) > line - reach.most, fraction(of: low - 1, piece.seen, isLevel) >= needed { low -= 1 }
                while Double(high) < line + reach.most, fraction(of: high + 1, piece.seen, isLevel) >= needed { high += 1 }
                return Band(isLevel: isLevel, along: piece.taken, across: low...high)
            }
        }
    }

    /// The fraction of a line's length that has ink within its reach.
    private func cover(of line: Double, _ reach: Double, _ along: ClosedRange<Int>, _ isLevel: Bool) -> Double {
        let across = Int((line - reach).rounded())...Int((line + reach).rounded())
        return Double(along.count { place in across.contains { hasInk(place, $0, isLevel) } }) / Double(along.count)
    }

    /// A part of a line's length in which it is taken for straight.
    private struct Piece {
        /// Where the line alone is looked at.
        let seen: ClosedRange<Int>
        /// Where it is taken out.
        let taken: ClosedRange<Int>
        /// Whether it lies beyond the field.
        var isOuter = false
    }

    /// The edges of cells, that of a cell which is longer than the cells are across it in pieces, as paper bends; then what lies beyond the first and
    /// the last cell, where the line may go on into another field.
    private static func pieces(along cells: FlatAxis, across lines: FlatAxis, reach: (least: Double, most: Double)) -> [Piece] {
        let inset = reach.most + 1
        func piece(_ start: Double, _ end: Double, atLine: (start: Bool, end: Bool), isOuter: Bool = false) -> Piece {
            let first = Int(atLine.start ? start + inset : start), last = Int(atLine.end ? end - inset : end)
            // A pixel further at both ends, so that nothing of the crossing lines is left.
            let from = atLine.start ? Int(start - reach.least) : first, to = atLine.end ? Int(end + reach.least + 1) : last
            return Piece(seen: first...max(first, last), taken: from...max(from, to), isOuter: isOuter)
        }
        let edges = (0..<cells.axis.cellCount).flatMap { cell -> [Piece] in
            let start = cells.place(ofLine: cells.axis.firstLine(ofCell: cell))
            let end = cells.place(ofLine: cells.axis.lastLine(ofCell: cell))
            let count = max(1, Int((end - start) / Double(lines.cellPixels))), step = (end - start) / Double(count)
            return (0..<count).map { index in
                piece(start + Double(index) * step, start + Double(index + 1) * step, atLine: (index == 0, index == count - 1))
            }
        }
        let first = cells.place(ofLine: cells.axis.firstLine(ofCell: 0))
        let last = cells.place(ofLine: cells.axis.lastLine(ofCell: cells.axis.cellCount - 1)), rim = Double(cells.pixelCount - 1)
        // In narrow ones no more than the crossing line's blur is seen.
        guard first > 2 * inset, rim - last > 2 * inset else { return edges }
        return edges + [
            piece(0, first, atLine: (false, true), isOuter: true), piece(last, rim, atLine: (true, false), isOuter: true),
        ]
    }

    private func hasInk(_ along: Int, _ across: Int, _ isLevel: Bool) -> Bool {
        let (x, y) = isLevel ? (along, across) : (across, along)
        return x >= 0 && y >= 0 && x < source.width && y < source.height && source[x, y]
    }

    private func fraction(of across: Int, _ along: ClosedRange<Int>, _ isLevel: Bool) -> Double {
        Double(along.reduce(0) { $0 + (hasInk($1, across, isLevel) ? 1 : 0) }) / Double(along.count)
    }

    private mutating func clear(_ band: Band) {
        let limit = band.isLevel ? (source.width, source.height) : (source.height, source.width)
        for across in max(0, band.across.lowerBound - 1)...max(0, min(limit.1 - 1, band.across.upperBound + 1)) {
            for along in max(0, band.along.lowerBound)...min(limit.0 - 1, band.along.upperBound) {
                let (x, y) = band.isLevel ? (along, across) : (across, along)
                contact[x, y] = true
                if band.across.contains(across) { ink[x, y] = false }
            }
        }
    }

    /// Puts back the ink between runs on both sides of the band that can be one stroke, and beside strokes along the line.
    private mutating func restoreCrossings(_ band: Band) {
        let before = band.across.lowerBound - 1, after = band.across.upperBound + 1
        let upper = runs(at: before, band), lower = runs(at: after, band)
        var isPaired = (upper: upper.map { _ in false }, lower: lower.map { _ in false })
        for (i, a) in upper.enumerated() {
            for (k, b) in lower.enumerated()
            where max(a.lowerBound, b.lowerBound) - min(a.upperBound, b.upperBound) <= band.across.count {
                isPaired.upper[i] = true
                isPaired.lower[k] = true
                for across in band.across {
                    let fraction = Double(across - before) / Double(after - before)
                    let low = Double(a.lowerBound) * (1 - fraction) + Double(b.lowerBound) * fraction
                    let high = Double(a.upperBound) * (1 - fraction) + Double(b.upperBound) * fraction
                    restore(Int(low.rounded())...max(Int(low.rounded()), Int(high.rounded())), across, band)
                }
            }
        }
        for (index, run) in upper.enumerated() where !isPaired.upper[index] || run.count > maxCrossing {
            restoreBeside(run, outward: stride(from: before, to: before - minStroke, by: -1), band)
        }
        for (index, run) in lower.enumerated() where !isPaired.lower[index] || run.count > maxCrossing {
            restoreBeside(run, outward: stride(from: after, to: after + minStroke, by: 1), band)
        }
    }

    /// Puts back the band's ink beside the part of a run that is thick enough.
    private mutating func restoreBeside(_ run: ClosedRange<Int>, outward: StrideTo<Int>, _ band: Band) {
        for along in run where outward.allSatisfy({ hasInk(along, $0, band.isLevel) }) {
            for across in band.across { restore(along...along, across, band) }
        }
    }

    private mutating func restore(_ along: ClosedRange<Int>, _ across: Int, _ band: Band) {
        for place in along where hasInk(place, across, band.isLevel) {
            let (x, y) = band.isLevel ? (place, across) : (across, place)
            ink[x, y] = true
        }
    }

    /// Runs of what is left of the ink beside a band; a crossing line's ink is gone from it.
    private func runs(at across: Int, _ band: Band) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        var start: Int?
        for along in band.along.lowerBound...(band.along.upperBound + 1) {
            let (x, y) = band.isLevel ? (along, across) : (across, along)
            let isInk = along <= band.along.upperBound && x >= 0 && y >= 0 && x < ink.width && y < ink.height && ink[x, y]
            if isInk, start == nil { start = along }
            if !isInk, let first = start {
                runs.append(first...(along - 1))
                start = nil
            }
        }
        return runs
    }
}
