import Imaging

/// A first map of the page, from its printed grid alone.
///
/// Method: guesses come from enclosed cells (any turn, any place, perspective) and, where these leave doubt, from lines
/// across the picture (broken and missing lines). All guesses are judged alike: each is refined at a glance, and counts by
/// the share of the form's cell edges that are seen, and against it by lines where the form has none.
struct GridFinder {
    /// Millimetres of the page to pixels of the picture; of the turns that look alike, the one nearest to upright.
    let pageToPicture: Homography
    /// Quarter turns, counter-clockwise, by which the page may lie otherwise than the map says: 0, and those that look
    /// the same.
    let possibleQuarterTurns: [Int]

    /// A guess as seen in the picture.
    private struct Sighting {
        let map: Homography
        let foundEdgeFraction: Double
        let strangerShare: Double
        /// Around the grid's corners in the picture.
        let bounds: Rect
        let scale: Double

        /// 0…1: the form's lines are there, and no others.
        var quality: Double { foundEdgeFraction * (1 - 0.5 * strangerShare) }
    }

    /// Lines may be missing altogether.
    private static let minFoundEdgeFraction = 0.4
    /// With more lines where the form has none it is another form.
    private static let maxStrangerShare = 0.6
    /// From here on no better guess is looked for.
    private static let sureQuality = 0.85
    /// Guesses of nearly the best quality are as good.
    private static let equalQualityShare = 0.75
    /// Two grids of one form on one picture differ in size by less than this.
    private static let sameSizeRatio = 1.4
    /// Guesses are tried up to this many, from each level of ink.
    private static let maxGuessCount = 24
    /// A cell further outside the picture than this share of it is cut off.
    private static let maxOutsideShare = 0.35
    /// What a page that lies on its left side counts, of one that stands upright.
    private static let sidewaysShare = 0.05

    static func find(_ grid: CellGrid, of template: SheetTemplate, in page: InkDensity) throws(SheetError) -> GridFinder {
        var sightings: [Sighting] = []
        var found = (rows: 0, columns: 0)
        var partial: [GridLatticeFinder.Candidate] = []
        let latticeFinder = GridLatticeFinder(grid, in: page)
        for level in GridLatticeFinder.levels {
            let (candidates, largest) = latticeFinder.lattices(level: level)
            if largest.rows * largest.columns > found.rows * found.columns { found = largest }
            partial += candidates
            sightings += candidates.prefix(maxGuessCount).compactMap { sighting(of: $0.pageToPicture, grid, in: page) }
            if best(sightings)?.quality ?? 0 >= sureQuality { break }
        }
        if best(sightings)?.quality ?? 0 < sureQuality {
            let lines = GridLineFinder(grid, of: template, in: page)
            sightings += lines.pagesToPicture.compactMap { sighting(of: $0, grid, in: page) }
            if lines.foundRows * lines.foundColumns > 0 { found = (lines.foundRows, lines.foundColumns) }
        }
        guard let best = try chosen(sightings) else {
            throw .otherGrid(
                foundRows: found.rows, foundColumns: found.columns, expectedRows: grid.rowCount,
                expectedColumns: grid.columnCount, template: template.name)
        }
        try checkWhole(best.map, grid, of: template, in: page)
        let turns = grid.alikeQuarterTurns
        return GridFinder(
            pageToPicture: nearestToUpright(best.map, grid, turns: turns), possibleQuarterTurns: turns)
    }

    private static func best(_ sightings: [Sighting]) -> Sighting? { sightings.max { $0.quality < $1.quality } }

