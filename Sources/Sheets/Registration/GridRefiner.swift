import Imaging

/// The page's map made exact on the form's printed lines, cell edge by cell edge.
///
/// Method: the grid is laid flat by the map so far; along each cell edge the offset with the most line evidence is taken;
/// a projective grid is fitted to all edges, and once more from the better map. Then each corner is moved to where its
/// own edges meet, and the grid is laid flat by these corners and measured again, so that the cells follow bent paper, and
/// lines that the form's maker or scanner moved. Edges that are not seen follow their line.
struct GridRefiner {
    /// Millimetres of the page to pixels of the picture.
    let pageToPicture: Homography
    /// Corners of the grid's net in the picture, a pitch apart: `(columnCount + 1) * (rowCount + 1)`, row by row.
    let corners: [Point]
    /// Root mean square distance of the edges from the page's map alone.
    let projectiveResidualMM: Double
    /// Root mean square distance of the edges from the corners, which follow the printed lines.
    let residualMM: Double
    let foundEdgeFraction: Double
    let foundEdgeCount: Int
    let edgeCount: Int
    /// The share of places between and beyond the form's lines that show a line, of the most conspicuous kind.
    let strangerShare: Double

    /// How finely the lines are measured.
    enum Detail {
        /// Enough for a line of 0.2 mm.
        case full
        /// Enough to tell whether a grid is there at all.
        case glance

        func pixelsPerMM(_ grid: CellGrid) -> Double {
            switch self {
            case .full: GridRefiner.maxPixelsPerMM
            case .glance: min(GridRefiner.maxPixelsPerMM, GridRefiner.glanceCellPixels / min(grid.pitchMM.width, grid.pitchMM.height))
            }
        }
    }

    private static let maxPixelsPerMM = 5.0
    private static let glanceCellPixels = 40.0
    /// How far off an edge may be in each round of the page's map, in cells.
    private static let searchFractions = [0.3, 0.16]
    /// How far off an edge of bent paper may be from the page's map, and then from the corners found by that, in cells.
    private static let localFractions = [0.2, 0.12]
    /// An edge nearer than this, in cells, to where its neighbours have it is one of the form's.
    private static let inlierFraction = 0.05
    /// An edge further from its neighbours on the same line than this is a stroke.
    private static let maxJumpMM = 0.6

    /// - Parameter page: the picture that the map leads to.
    init(_ page: InkDensity, grid: CellGrid, pageToPicture initial: Homography, detail: Detail = .full) {
        edgeCount = grid.edgeCount
        let pixelsPerMM = detail.pixelsPerMM(grid)
        guard grid.lineWidthMM > 0 else {
            pageToPicture = initial
            corners = GridFlattening(grid, pageToPicture: initial, pixelsPerMM: pixelsPerMM).corners
            (projectiveResidualMM, residualMM, foundEdgeFraction, foundEdgeCount, strangerShare) = (0, 0, 1, 0, 0)
            return
        }
        // Thin lines must not fall between the places that are looked at.
        let scale = abs(initial.scale(at: grid.boundsMM.centre)) / pixelsPerMM
        let factor = scale.isFinite ? max(1, min(Int(scale), min(page.width, page.height))) : 1
        let picture = page.reduced(by: factor)
        let toPicture = Homography(reducing: factor)
        var map = initial.followed(by: toPicture)
        let edges = { (flat: GridFlattening, search: Double) in
            GridEdges(picture, grid: grid, flattening: flat, searchFraction: search, maxJumpMM: Self.maxJumpMM)
        }
        for search in Self.searchFractions {
            let flat = GridFlattening(grid, pageToPicture: map, pixelsPerMM: pixelsPerMM)
            if let fit = GridFit(edges(flat, search).points, cutoffs: [search, 0.08, 0.04]),
                let better = flat.pageToPicture(through: fit.pictureToGrid)
            {
                map = better
            }
        }
        var flat = GridFlattening(grid, pageToPicture: map, pixelsPerMM: pixelsPerMM)
        var last = edges(flat, Self.localFractions[0])
        for search in Self.localFractions.dropFirst() {
            flat = GridFlattening(grid, corners: last.refinedCorners(), pixelsPerMM: pixelsPerMM)
            last = edges(flat, search)
        }
        let limitMM = Self.inlierFraction * min(grid.pitchMM.width, grid.pitchMM.height)
        let inliers = last.residualsMM.filter { abs($0) < limitMM }
        residualMM = Self.rootMeanSquare(inliers)
        projectiveResidualMM = Self.rootMeanSquare(Self.distancesMM(last.pointsInPicture, from: map, grid: grid))
        foundEdgeCount = inliers.count
        foundEdgeFraction = Double(inliers.count) / Double(edgeCount)
        strangerShare = last.strangerShare
        let back = toPicture.inverse ?? .identity
        pageToPicture = map.followed(by: back)
        corners = last.refinedCorners().map(back.map)
    }

    private static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
    }

    /// How far places on lines lie from where a map has their lines.
    private static func distancesMM(_ points: [LinePoint], from pageToPicture: Homography, grid: CellGrid) -> [Double] {
        guard let toUnits = pageToPicture.inverse?.followed(by: grid.mmToUnits) else { return [] }
        return points.map { point in
            let unit = toUnits.map(point.place)
            return point.isLevel ? (unit.y - point.line) * grid.pitchMM.height : (unit.x - point.line) * grid.pitchMM.width
        }
    }
}

extension Homography {
    /// Pixels of a picture to those of the same picture reduced by a whole factor: pixel centres are at integers, so a
    /// block's centre is half a block from its edge.
    init(reducing factor: Int) {
        let scale = 1 / Double(factor)
        self.init(scaleX: scale, scaleY: scale, offsetX: 0.5 * scale - 0.5, offsetY: 0.5 * scale - 0.5)
    }
}
