import Forms
import Imaging

/// The page's map made exact on the printed lines of all its fields, cell edge by cell edge.
///
/// Method: every field is laid flat by the map so far; along each cell edge the offset with the most line evidence is
/// taken; one projective map of the page is fitted to all edges, and once more from the better map. Then each field gets
/// its own map, and each crossing of its lines is moved to where its own edges meet, so that the cells follow lines that
/// the form's maker or scanner moved; where that finds too few edges, the field is laid flat by these crossings and
/// measured again, so that they follow bent paper. Edges that are not seen follow their line. Of cells without outlines the rules that
/// digits stand on (`PlaceRules`) are their only edges.
package struct PageRefiner {
    /// Millimeters of the page to pixels of the ink that it is found on.
    package let pageToInk: Homography
    /// Where each field's lines cross in the ink's pixels, as `CellGrid.lineCrossingsMM`.
    package let crossings: [[Point]]
    /// Root mean square distance of the edges from where the page's map has them; nil without printed lines.
    package let projectiveResidualMM: Double?
    /// The same from where the fields' crossings have them.
    package let residualMM: Double?
    /// The share of each field's printed edges that are where its own lines have them; 1 for a field without lines.
    package let edgeFractions: [Double]
    /// The cell edges that are seen where the form has them.
    let seenEdges: [RulePoint]
    package let edgeCount: Int
    /// Of all fields the least `GridEdges.leastOuterFraction`; 1 without printed lines.
    package let leastOuterFraction: Double
    /// The share of places between and beyond the forms' lines that show a line, of the most conspicuous kind; told at a
    /// glance only.
    let foreignLineFraction: Double

    /// For each field whether its lines may be another row's: it lies further from where the page's map has it than bent paper does, or a cell
    /// further than it was laid.
    package let isAstray: [Bool]
    /// Whether most of the fields with outlines lie a cell further than they were laid.
    let isLaidACellOff: Bool
    /// Whether that is so, or most of at least three fields are astray: then no field of the page is where it was laid.
    package let isLost: Bool

    package var foundEdgeCount: Int { seenEdges.count }
    package var foundEdgeFraction: Double { edgeCount > 0 ? Double(foundEdgeCount) / Double(edgeCount) : 1 }

    /// How finely the lines are measured.
    package enum Detail {
        /// As well as the picture shows them.
        case full
        /// So that it can be told whether the form is there.
        case glance
    }

    /// Enough for a line of 0.2 mm.
    private static let maxPixelsPerMM = 5.0
    /// Enough to see whether there is a line, a cell.
    private static let glanceCellPixels = 40.0
    /// How far off an edge may be in each round, in cells.
    private static let searchFractions = [0.3, 0.16]
    /// So many fields, if they are most, tell of the whole page.
    private static let minAstrayCount = 3
    /// What a corner of the fields counts, where the map so far has it, beside an edge that is seen: next to nothing where
    /// many are seen, and it settles what a few do not tell.
    private static let assumedWeight = 0.02

    /// - Parameters:
    ///   - page: the picture that the map leads to.
    ///   - initial: off by less than a third of a cell.
    ///   - seen: where the first field's lines cross, as `CellGrid.lineCrossingsMM`, where its cells were found one by one; nil elsewhere.
    ///   - isGlanced: whether `initial` is what all grids told at a glance already.
    package init(
        _ page: InkDensity, grids: [CellGrid], pageToInk initial: Homography, crossings seen: [Point]? = nil, detail: Detail = .full,
        isGlanced: Bool = false
    ) {
        let lined = grids.filter(\.hasPrintedCells)
        let corners = grids.flatMap(\.boundsMM.corners)
        let scale = corners.isEmpty ? 1 : abs(initial.scale(at: Rect(around: corners).center))
        let glance = RuleView(page, pixelsPerMM: Self.pixelsPerMM(lined, .glance), pagePixelsPerMM: scale)
        let view =
            detail == .glance
            ? glance : RuleView(page, pixelsPerMM: Self.pixelsPerMM(lined, .full), pagePixelsPerMM: scale)
        func rules(_ grid: CellGrid, from map: Homography, crossings: [Point]? = nil) -> FieldRules {
            FieldRules(
                grid, in: view, glance: glance, from: map, crossings: crossings, others: lined.filter { $0 != grid },
                looksForStrangers: detail == .glance)
        }
        var map = initial
        var points = lined.map { _ in [RulePoint]() }
        let rounds = zip([glance, view], Self.searchFractions).dropFirst(isGlanced ? 1 : 0)
        for (view, search) in rounds where !lined.isEmpty {
            points = lined.map { grid in
                grid.ruleMM != nil
                    ? PlaceRules(view, map: map, grid: grid, searchFraction: search).points
                    : GridEdges(view, .map(map), grid: grid, searchFraction: search, looksForSlant: detail == .full).slantPoints
            }
            let bounds = Rect(around: lined.flatMap(\.boundsMM.corners))
            map = Self.fitted(points.flatMap { $0 }, about: bounds, from: map, search: search) ?? map
        }
        let search = Self.searchFractions[Self.searchFractions.count - 1]
        func own(_ index: Int) -> Homography { Self.fitted(points[index], about: lined[index].boundsMM, from: map, search: search) ?? map }
        var first: FieldRules?
        if let seen, let grid = grids.first, grid.lineWidthMM > 0 { first = rules(grid, from: own(0), crossings: seen) }
        if let first, first.isByCells, lined.count == 1 {
            // On bent paper the best map of the lines that lie flat leads far off beside them.
            map = Homography.fit(from: grids[0].lineCrossingsMM, to: first.crossings) ?? map
        }
        pageToInk = map
        var offsets = Offsets()
        var strangers = 0.0
        var nextLined = 0
        var outerFraction = 1.0
        var fractions: [Double] = []
        var further: [FurtherEdges?] = []
        crossings = grids.enumerated().map { index, grid in
            guard grid.hasPrintedCells else {
                fractions.append(1)
                further.append(nil)
                return grid.lineCrossingsMM.map(map.map)
            }
            defer { nextLined += 1 }
            if grid.ruleMM != nil {
                let places = PlaceRules(view, map: map, grid: grid, searchFraction: search)
                let moved = places.moved(map)
                fractions.append(Double(places.isSeen.count(where: \.self)) / Double(grid.edgeCount))
                offsets.add(places, page: map, field: moved)
                further.append(nil)
                return grid.lineCrossingsMM.map(moved.map)
            }
            let lines = (index == 0 ? first : nil) ?? rules(grid, from: own(nextLined))
            fractions.append(Double(lines.edges.count) / Double(grid.edgeCount))
            outerFraction = min(outerFraction, lines.leastOuterFraction)
            further.append(lines.further)
            offsets.add(lines, page: map)
            strangers = max(strangers, lines.foreignLineFraction)
            return lines.crossings
        }
        isAstray = zip(FieldDepartures(grids, crossings, page: map).isAstray, further).map { $0 || $1?.isFurther ?? false }
        // A single box tells nothing of the cells beside it, but that it is where it was laid.
        let telling = zip(grids, further).filter { $0.lineWidthMM > 0 && ($0.cellCount > 1 || $1 == nil) }.map { $0.1 }
        isLaidACellOff = 2 * telling.count { $0?.isFurther ?? false } > telling.count || FurtherEdges.areFurther(telling)
        let astrayCount = isAstray.count { $0 }
        isLost = isLaidACellOff || astrayCount >= Self.minAstrayCount && 2 * astrayCount > grids.count
        leastOuterFraction = outerFraction
        projectiveResidualMM = lined.isEmpty ? nil : Offsets.rootMeanSquare(offsets.toPageMM)
        residualMM = lined.isEmpty ? nil : Offsets.rootMeanSquare(offsets.toCrossingsMM)
        seenEdges = offsets.edges
        edgeCount = lined.reduce(0) { $0 + $1.edgeCount }
        foreignLineFraction = strangers
        edgeFractions = fractions
    }

    private static func pixelsPerMM(_ grids: [CellGrid], _ detail: Detail) -> Double {
        switch detail {
        case .full: maxPixelsPerMM
        case .glance:
            grids.reduce(maxPixelsPerMM) { min($0, glanceCellPixels / min($1.cellSizeMM.width, $1.cellSizeMM.height)) }
        }
    }

    /// Nil where the edges do not fix a map.
    private static func fitted(_ points: [RulePoint], about bounds: Rect, from map: Homography, search: Double) -> Homography? {
        guard !points.isEmpty else { return nil }
        let assumed = bounds.corners.flatMap { corner in
            [(corner.y, true), (corner.x, false)].map {
                RulePoint(place: map.map(corner), line: $0.0, isLevel: $0.1, assumedWeight: assumedWeight)
            }
        }
        return GridFit(points + assumed, cutoffs: [search, 0.08, 0.04])?.pictureToGrid.inverse
    }
}

/// How far the edges seen are from where they belong.
private struct Offsets {
    private(set) var toPageMM: [Double] = []
    private(set) var toCrossingsMM: [Double] = []
    private(set) var edges: [RulePoint] = []

    mutating func add(_ lines: FieldRules, page: Homography) {
        guard let toPage = page.inverse else { return }
        for edge in lines.edges {
            toPageMM.append(edge.point.offset(by: toPage))
            toCrossingsMM.append(edge.residualMM)
            edges.append(edge.point)
        }
    }

    /// A rule's middle stands for the edge that it is.
    mutating func add(_ rules: PlaceRules, page: Homography, field: Homography) {
        guard let toPage = page.inverse, let toField = field.inverse else { return }
        for point in rules.points where point.isLevel {
            toPageMM.append(point.offset(by: toPage))
            toCrossingsMM.append(point.offset(by: toField))
            edges.append(point)
        }
    }

    static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
    }
}