    /// Nil where the form's grid is not there.
    private static func sighting(of map: Homography, _ grid: CellGrid, in page: InkDensity) -> Sighting? {
        guard map.scale(at: grid.boundsMM.centre) > 0 else { return nil }
        let refined = PageRefiner(page, grids: [grid], pageToPicture: map, detail: .glance)
        guard refined.foundEdgeFraction >= minFoundEdgeFraction, refined.strangerShare <= maxStrangerShare else { return nil }
        let bounds = Rect(around: grid.boundsMM.corners.map(refined.pageToPicture.map))
        let scale = refined.pageToPicture.scale(at: grid.boundsMM.centre)
        guard bounds.width.isFinite, bounds.height.isFinite, scale.isFinite, scale > 0 else { return nil }
        return Sighting(
            map: refined.pageToPicture, foundEdgeFraction: refined.foundEdgeFraction, strangerShare: refined.strangerShare,
            bounds: bounds, scale: scale)
    }

    /// The largest of the good guesses; nil for none.
    ///
    /// - Throws: `severalSheets` where more than one of about that size lie apart from each other.
    private static func chosen(_ sightings: [Sighting]) throws(SheetError) -> Sighting? {
        guard let best = best(sightings) else { return nil }
        let good = sightings.filter { $0.quality >= equalQualityShare * best.quality }
        let largest = good.map(\.scale).reduce(0, max)
        let ofSize = good.filter { $0.scale * sameSizeRatio >= largest }.sorted { $0.quality > $1.quality }
        var apart: [Sighting] = []
        for sighting in ofSize where !apart.contains(where: { $0.bounds.overlaps(sighting.bounds) }) { apart.append(sighting) }
        if apart.count > 1 { throw .severalSheets(count: apart.count) }
        return apart.first
    }

    /// - Throws: `cutOff` where cells lie outside the picture.
    private static func checkWhole(
        _ map: Homography, _ grid: CellGrid, of template: SheetTemplate, in page: InkDensity
    ) throws(SheetError) {
        let seen = grid.cellsSeen(through: map, width: page.width, height: page.height, maxOutsideShare: maxOutsideShare)
        guard seen.rows < grid.rowCount || seen.columns < grid.columnCount else { return }
        throw .cutOff(
            seenRows: seen.rows, seenColumns: seen.columns, expectedRows: grid.rowCount, expectedColumns: grid.columnCount,
            template: template.name)
    }

    private static func nearestToUpright(_ map: Homography, _ grid: CellGrid, turns: [Int]) -> Homography {
        let centre = grid.boundsMM.centre
        let turned = turns.map { grid.turnMM($0).followed(by: map) }
        // How much the page's way down leads down in the picture; on its side, a page is taken to be turned to the left.
        let downness = turned.map { map in
            let step = map.map(Point(x: centre.x, y: centre.y + 1)) - map.map(centre)
            return (step.y + sidewaysShare * step.x) / step.distance(to: Point(x: 0, y: 0))
        }
        let most = downness.indices.max { downness[$0] < downness[$1] } ?? 0
        return turned[most]
    }
}

extension CellGrid {
    /// How many rows and columns have all their cells in a picture of that size, but for a part at its rim.
    func cellsSeen(
        through pageToPicture: Homography, width: Int, height: Int, maxOutsideShare: Double
    ) -> (rows: Int, columns: Int) {
        let isSeen = { (row: Int, column: Int) in
            let rect = cellRectMM(row: row, column: column)
            let margin = Size(width: maxOutsideShare * rect.width, height: maxOutsideShare * rect.height)
            let inner = Rect(
                x: rect.x + margin.width, y: rect.y + margin.height, width: rect.width - 2 * margin.width,
                height: rect.height - 2 * margin.height)
            return inner.corners.map(pageToPicture.map).allSatisfy {
                $0.x >= 0 && $0.y >= 0 && $0.x < Double(width) && $0.y < Double(height)
            }
        }
        let rows = (0..<rowCount).count { row in (0..<columnCount).contains { isSeen(row, $0) } }
        let columns = (0..<columnCount).count { column in (0..<rowCount).contains { isSeen($0, column) } }
        let isWhole = (0..<rowCount).allSatisfy { row in (0..<columnCount).allSatisfy { isSeen(row, $0) } }
        return isWhole ? (rowCount, columnCount) : (rows, columns)
    }
}

extension Rect {
    fileprivate func overlaps(_ other: Rect) -> Bool {
        x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }
}
