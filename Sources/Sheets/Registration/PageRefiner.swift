import Imaging

/// The page's map made exact on the printed lines of all its fields, cell edge by cell edge.
///
/// Method: every field is laid flat by the map so far; along each cell edge the offset with the most line evidence is
/// taken; one projective map of the page is fitted to all edges, and once more from the better map. Then each field gets
/// its own map, and each crossing of its lines is moved to where its own edges meet, so that the cells follow bent paper,
/// and lines that the form's maker or scanner moved. Edges that are not seen follow their line.
struct PageRefiner {
    /// Millimetres of the page to pixels of the picture.
    let pageToPicture: Homography
    /// Where each field's lines cross in the picture, as `CellGrid.lineCrossingsMM`.
    let crossings: [[Point]]
    /// Root mean square distance of the edges from where the page's map has them; nil without printed lines.
    let projectiveResidualMM: Double?
    /// The same from where the fields' crossings have them.
    let residualMM: Double?
    /// The share of each field's printed edges that are where its own map has them; 1 for a field without lines.
    let edgeFractions: [Double]
    let foundEdgeCount: Int
    let edgeCount: Int

    var foundEdgeFraction: Double { edgeCount > 0 ? Double(foundEdgeCount) / Double(edgeCount) : 1 }

    /// Enough for a line of 0.2 mm.
    private static let pixelsPerMM = 5.0
    /// How far off an edge may be in each round, in cells.
    private static let searchFractions = [0.3, 0.16]
    /// The last round's search; a crossing moves no further.
    private static let localFraction = 0.14
    /// An edge nearer than this, in cells, to where the map has it is one of the form's.
    private static let inlierFraction = 0.05
    /// An edge further from its neighbours on the same line than this is a stroke.
    private static let maxLocalJumpMM = 0.6
    /// What a corner of the fields counts, where the map so far has it, beside an edge that is seen: next to nothing where
    /// many are seen, and it settles what a few do not tell.
    private static let assumedWeight = 0.02

    /// - Parameters:
    ///   - page: the picture that the map leads to.
    ///   - initial: off by less than a third of a cell.
    init(_ page: InkDensity, grids: [CellGrid], pageToPicture initial: Homography) {
        var map = initial
        let lined = grids.filter { $0.lineWidthMM > 0 }
        var points = lined.map { _ in [LinePoint]() }
        for search in Self.searchFractions where !lined.isEmpty {
            points = lined.map { grid in
                let flat = GridFlattening(grid, pageToPicture: map, pixelsPerMM: Self.pixelsPerMM)
                return GridEdges(page, flattening: flat, searchFraction: search).points
            }
            let bounds = Rect(around: lined.flatMap(\.boundsMM.corners))
            map = Self.fitted(points.flatMap { $0 }, about: bounds, from: map, search: search) ?? map
        }
        pageToPicture = map
        var offsets = Offsets()
        var nextLined = 0
        var fractions: [Double] = []
        crossings = grids.map { grid in
            guard grid.lineWidthMM > 0 else {
                fractions.append(1)
                return grid.lineCrossingsMM.map(map.map)
            }
            defer { nextLined += 1 }
            let search = Self.searchFractions[Self.searchFractions.count - 1]
            let own = Self.fitted(points[nextLined], about: grid.boundsMM, from: map, search: search) ?? map
            let flat = GridFlattening(grid, pageToPicture: own, pixelsPerMM: Self.pixelsPerMM)
            let edges = GridEdges(page, flattening: flat, searchFraction: Self.localFraction)
            let refined = edges.refined(maxJumpMM: Self.maxLocalJumpMM)
            let countBefore = offsets.toPageMM.count
            offsets.add(edges.points, refined.residualsMM, page: map, field: own, inlierFraction: Self.inlierFraction)
            fractions.append(Double(offsets.toPageMM.count - countBefore) / Double(Self.edgeCount(of: grid)))
            return refined.crossings
        }
        projectiveResidualMM = lined.isEmpty ? nil : Offsets.rootMeanSquare(offsets.toPageMM)
        residualMM = lined.isEmpty ? nil : Offsets.rootMeanSquare(offsets.toCrossingsMM)
        foundEdgeCount = offsets.toPageMM.count
        edgeCount = lined.reduce(0) { $0 + Self.edgeCount(of: $1) }
        edgeFractions = fractions
    }

    private static func edgeCount(of grid: CellGrid) -> Int {
        grid.rowAxis.lineCount * grid.columnCount + grid.columnAxis.lineCount * grid.rowCount
    }

    /// Nil where the edges do not fix a map.
    private static func fitted(_ points: [LinePoint], about bounds: Rect, from map: Homography, search: Double) -> Homography? {
        guard !points.isEmpty else { return nil }
        let assumed = bounds.corners.flatMap { corner in
            [(corner.y, true), (corner.x, false)].map {
                LinePoint(place: map.map(corner), line: $0.0, isLevel: $0.1, assumedWeight: assumedWeight)
            }
        }
        return GridFit(points + assumed, cutoffs: [search, 0.08, 0.04])?.pictureToGrid.inverse
    }
}

/// How far the edges seen are from where they belong.
private struct Offsets {
    private(set) var toPageMM: [Double] = []
    private(set) var toCrossingsMM: [Double] = []

    /// What moved by itself, such as a line cut off by the scanner, says nothing of the page as a whole.
    mutating func add(
        _ points: [LinePoint], _ residualsMM: [Double], page: Homography, field: Homography, inlierFraction: Double
    ) {
        guard let toPage = page.inverse, let toField = field.inverse else { return }
        for (point, residualMM) in zip(points, residualsMM)
        where abs(point.offset(by: toField)) < inlierFraction * point.cell {
            toPageMM.append(point.offset(by: toPage))
            toCrossingsMM.append(residualMM)
        }
    }

    static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
    }
}

extension LinePoint {
    /// How far the place is from its line by a map, in the map's units.
    fileprivate func offset(by map: Homography) -> Double {
        let place = map.map(place)
        return (isLevel ? place.y : place.x) - line
    }
}
