import Imaging

extension BilevelImage {
    /// A paler stroke has a density between these fractions of the ink's, and is darker than the paper by so many deviations of it.
    private static let palerFractions = 0.15...0.8
    private static let minDeviations = 4.0
    /// What is no farther from the ink than this is its edge: in pixels, and in those from no ink to all of it where it is sharpest.
    private static let minEdge = 1.5
    private static let edgeBlurs = 0.6
    /// The change that stands for the sharpest edges, as a quantile of those within the ink.
    private static let changeQuantile = 0.9
    /// In a digit whose longer side is shorter than this over the edge, a pixel more closes loops.
    private static let minSideEdges = 10.0
    /// A stroke that goes on has at least so many squares of its width.
    private static let minSquares = 0.4
    /// The outer part of a cell, over its side, where its lines are.
    private static let rimFraction = 0.12

    /// The ink of a cell with the paler strokes in which it goes on, as a pencil leaves them that was pressed less; nil where there are none.
    ///
    /// Method: what stands out of the paper but less than ink does, lies beyond the ink's edge and leads to it.
    /// Limits: a stroke of the back that shows through where it crosses a digit is one, too: which of the two is the digit, a model has to
    /// say. **Complexity** the pixels times the pieces beyond the edge. **Determinism** A.
    ///
    /// - Parameter cell: the ink's cell on even paper, dark on light, of the same size.
    public func withPalerStrokes(in cell: GrayImage) -> BilevelImage? {
        precondition(cell.width == width && cell.height == height, "\(width)×\(height) of ink in \(cell.width)×\(cell.height)")
        let strokeWidth = meanStrokeWidth, edge = edgeWidth(in: cell)
        guard let box = inkBox, Double(max(box.width, box.height)) >= Self.minSideEdges * edge else { return nil }
        let near = thickened(radius: edge, margin: 0)
        let columns = Self.inside(width), rows = Self.inside(height)
        var strokes = DensityHistogram(), paper = DensityHistogram()
        let pixels = ink.span, around = near.ink.span, levels = cell.pixels.span
        for y in rows {
            for at in y * width + columns.lowerBound..<y * width + columns.upperBound {
                if pixels[at] != 0 { strokes.add(255 &- levels[at]) } else if around[at] == 0 { paper.add(255 &- levels[at]) }
            }
        }
        guard strokes.count > 0, paper.count > 0 else { return nil }
        let base = paper.quantile(0.5), usual = Double(strokes.quantile(0.5))
        let darkest = Self.palerFractions.upperBound * usual
        let least = max(Self.palerFractions.lowerBound * usual, Double(base) + Self.minDeviations * paper.deviation(from: base))
        var pale = BilevelImage(width: width, height: height), beyond = pale
        Self.mark(levels, darkerThan: least, without: around, width: width, x: columns, y: rows, pale: &pale.ink, beyond: &beyond.ink)
        var result = self, isLonger = false
        for piece in beyond.components() where Double(piece.inkCount) >= max(2, Self.minSquares * strokeWidth * strokeWidth) {
            var levels = DensityHistogram()
            for y in 0..<piece.ink.height {
                for x in 0..<piece.ink.width where piece.ink[x, y] { levels.add(255 - cell[piece.x + x, piece.y + y]) }
            }
            guard Double(levels.quantile(0.5)) <= darkest else { continue }
            var reach = BilevelImage(width: width, height: height)
            reach.draw(piece, atX: piece.x, y: piece.y)
            reach = reach.thickened(radius: edge + 1, margin: 0)
            guard zip(reach.ink, ink).contains(where: { $0 & $1 != 0 }) else { continue }
            isLonger = true
            for place in ink.indices where reach.ink[place] & pale.ink[place] != 0 { result.ink[place] = 1 }
        }
        return isLonger ? result : nil
    }

    private static func mark(
        _ levels: Span<UInt8>, darkerThan least: Double, without near: Span<UInt8>, width: Int, x columns: Range<Int>, y rows: Range<Int>,
        pale: inout [UInt8], beyond: inout [UInt8]
    ) {
        var pale = pale.mutableSpan, beyond = beyond.mutableSpan
        for y in rows {
            for at in y * width + columns.lowerBound..<y * width + columns.upperBound where Double(255 &- levels[at]) > least {
                pale[at] = 1
                beyond[at] = 1 &- near[at]
            }
        }
    }

    /// How far the ink's blur reaches beyond it, in pixels.
    private func edgeWidth(in cell: GrayImage) -> Double {
        var strokes = DensityHistogram(), changes = DensityHistogram()
        let pixels = ink.span, levels = cell.pixels.span
        for y in 1..<max(1, height - 1) {
            for at in y * width + 1..<max(y * width + 1, (y + 1) * width - 1) where pixels[at] != 0 {
                let across = abs(Int(levels[at + 1]) - Int(levels[at - 1])), down = abs(Int(levels[at + width]) - Int(levels[at - width]))
                strokes.add(255 &- levels[at])
                changes.add(UInt8(max(across, down) / 2))
            }
        }
        guard strokes.count > 0 else { return Self.minEdge }
        let change = changes.quantile(Self.changeQuantile)
        return max(Self.minEdge, Self.edgeBlurs * Double(strokes.quantile(0.5)) / Double(max(1, change)))
    }

    /// The pixels of a side without its rim.
    private static func inside(_ side: Int) -> Range<Int> {
        let rim = Int(rimFraction * Double(side))
        return rim..<side - rim
    }
}
