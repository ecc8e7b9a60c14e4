import Forms
import Imaging

/// What is made sure of before a page's map is believed: a digit cut from another cell than its own would get a wrong label.
package struct RegistrationCheck {
    package let template: SheetTemplate
    /// Millimeters to pixels, made exact on the printed lines.
    package let pageToPicture: Homography
    package let pictureWidth: Int
    package let pictureHeight: Int

    package init(template: SheetTemplate, pageToPicture: Homography, pictureWidth: Int, pictureHeight: Int) {
        self.template = template
        self.pageToPicture = pageToPicture
        self.pictureWidth = pictureWidth
        self.pictureHeight = pictureHeight
    }

    /// The printed lines may put a mark so far from where it is seen, in cells: a map that is off by a cell puts it a whole
    /// one away, bent paper less than half.
    private static let maxMarkOffsetCells = 0.5
    /// Where four marks are seen, paper that is bent more than the lines tell puts them so far off at most, and no further in the mean: a map that is
    /// off by a cell puts all of them off by it to the same side.
    private static let maxBentOffsetCells = 0.9, maxMeanOffsetCells = 0.25
    /// Four marks put a crossing of lines, which lies between them, nearer to where it is seen than half-lost lines stray.
    private static let maxLineOffsetCells = 0.3
    /// Of the edges on each side of a grid, at least this fraction must be seen: beside the grid there are strokes at most.
    private static let minOuterFraction = 0.34
    /// A form printed smaller than this leaves no room to write in.
    private static let minPrintScale = 0.85
    /// A scanner shows all parts of a page at the same scale, a camera does not.
    private static let maxScannerScaleSpread = 0.01
    /// A template of less than this fraction of the paper describes a part of a page, such as a row of boxes, whose size nobody has set.
    private static let minPageFraction = 0.5
    /// What file formats and telephones write where they know nothing.
    private static let meaninglessDotsPerInch: [Double] = [72, 96]
    /// A page that fills more of the picture than this in either direction was not printed small on larger paper: the file's
    /// resolution is wrong.
    private static let maxSmallPageFraction = 0.9

    /// - Throws: `cutOff` where a cell's middle lies outside the picture.
    package func refuseCutOff() throws(SheetError) {
        let middles = template.printedCells.map(\.rectMM.center)
        guard middles.contains(where: { !isInPicture($0) }) else { return }
        throw cutOff
    }

    /// The rows and columns of the form's first grid that are seen, and those it has.
    var cutOff: SheetError {
        let grid = template.grids.first
        let rows = grid?.rowCount ?? 0, columns = grid?.columnCount ?? 0
        let isSeen = { (row: Int, column: Int) in
            grid.map { isInPicture($0.cellRectMM(row: row, column: column).center) } ?? false
        }
        let seenRows = (0..<rows).count { row in (0..<columns).contains { isSeen(row, $0) } }
        let seenColumns = (0..<columns).count { column in (0..<rows).contains { isSeen($0, column) } }
        return .cutOff(
            edges: grid.map { $0.edgesOutside(isInPicture) } ?? [], seenRows: seenRows, seenColumns: seenColumns, expectedRows: rows,
            expectedColumns: columns, template: template.name)
    }

    func isInPicture(_ placeMM: Point) -> Bool {
        let p = pageToPicture.map(placeMM)
        return p.x >= 0 && p.y >= 0 && p.x <= Double(pictureWidth - 1) && p.y <= Double(pictureHeight - 1)
    }

    /// Marks and lines tell of one page where the lines, carried on as a plane or as bent paper, put the marks where they are seen, or four
    /// marks put every crossing of lines where it is seen.
    ///
    /// - Parameters:
    ///   - seen: the marks' centers in the picture, as `RingMarks.centersMM`.
    ///   - crossings: of each field in the picture, as `CellGrid.lineCrossingsMM`.
    /// - Throws: `gridOffMarks` where marks and lines tell of different pages.
    package func refuseOffMarks(_ seen: [Point?], crossings: [[Point]]) throws(SheetError) {
        guard case .marks(let marks) = template.registration, let toPage = pageToPicture.inverse else { return }
        let cellMM = template.grids.reduce(Double.infinity) { min($0, $1.pitchMM.width, $1.pitchMM.height) }
        let placesMM = marks.centersMM(pageSizeMM: template.pageSizeMM)
        func worst(_ offsets: [Point]) -> Double { offsets.reduce(0) { max($0, $1.distance(to: Point(x: 0, y: 0))) } }
        let offsetsMM = zip(placesMM, seen).compactMap { place, center in center.map { (place: place, offset: toPage.map($0) - place) } }
        var least = worst(offsetsMM.map(\.offset))
        if least <= Self.maxMarkOffsetCells * cellMM { return }
        if let bend = PaperBend(template.grids, crossings, page: pageToPicture) {
            let offsets = offsetsMM.map { $0.offset - bend.departureMM(at: $0.place) }
            least = min(least, worst(offsets))
            if least <= Self.maxMarkOffsetCells * cellMM { return }
            let sum = offsets.reduce(Point(x: 0, y: 0), +), meanMM = sum.distance(to: Point(x: 0, y: 0)) / Double(offsets.count)
            if !seen.contains(nil), least <= Self.maxBentOffsetCells * cellMM, meanMM <= Self.maxMeanOffsetCells * cellMM { return }
        }
        if !seen.contains(nil), let byMarks = Homography.fit(from: placesMM, to: seen.compactMap { $0 })?.inverse {
            let departuresMM = zip(template.grids, crossings).filter { $0.0.hasPrintedCells }.flatMap { grid, crossings in
                zip(grid.lineCrossingsMM, crossings).map { byMarks.map($1) - $0 }
            }
            if worst(departuresMM) <= Self.maxLineOffsetCells * cellMM { return }
        }
        throw .gridOffMarks(offsetMM: least, template: template.name)
    }

    /// - Parameter leastOuterFraction: of the edges seen on the outermost lines, each side of each grid by itself.
    /// - Throws: `sideMissing` where the grid may lie a cell further.
    package func refuseMissingSide(leastOuterFraction: Double) throws(SheetError) {
        if leastOuterFraction < Self.minOuterFraction { throw .sideMissing(seenFraction: leastOuterFraction, template: template.name) }
    }

    /// - Parameter dotsPerInch: as the file says; believed only where the rest of the picture agrees.
    /// - Throws: `smallPrint` for a form printed much too small and scanned.
    package func refuseSmallPrint(dotsPerInch: Double?) throws(SheetError) {
        guard let dotsPerInch, !Self.meaninglessDotsPerInch.contains(dotsPerInch.rounded()) else { return }
        let page = Rect(x: 0, y: 0, width: template.pageSizeMM.width, height: template.pageSizeMM.height)
        let paperMM2 = Double(pictureWidth) * Double(pictureHeight) * (25.4 / dotsPerInch) * (25.4 / dotsPerInch)
        guard page.width * page.height >= Self.minPageFraction * paperMM2 else { return }
        let scales = page.corners.map { abs(pageToPicture.scale(at: $0)) }
        guard let least = scales.min(), let most = scales.max(), most < least * (1 + Self.maxScannerScaleSpread) else { return }
        let scale = abs(pageToPicture.scale(at: page.center)) * 25.4 / dotsPerInch
        let seen = Rect(around: page.corners.map(pageToPicture.map))
        let fill = max(seen.width / Double(pictureWidth), seen.height / Double(pictureHeight))
        if scale < Self.minPrintScale, fill < Self.maxSmallPageFraction {
            throw .smallPrint(scale: scale, allowed: Self.minPrintScale, template: template.name)
        }
    }
}

extension CellGrid {
    /// The sides of which most cells do not have their middles in the picture; at least one where any cell has not.
    func edgesOutside(_ isInPicture: (Point) -> Bool) -> [PageEdge] {
        func isOutside(_ row: Int, _ column: Int) -> Bool { !isInPicture(cellRectMM(row: row, column: column).center) }
        let fractions = PageEdge.allCases.map { edge in
            switch edge {
            case .upper: fraction(of: (0..<columnCount).map { isOutside(0, $0) })
            case .lower: fraction(of: (0..<columnCount).map { isOutside(rowCount - 1, $0) })
            case .left: fraction(of: (0..<rowCount).map { isOutside($0, 0) })
            case .right: fraction(of: (0..<rowCount).map { isOutside($0, columnCount - 1) })
            }
        }
        let greatest = fractions.reduce(0, max)
        guard greatest > 0 else { return [] }
        return zip(PageEdge.allCases, fractions).filter { $1 >= min(0.5, greatest) }.map { $0.0 }
    }

    private func fraction(of isTrue: [Bool]) -> Double { Double(isTrue.count { $0 }) / Double(max(1, isTrue.count)) }
}
