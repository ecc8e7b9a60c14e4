import Imaging

/// Turns a cell's ink into its reading: status, score, crop, glyph.
struct CellReader {
    /// Paper around the digit in a crop that it makes larger.
    private static let cropMargin = 2

    let canvas: GridCanvas
    let thresholds: CellThresholds
    let profile: NormalizationProfile

    func read(_ ink: CellInk, row: Int, column: Int, label: UInt8?, quad: [Point]) -> CellReading {
        let flat = canvas.flattening
        let (status, score) = status(ink, cell: row * flat.grid.columnCount + column)
        let bounds = cropBounds(ink, row: row, column: column)
        var mask = BilevelImage(width: bounds.width, height: bounds.height)
        if status != .empty {
            for part in ink.parts { mask.draw(part, atX: part.x - bounds.x, y: part.y - bounds.y) }
        }
        return CellReading(
            field: flat.grid.name, row: row, column: column, label: label, status: status, score: score,
            glyph: status.isDigit ? profile.normalizeWriting(mask) : nil, crop: crop(bounds), ink: mask, quad: quad)
    }

    private func status(_ ink: CellInk, cell: Int) -> (CellStatus, Double) {
        let lengthMM = ink.parts.reduce(0) { $0 + $1.ink.outlineLength / 2 } / canvas.pixelsPerMM
        if lengthMM < thresholds.emptyInkMM { return (.empty, 1 - 0.5 * lengthMM / max(1e-9, thresholds.emptyInkMM)) }
        if ink.secondShare > 0 { return (.several, min(1, 0.5 + ink.secondShare / 2)) }
        if ink.isJoined { return (.overflow, 0.9) }
        if ink.outsideShare > thresholds.overflowFraction { return (.overflow, min(1, 0.5 + ink.outsideShare)) }
        let contrast = Double(canvas.strokeDensities[cell]) / 255
        // Everything that speaks against a whole digit and nothing else: ink next door, ink left out, little contrast.
        let keptShare = Double(ink.inkCount) / Double(ink.inkCount + ink.droppedInkCount)
        let contrastShare = min(1, contrast / max(1e-9, 2 * thresholds.faintContrast))
        let score = (1 - ink.outsideShare) * keptShare * (0.5 + 0.5 * contrastShare)
        if contrast < thresholds.faintContrast { return (.faint, score) }
        return (ink.touchesLine ? .touchesLine : .ok, ink.touchesLine ? 0.9 * score : score)
    }

    /// The cell, and what of the digit lies beyond it.
    private func cropBounds(_ ink: CellInk, row: Int, column: Int) -> (x: Int, y: Int, width: Int, height: Int) {
        let pixels = canvas.pixels(ofCell: row * canvas.flattening.grid.columnCount + column)
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
        maxX = min(canvas.density.width - 1, maxX)
        maxY = min(canvas.density.height - 1, maxY)
        return (minX, minY, maxX - minX + 1, maxY - minY + 1)
    }

    private func crop(_ bounds: (x: Int, y: Int, width: Int, height: Int)) -> GrayImage {
        var crop = GrayImage(width: bounds.width, height: bounds.height)
        for y in 0..<bounds.height {
            for x in 0..<bounds.width { crop[x, y] = 255 - canvas.density[bounds.x + x, bounds.y + y] }
        }
        return crop
    }
}
