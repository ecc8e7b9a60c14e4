import Imaging
import Registration

/// A rectangle that printed lines enclose on a blank form.
struct PrintedFrame: Equatable {
    /// Between the lines, not with them.
    let insideMM: Rect
    /// What is not paper between it and its neighbors: the lines around it with their blur.
    let wallMM: Double
    /// The lines' own width.
    let lineWidthMM: Double
    /// How much ink the line below it has across: its width in mm times its density of 0…255, which blur does not change.
    let lowerLineInk: Double
    /// Print within the frame as dark as letters, in mm².
    let darkPrintMM2: Double
    /// All print within the frame: a pale guide, for instance.
    let printMM2: Double
    /// What is written within the frame, on the average of the filled-in sheets that the form is learned from; 0 for a blank.
    let writtenMM2: Double
    /// Whether a side of it is at the picture's rim.
    let touchesRim: Bool

    /// Width over height from which on a box is no place for one digit but for a number of several.
    private static let minNumberAspect = 1.4
    /// Lower cells are for ticks and tallies.
    private static let minNumberHeightMM = 4.0

    /// Whether it is too wide for one digit and has room for several.
    var isForNumber: Bool {
        insideMM.width >= Self.minNumberAspect * insideMM.height && insideMM.height >= Self.minNumberHeightMM
    }
}

extension PrintedFrame {
    /// Smaller pieces of paper are the insides of letters.
    private static let minSideMM = 1.2
    /// The fraction of the paper just inside a rectangle's outline that must be paper.
    private static let minOutlineFraction = 0.9
    /// Corners may be rounded over this fraction of the shorter side, and take off this fraction of the rectangle at most.
    private static let maxCornerFraction = 0.32, maxRoundedFraction = 0.08
    /// A line is no wider than this.
    private static let maxLineMM = 1.5
    /// A side this near to the picture's rim may have been cut off there.
    private static let rimMM = 1.0
    /// Print is looked for this far from the lines.
    private static let printMarginMM = 0.35
    /// Letters and numbers are darker than this, guides are paler.
    static let darkDensity: UInt8 = 120

    /// Every rectangular enclosure, by its topmost row.
    static func all(on page: FormPage) -> [PrintedFrame] {
        page.lines.enclosures().compactMap { PrintedFrame($0, on: page) }
    }

    private init?(_ piece: InkComponent, on formPage: FormPage) {
        let lines = formPage.lines.lines, page = formPage.print, pixelsPerMM = formPage.pixelsPerMM
        let width = piece.ink.width, height = piece.ink.height
        guard Double(min(width, height)) >= Self.minSideMM * pixelsPerMM,
            piece.hasStraightSides(Self.minOutlineFraction, without: 0)
                || piece.hasStraightSides(Self.minOutlineFraction, without: Int(Self.maxCornerFraction * Double(min(width, height))))
                    && piece.spannedFraction >= 1 - Self.maxRoundedFraction
        else { return nil }
        let rim = Int(Self.rimMM * pixelsPerMM) + 1
        touchesRim =
            piece.x <= rim || piece.y <= rim || piece.maxX >= lines.width - 1 - rim
            || piece.maxY >= lines.height - 1 - rim
        // Pixel edges, so that what is enclosed has its full size.
        insideMM = Rect(
            x: Double(piece.x) / pixelsPerMM, y: Double(piece.y) / pixelsPerMM, width: Double(width) / pixelsPerMM,
            height: Double(height) / pixelsPerMM)
        let walls = Walls(around: piece, lines: lines, page: page, most: Int(Self.maxLineMM * pixelsPerMM))
        wallMM = walls.thickness / pixelsPerMM
        lineWidthMM = walls.lineWidth / pixelsPerMM
        lowerLineInk = walls.lowerInk / pixelsPerMM
        let margin = max(1, Int((Self.printMarginMM * pixelsPerMM).rounded()))
        var dark = 0, all = 0, written = 0
        for y in (piece.y + margin)..<max(piece.y + margin, piece.maxY + 1 - margin) {
            for x in (piece.x + margin)..<max(piece.x + margin, piece.maxX + 1 - margin) {
                let density = page[x, y]
                if density > formPage.threshold { all += 1 }
                if density > Self.darkDensity { dark += 1 }
                if let ink = formPage.written { written += Int(ink[x, y]) }
            }
        }
        darkPrintMM2 = Double(dark) / (pixelsPerMM * pixelsPerMM)
        printMM2 = Double(all) / (pixelsPerMM * pixelsPerMM)
        writtenMM2 = Double(written) / 255 / (pixelsPerMM * pixelsPerMM)
    }
}

