import Forms
import Imaging

extension CellReader {
    /// Around the cell and its writing so much more is looked at, over the cell's height: for the paper around the strip that is read.
    private static let marginFraction = 0.4
    /// Ink that is blurred reaches this far beyond its threshold, in millimeters.
    private static let blurMM = 0.2
    /// Marks without any digit, such as a dash, are shown with so much of the cell's height around them.
    private static let loneMarkFraction = 0.7

    /// Reads a cell that holds a whole number: what is written in it, without the printed lines and its neighbors' ink.
    ///
    /// - Parameters:
    ///   - quad: the cell's corners in the picture.
    ///   - eraser: what the lines were taken out with.
    ///   - fineToPicture: from pixels of the page's ink, of which the field is a part, to those of the picture.
    func readNumber(row: Int, column: Int, quad: [Point], eraser: PrintedRuleEraser, fineToPicture: Homography) -> CellReading {
        let grid = binarized.flattening.grid, cell = row * grid.columnCount + column
        let bounds = cropBounds(ink[cell], row: row, column: column), crop = crop(bounds)
        func reading(_ status: CellStatus, score: Double, ink: BilevelImage? = nil, number: WrittenNumber? = nil) -> CellReading {
            CellReading(
                field: grid.name, row: row, column: column, status: status, score: score, glyph: nil, crop: crop,
                ink: ink ?? BilevelImage(width: bounds.width, height: bounds.height), quad: quad, number: number)
        }
        if let score = emptyScore(cell) { return reading(.empty, score: score) }
        var mask = BilevelImage(width: bounds.width, height: bounds.height)
        for part in ink[cell].parts { mask.draw(part, atX: part.x - bounds.x, y: part.y - bounds.y) }
        let written = writtenNumber(cell, bounds, eraser, fineToPicture)
        // What lies in the cell is read all the same, for the person who looks at it; so is what may shine through from the back.
        if ink[cell].isJoined || binarized.mayBeOfBack[cell] {
            return reading(.overflow, score: Self.joinedScore, ink: mask, number: written)
        }
        return reading(.number, score: 1, ink: mask, number: written)
    }

    private func writtenNumber(
        _ cell: Int, _ bounds: (x: Int, y: Int, width: Int, height: Int), _ eraser: PrintedRuleEraser, _ fineToPicture: Homography
    ) -> WrittenNumber? {
        let density = binarized.density, height = binarized.flattening.rows.cellPixels
        let margin = Int((Self.marginFraction * Double(height)).rounded())
        let left = max(0, bounds.x - margin), top = max(0, bounds.y - margin)
        let right = min(density.width, bounds.x + bounds.width + margin), bottom = min(density.height, bounds.y + bounds.height + margin)
        let part = (x: left..<right, y: top..<bottom)
        let pieces = ink[cell].parts.map { $0.moved(byX: -left, y: -top) }
        let lineInk = TextLineInk(
            pieces, density: freeDensity(part, of: pieces), strokeDensity: binarized.strokeDensities[cell],
            contact: eraser.contact.part(x: part.x, y: part.y))
        let toPicture = { (p: Point) in
            fineToPicture.map(binarized.flattening.picturePlace(Point(x: p.x + Double(left), y: p.y + Double(top))))
        }
        let reader = TextLineReader(profile: profile, thresholds: thresholds)
        let read = reader.read(pieces, of: lineInk, field: binarized.flattening.grid.name, toPicture: toPicture)
        let minHeight = Int(Self.loneMarkFraction * Double(height))
        guard let band = read.band ?? reader.band(around: pieces, minHeight: minHeight, ink: lineInk, toPicture: toPicture) else {
            return nil
        }
        return WrittenNumber(band: band, digits: read.cells)
    }

    /// A part of the field as it was before it was told into ink and paper, with paper in place of printed lines and of ink that is not
    /// the cell's.
    private func freeDensity(_ part: (x: Range<Int>, y: Range<Int>), of pieces: [InkComponent]) -> InkDensity {
        let width = part.x.count, height = part.y.count
        let blur = max(1, (Self.blurMM * binarized.pixelsPerMM).rounded())
        var own = BilevelImage(width: width, height: height)
        for piece in pieces { own.draw(piece, atX: piece.x, y: piece.y) }
        var foreign = binarized.ink.part(x: part.x, y: part.y)
        for index in foreign.ink.indices where own.ink[index] != 0 { foreign.ink[index] = 0 }
        let ownReach = own.thickened(radius: blur, margin: 0), foreignReach = foreign.thickened(radius: blur, margin: 0)
        var values = [UInt8](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let index = y * width + x
                if foreignReach.ink[index] != 0, ownReach.ink[index] == 0 { continue }
                values[index] = binarized.density[part.x.lowerBound + x, part.y.lowerBound + y]
            }
        }
        return InkDensity(width: width, height: height, values: values)
    }
}
