import Forms
import Imaging

/// A first map of the page, from its printed grid alone.
///
/// Method: guesses come from enclosed cells (any turn, any place, perspective) and, where these leave doubt, from lines
/// across the picture (broken and missing lines) and what connected ink spans (digits that touch the lines). All guesses are judged alike: each is refined at a glance, and counts by
/// the fraction of the form's cell edges that are seen, and against it by lines where the form has none.
package struct GridFinder {
    /// Millimeters of the page to pixels of the picture; of the turns that look alike, the one nearest to upright.
    package let pageToPicture: Homography
    /// Quarter turns, counter-clockwise, by which the page may lie otherwise than the map says: 0, and those that look
    /// the same.
    package let possibleQuarterTurns: [Int]
    /// Where the grid's lines cross in the picture, as `CellGrid.lineCrossingsMM`, where its cells were found one by one; nil elsewhere.
    package let crossings: [Point]?

    /// From here on no better guess is looked for.
    static let sureQuality = 0.85
    /// From here on no lattice of a part of the form's cells is looked at; what is found without the page's noise has to reach it with it.
    private static let likelyQuality = 0.55
    /// A picture as long as this shows the form's lines at half its size too.
    private static let minHalvedSide = 1600
    /// Guesses of nearly the best quality are as good.
    private static let equalQualityFraction = 0.75
    /// Two grids of one form on one picture differ in size by less than this.
    private static let sameSizeRatio = 1.4
    /// Guesses are tried up to this many, from each level of ink.
    private static let maxGuessCount = 24
    /// Turns that show nearly as many of all fields' edges look alike.
    private static let equalEdgeFraction = 0.9
    /// A cell further outside the picture than this fraction of it is cut off.
    private static let maxOutsideFraction = 0.35
    /// What a page that lies on its left side counts, of one that stands upright.
    private static let sidewaysFraction = 0.05

    /// - Throws: `otherGrid` with what was found, `severalSheets` or `cutOff`.
    package static func find(_ template: SheetTemplate, in page: InkDensity) throws(SheetError) -> GridFinder {
        guard let grid = template.grids.first else { throw .unfilled(cellCount: 0) }
        var (sightings, found) = candidates(of: grid, template: template, in: page)
        // Noise breaks cells and hides lines. What is found without it is judged by the picture as it is: smoothed strokes lie like lines.
        if sightings.isEmpty {
            sightings = candidates(of: grid, template: template, in: page.withoutNoise).candidates.compactMap {
                GridCandidate(GridGuess(map: $0.map, crossings: $0.crossings), grid, in: page)
            }.filter { $0.quality >= likelyQuality }
        }
        guard let best = try chosen(sightings) else {
            throw .otherGrid(
                foundRows: found.rows, foundColumns: found.columns, expectedRows: grid.rowCount,
                expectedColumns: grid.columnCount, template: template.name)
        }
        let turns = alikeTurns(best.map, template, grid, in: page)
        let upright = nearestToUpright(best.map, grid, turns: turns)
        let map = grid.turnMM(upright).followed(by: best.map)
        try checkWhole(map, grid, of: template, in: page)
        return GridFinder(
            pageToPicture: map,
            possibleQuarterTurns: turns.map { ($0 - upright) & 3 }.sorted(),
            crossings: best.crossings.flatMap { grid.crossings($0, quarterTurns: upright) })
    }

    /// Every way found to lay a grid, each in one of the turns that look alike; and the rows and columns that are seen.
    static func candidates(
        of grid: CellGrid, template: SheetTemplate, in page: InkDensity
    ) -> (candidates: [GridCandidate], found: (rows: Int, columns: Int)) {
        var search = Search(grid: grid, page: page)
        var showsCells = true
        // What a picture of half the size shows is judged by the whole one, and costs a quarter.
        if let half = halved(page), let toPage = Homography(reducing: 2).inverse {
            var lattices = GridLatticeFinder(grid, in: half)
            showsCells = false
            for level in GridLatticeFinder.levels where search.bestQuality < sureQuality {
                let whole = lattices.lattices(level: level).whole
                showsCells = showsCells || !whole.isEmpty
                search.try(whole.map { $0.followed(by: toPage) })
            }
            if search.bestQuality < sureQuality, !showsCells {
                search.try(GridRuleFinder(grid, of: template, in: half), toPage: toPage)
            }
            if search.bestQuality >= sureQuality { return (search.sightings, (0, 0)) }
        }
        var latticeFinder = GridLatticeFinder(grid, in: page)
        var partial: [GridGuess] = []
        var largest = (rows: 0, columns: 0)
        func lookForCells() {
            for level in GridLatticeFinder.levels {
                let lattices = latticeFinder.lattices(level: level)
                if lattices.largest.rows * lattices.largest.columns > largest.rows * largest.columns { largest = lattices.largest }
                search.try(lattices.whole)
                partial += lattices.partial
                if search.bestQuality >= sureQuality { return }
            }
        }
        // Where a picture of half the size shows no closed cells of the form, lines are likelier.
        if showsCells { lookForCells() }
        var lines = (rows: 0, columns: 0)
        if search.bestQuality < sureQuality {
            let rules = GridRuleFinder(grid, of: template, in: page)
            search.try(rules)
            lines = (rules.foundRows, rules.foundColumns)
        }
        if !showsCells, search.bestQuality < likelyQuality { lookForCells() }
        // Digits that touch the lines leave no closed cells, and are one piece with them.
        if search.bestQuality < likelyQuality { search.try(outlines(of: grid, in: page).map { GridGuess(map: $0) }, isByOutline: true) }
        let found = lines.rows * lines.columns > 0 ? lines : largest
        if search.bestQuality < likelyQuality { search.try(partial) }
        if search.bestQuality < likelyQuality {
            for block in CellBlock.all(of: grid) {
                for level in GridLatticeFinder.levels { search.try(latticeFinder.blocks(of: block, level: level), block: block) }
                search.try(GridRuleFinder(grid, of: template, in: page, block: block), block: block)
            }
        }
        return (search.sightings, found)
    }

    /// Ways to lay a grid on what connected pieces of ink span.
    private static func outlines(of grid: CellGrid, in page: InkDensity) -> [Homography] {
        let corners = grid.boundsMM.corners
        return FrameShape.outlines(in: page).flatMap { quad in
            ShapeMatching.placements(of: corners, on: quad).compactMap { Homography.fit(from: corners, to: $0) }
        }.filter { $0.scale(at: grid.boundsMM.center) > 0 }
    }

    /// A large picture at half its size; nil for others.
    private static func halved(_ page: InkDensity) -> InkDensity? {
        guard min(page.width, page.height) >= 2, max(page.width, page.height) >= minHalvedSide else { return nil }
        return page.reduced(by: 2)
    }

    /// Quarter turns of the grid that look alike in the picture; the form's other fields may tell them apart.
    private static func alikeTurns(
        _ map: Homography, _ template: SheetTemplate, _ grid: CellGrid, in page: InkDensity
    ) -> [Int] {
        let turns = grid.alikeQuarterTurns
        guard template.grids.count(where: { $0.lineWidthMM > 0 }) > 1 else { return turns }
        let found = turns.map { turns in
            PageRefiner(
                page, grids: template.grids, pageToInk: grid.turnMM(turns).followed(by: map), detail: .glance
            ).foundEdgeFraction
        }
        let most = found.reduce(0, max)
        return zip(turns, found).filter { $1 >= equalEdgeFraction * most }.map { $0.0 }
    }

    private static func best(_ sightings: [GridCandidate]) -> GridCandidate? { sightings.max { $0.quality < $1.quality } }

    /// The guesses tried so far that show the form's grid.
    private struct Search {
        let grid: CellGrid
        let page: InkDensity
        private(set) var sightings: [GridCandidate] = []

        init(grid: CellGrid, page: InkDensity) {
            self.grid = grid
            self.page = page
        }

        var bestQuality: Double { best(sightings)?.quality ?? 0 }

        mutating func `try`(_ guesses: [GridGuess], block: CellBlock? = nil, isByOutline: Bool = false) {
            sightings += guesses.prefix(maxGuessCount).compactMap {
                GridCandidate($0, grid, in: page, block: block, isByOutline: isByOutline)
            }
        }

        /// Lays the form on its side only where it is not surely upright.
        ///
        /// - Parameter toPage: of the pixels in which the lines were found.
        mutating func `try`(_ rules: GridRuleFinder, toPage: Homography = .identity, block: CellBlock? = nil) {
            for turns in 0...1 where bestQuality < sureQuality {
                self.try(rules.pagesToPicture(quarterTurns: turns).map { GridGuess(map: $0.followed(by: toPage)) }, block: block)
            }
        }
    }

    /// The largest of the good guesses; nil for none.
    ///
    /// - Throws: `severalSheets` where more than one of about that size lie apart from each other.
    private static func chosen(_ sightings: [GridCandidate]) throws(SheetError) -> GridCandidate? {
        guard let best = best(sightings) else { return nil }
        let good = sightings.filter { $0.quality >= equalQualityFraction * best.quality }
        let largest = good.map(\.scale).reduce(0, max)
        let ofSize = good.filter { $0.scale * sameSizeRatio >= largest }.sorted { $0.quality > $1.quality }
        var apart: [GridCandidate] = []
        for sighting in ofSize where apart.allSatisfy({ $0.isApart(from: sighting) }) { apart.append(sighting) }
        if apart.count > 1 { throw .severalSheets(count: apart.count) }
        return apart.first
    }

    /// - Throws: `cutOff` where cells lie outside the picture.
    private static func checkWhole(
        _ map: Homography, _ grid: CellGrid, of template: SheetTemplate, in page: InkDensity
    ) throws(SheetError) {
        let seen = grid.cellsSeen(through: map, width: page.width, height: page.height, maxOutsideFraction: maxOutsideFraction)
        guard seen.rows < grid.rowCount || seen.columns < grid.columnCount else { return }
        let isInPicture = { (placeMM: Point) in
            let p = map.map(placeMM)
            return p.x >= 0 && p.y >= 0 && p.x < Double(page.width) && p.y < Double(page.height)
        }
        throw .cutOff(
            edges: grid.edgesOutside(isInPicture), seenRows: seen.rows, seenColumns: seen.columns, expectedRows: grid.rowCount,
            expectedColumns: grid.columnCount,
            template: template.name)
    }

    private static func nearestToUpright(_ map: Homography, _ grid: CellGrid, turns: [Int]) -> Int {
        let center = grid.boundsMM.center
        // How much the page's way down leads down in the picture; on its side, a page is taken to be turned to the left.
        let downness = turns.map { turns in
            let turned = grid.turnMM(turns).followed(by: map)
            let step = turned.map(Point(x: center.x, y: center.y + 1)) - turned.map(center)
            return (step.y + sidewaysFraction * step.x) / step.distance(to: Point(x: 0, y: 0))
        }
        return downness.indices.max { downness[$0] < downness[$1] }.map { turns[$0] } ?? 0
    }
}

extension CellGrid {
    /// How many rows and columns have all their cells in a picture of that size, but for a part at its rim.
    func cellsSeen(
        through pageToPicture: Homography, width: Int, height: Int, maxOutsideFraction: Double
    ) -> (rows: Int, columns: Int) {
        let isSeen = { (row: Int, column: Int) in
            let rect = cellRectMM(row: row, column: column)
            let margin = Size(width: maxOutsideFraction * rect.width, height: maxOutsideFraction * rect.height)
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