/// What is measured outwards from several places of each side of an enclosed piece of paper, in pixels.
private struct Walls {
    /// To the next paper.
    private(set) var thickness = 0.0
    /// The ink across over its greatest density: for a blurred line the width that it had.
    private(set) var lineWidth = 0.0
    /// Of the lower side: the sum of densities across.
    private(set) var lowerInk = 0.0

    private static let placesPerSide = 5

    /// - Parameter most: thicker walls are areas.
    init(around piece: InkComponent, lines: BilevelImage, page: InkDensity, most: Int) {
        var thicknesses: [Double] = [], widths: [Double] = [], inks: [Double] = []
        for step in 1...Self.placesPerSide {
            let x = piece.x + piece.ink.width * step / (Self.placesPerSide + 1)
            let y = piece.y + piece.ink.height * step / (Self.placesPerSide + 1)
            let sides = [(x, piece.maxY, 0, 1), (x, piece.y, 0, -1), (piece.x, y, -1, 0), (piece.maxX, y, 1, 0)]
            for (index, side) in sides.enumerated() {
                guard let wall = Self.wall(from: (side.0, side.1), toward: (side.2, side.3), lines, page, most: most) else {
                    continue
                }
                thicknesses.append(Double(wall.count))
                widths.append(Double(wall.sum) / Double(max(1, wall.greatest)))
                if index == 0 { inks.append(Double(wall.sum)) }
            }
        }
        thickness = thicknesses.median ?? 0
        lineWidth = widths.median ?? 0
        lowerInk = inks.median ?? 0
    }

    /// Nil at the picture's rim, and where there is no end of ink.
    private static func wall(
        from start: (x: Int, y: Int), toward step: (x: Int, y: Int), _ lines: BilevelImage, _ page: InkDensity, most: Int
    ) -> (count: Int, sum: Int, greatest: Int)? {
        var count = 0, sum = Int(page[start.x, start.y]), greatest = 0
        var x = start.x + step.x, y = start.y + step.y
        while (0..<lines.width).contains(x), (0..<lines.height).contains(y), count <= most {
            let density = Int(page[x, y])
            sum += density
            greatest = max(greatest, density)
            if !lines[x, y] { return count > 0 ? (count, sum, greatest) : nil }
            (x, y, count) = (x + step.x, y + step.y, count + 1)
        }
        return nil
    }
}

extension InkComponent {
    /// Whether the rows and columns along the sides of the tight box are mostly filled.
    ///
    /// - Parameter corner: pixels at both ends of each side that are not looked at.
    fileprivate func hasStraightSides(_ minFraction: Double, without corner: Int) -> Bool {
        let width = ink.width, height = ink.height
        let insetX = min(2, (width - 1) / 2), insetY = min(2, (height - 1) / 2)
        let across = corner..<width - corner, down = corner..<height - corner
        let rows = [insetY, height - 1 - insetY].map { y in across.count { ink[$0, y] } }
        let columns = [insetX, width - 1 - insetX].map { x in down.count { ink[x, $0] } }
        return rows.allSatisfy { Double($0) >= minFraction * Double(across.count) }
            && columns.allSatisfy { Double($0) >= minFraction * Double(down.count) }
    }

    /// The fraction of the tight box that lies between the outermost pixels of its rows, whatever is in between.
    fileprivate var spannedFraction: Double {
        let spans = (0..<ink.height).reduce(0) { sum, y in
            guard let first = (0..<ink.width).first(where: { ink[$0, y] }), let last = (0..<ink.width).last(where: { ink[$0, y] })
            else { return sum }
            return sum + last - first + 1
        }
        return Double(spans) / Double(ink.width * ink.height)
    }
}
