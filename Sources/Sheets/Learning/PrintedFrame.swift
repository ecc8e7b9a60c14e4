import Imaging

/// A rectangle that printed lines enclose on a blank form.
struct PrintedFrame: Equatable {
    /// Between the lines, not with them.
    let insideMM: Rect
    /// The mean width of the lines around it.
    let lineWidthMM: Double
    /// How much ink the line below it has across: its width in mm times its density of 0…255, which blur does not change.
    let lowerLineInk: Double
    /// Print within the frame as dark as letters, in mm².
    let darkPrintMM2: Double
    /// All print within the frame: a pale guide, for instance.
    let printMM2: Double
    /// Whether a side of it is at the picture's rim.
    let touchesRim: Bool
}

extension PrintedFrame {
    /// Smaller pieces of paper are the insides of letters.
    private static let minSideMM = 1.2
    /// The share of the paper just inside a rectangle's outline that must be paper.
    private static let minOutlineShare = 0.9
    /// A line is no wider than this.
    private static let maxLineMM = 1.5
    /// A side this near to the picture's rim may have been cut off there.
    private static let rimMM = 1.0
    /// Print is looked for this far from the lines.
    private static let printMarginMM = 0.35
    /// Letters and numbers are darker than this, guides are paler.
    static let darkDensity: UInt8 = 120

    /// Every rectangular enclosure, by its topmost row.
    static func all(in lines: LinePicture, page: InkDensity, threshold: UInt8, pixelsPerMM: Double) -> [PrintedFrame] {
        lines.enclosures().compactMap {
            PrintedFrame($0, lines: lines.lines, page: page, threshold: threshold, pixelsPerMM: pixelsPerMM)
        }
    }

    private init?(
        _ piece: InkComponent, lines: BilevelImage, page: InkDensity, threshold: UInt8, pixelsPerMM: Double
    ) {
        let width = piece.ink.width, height = piece.ink.height
        guard Double(min(width, height)) >= Self.minSideMM * pixelsPerMM, piece.hasStraightSides(Self.minOutlineShare)
        else { return nil }
        let rim = Int(Self.rimMM * pixelsPerMM) + 1
        touchesRim = piece.x <= rim || piece.y <= rim || piece.maxX >= lines.width - 1 - rim
            || piece.maxY >= lines.height - 1 - rim
        // Pixel edges, so that what is enclosed has its full size.
        insideMM = Rect(
            x: Double(piece.x) / pixelsPerMM, y: Double(piece.y) / pixelsPerMM, width: Double(width) / pixelsPerMM,
            height: Double(height) / pixelsPerMM)
        lineWidthMM = Self.lineWidth(around: piece, lines: lines, most: Int(Self.maxLineMM * pixelsPerMM)) / pixelsPerMM
        lowerLineInk = Self.lowerLineInk(of: piece, page: page, most: Int(Self.maxLineMM * pixelsPerMM)) / pixelsPerMM
        let margin = max(1, Int((Self.printMarginMM * pixelsPerMM).rounded()))
        var dark = 0, all = 0
        for y in (piece.y + margin)..<max(piece.y + margin, piece.maxY + 1 - margin) {
            for x in (piece.x + margin)..<max(piece.x + margin, piece.maxX + 1 - margin) {
                let density = page[x, y]
                if density > threshold { all += 1 }
                if density > Self.darkDensity { dark += 1 }
            }
        }
        darkPrintMM2 = Double(dark) / (pixelsPerMM * pixelsPerMM)
        printMM2 = Double(all) / (pixelsPerMM * pixelsPerMM)
    }

    /// The median of the sums of densities below several places of the lower side, until paper is reached again.
    private static func lowerLineInk(of piece: InkComponent, page: InkDensity, most: Int) -> Double {
        let sums = (1...5).map { step in
            let x = piece.x + piece.ink.width * step / 6
            var greatest = 0, sum = 0
            for y in piece.maxY..<max(piece.maxY, min(page.height, piece.maxY + most)) {
                let density = Int(page[x, y])
                if 4 * density < greatest { break }
                greatest = max(greatest, density)
                sum += density
            }
            return sum
        }.sorted()
        return Double(sums[sums.count / 2])
    }

    /// The median of what is measured outwards from several places of each side; the rim of the picture says nothing.
    private static func lineWidth(around piece: InkComponent, lines: BilevelImage, most: Int) -> Double {
        var widths: [Int] = []
        let measure = { (x: Int, y: Int, dx: Int, dy: Int) in
            var x = x, y = y, count = 0
            while x >= 0, y >= 0, x < lines.width, y < lines.height, lines[x, y], count <= most {
                (x, y, count) = (x + dx, y + dy, count + 1)
            }
            if x >= 0, y >= 0, x < lines.width, y < lines.height, count > 0, count <= most { widths.append(count) }
        }
        for step in 1...5 {
            let x = piece.x + piece.ink.width * step / 6, y = piece.y + piece.ink.height * step / 6
            measure(x, piece.y - 1, 0, -1)
            measure(x, piece.maxY + 1, 0, 1)
            measure(piece.x - 1, y, -1, 0)
            measure(piece.maxX + 1, y, 1, 0)
        }
        widths.sort()
        return widths.isEmpty ? 0 : Double(widths[widths.count / 2])
    }
}

extension InkComponent {
    /// Whether the rows and columns along the sides of the tight box are mostly filled.
    fileprivate func hasStraightSides(_ minShare: Double) -> Bool {
        let width = ink.width, height = ink.height
        let insetX = min(2, (width - 1) / 2), insetY = min(2, (height - 1) / 2)
        let rows = [insetY, height - 1 - insetY].map { y in (0..<width).reduce(0) { $0 + (ink[$1, y] ? 1 : 0) } }
        let columns = [insetX, width - 1 - insetX].map { x in (0..<height).reduce(0) { $0 + (ink[x, $1] ? 1 : 0) } }
        return rows.allSatisfy { Double($0) >= minShare * Double(width) }
            && columns.allSatisfy { Double($0) >= minShare * Double(height) }
    }
}
